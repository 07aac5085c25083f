package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// closes has the site close a participation.
func (w *world) closes(p participant) {
	w.Helper()
	fixture.Must(w.Fixture, w.visitMsgs.Close, &participationtypes.MsgClose{Signer: w.inviter.Address, Handle: p.handle, ReasonCommitment: w.fresh()})
}

// inheritance returns the messages by which the site proposes an agent as the beneficiary of somebody who died, and the arbiter appoints it.
func (w *world) inheritance(p participant) (*payouttypes.MsgProposeBeneficiary, *payouttypes.MsgAppointPayee) {
	w.Helper()
	agent := w.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_PAYMENT_AGENT)
	w.assigns(agent.Organisation, trialfact.Capacity_CAPACITY_PAYMENT_AGENT)
	payee := payouttypes.Agent(agent.Organisation, w.fresh())
	return &payouttypes.MsgProposeBeneficiary{Signer: w.inviter.Address, Handle: p.handle, Payee: payee, PaperDigest: w.fresh(), Blind: w.fresh()},
		&payouttypes.MsgAppointPayee{Signer: w.arbiter.Address, Handle: p.handle, Payee: payee, Blind: w.fresh()}
}

// Whoever is said to have died, and claims, is alive, or somebody speaks for them: nobody inherits.
func TestWhoeverSignsAboutAClaimEndsThatTheyAreDeclaredDead(t *testing.T) {
	for name, sign := range map[string]func(*world, participant){
		"drops": func(w *world, p participant) {
			fixture.Must(w.Fixture, w.msgs.DropClaim, w.drop(p, 1))
		},
		"disputes": func(w *world, p participant) {
			fixture.Must(w.Fixture, w.msgs.DisputeClaim, w.dispute(p, 1))
		},
		"claims again": func(w *world, p participant) {
			w.sleep(response) // the site refused the first, and nobody disputed it
			w.claims(p)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			p := w.unpaid()
			w.attests(w.nurse, p, visitTariff, w.fresh())
			w.Next(time.Hour)
			w.claims(p)
			fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(w.nurse, p, 1, false))
			w.closes(p)
			proposal, appointment := w.inheritance(p)
			fixture.Must(w.Fixture, w.payoutMsgs.ProposeBeneficiary, proposal)
			sign(w, p)
			w.Next(payouttypes.TimeToContradict)
			refuses(w, w.payoutMsgs.AppointPayee, appointment, "")
			refuses(w, w.payoutMsgs.ProposeBeneficiary, proposal, "who should be dead, or speaks for them")
			w.check()
		})
	}
}

// A claim of somebody who died is decided as any other, and what is granted goes to whoever inherits.
func TestWhatIsGrantedOnAClaimAfterADeathGoesToTheBeneficiary(t *testing.T) {
	w := newWorld(t)
	p := w.enrolled()
	w.attests(w.nurse, p, visitTariff, w.fresh())
	w.Next(time.Hour)
	w.claims(p)
	w.closes(p)
	proposal, appointment := w.inheritance(p)
	fixture.Must(w.Fixture, w.payoutMsgs.ProposeBeneficiary, proposal)
	for range 2 {
		w.sleep(response)
	}
	w.requireState(p, 1, atCommittee)
	w.Next(payouttypes.TimeToContradict - 2*response)
	fixture.Must(w.Fixture, w.payoutMsgs.AppointPayee, appointment)
	w.sleep(response)
	w.requireState(p, 1, accrued)
	require.Equal(t, payouttypes.LineState_LINE_STATE_IN_TRANSIT, w.line(2).State)
	require.Equal(t, proposal.Payee.Organisation, w.line(2).Agent)
	require.EqualValues(t, visitFee, w.balance(p), "of the visit before, to the wallet that they had")
}

// Somebody dies who was never paid anything, and claimed: the claim is decided first, so that there is something to inherit.
func TestABeneficiaryIsProposedOnceThereIsALineToInherit(t *testing.T) {
	w := newWorld(t)
	p := w.unpaid()
	w.claims(p)
	w.closes(p)
	proposal, appointment := w.inheritance(p)
	refuses(w, w.payoutMsgs.ProposeBeneficiary, proposal, "has an open claim and no line")
	fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(w.nurse, p, 1, true))
	fixture.Must(w.Fixture, w.payoutMsgs.ProposeBeneficiary, proposal)
	w.Next(payouttypes.TimeToContradict)
	fixture.Must(w.Fixture, w.payoutMsgs.AppointPayee, appointment)
	require.Equal(t, payouttypes.LineState_LINE_STATE_IN_TRANSIT, w.line(1).State)
	w.check()
}
