package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/testutil/fixture"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	payoutkeeper "github.com/equipoise-trials/equipoise/x/payout/keeper"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// declaredDead returns a participant who is owed a line for which there is no money, whose site closes the participation and says that
// they died, and the accreditor's message that appoints the beneficiary.
func (w *world) declaredDead() (p participant, proposal *payouttypes.MsgProposeBeneficiary, appointment *payouttypes.MsgAppointPayee) {
	w.Helper()
	p = w.come(w.here, enrolled)
	w.attests(w.here, p)
	require.NoError(w, w.step(w.here, p, closed))
	agent, _ := w.assignAgent()
	payee := payouttypes.Agent(agent, w.fresh())
	proposal = &payouttypes.MsgProposeBeneficiary{
		Signer: w.here.coordinator.Address, Handle: p.handle, Payee: payee, PaperDigest: w.fresh(), Blind: w.fresh(),
	}
	fixture.Must(w.Fixture, w.payoutMsgs.ProposeBeneficiary, proposal)
	return p, proposal, &payouttypes.MsgAppointPayee{Signer: w.Accreditor().Address, Handle: p.handle, Payee: payee, Blind: w.fresh()}
}

// Whoever reads on their phone that they died needs neither money nor leave to say that they did not.
func TestALivingParticipantWhoIsDeclaredDeadEndsThatByAnySignature(t *testing.T) {
	for name, sign := range map[string]func(w *world, p participant){
		"a withdrawal, which is free": func(w *world, p participant) { w.withdraws(p) },
		"the same payee": func(w *world, p participant) {
			fixture.Must(w.Fixture, w.consentMsgs.NamePayee, &consenttypes.MsgNamePayee{
				Signer: p.address, Handle: p.handle, Payee: payouttypes.Wallet(w.addressOf(p)), Blind: w.fresh(),
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			p, proposal, appointment := w.declaredDead()
			w.Next(payouttypes.TimeToContradict - day)
			sign(w, p)
			w.Next(2 * day)
			refused(w, w.payoutMsgs.AppointPayee, appointment, payouttypes.ErrNotHeld)
			refused(w, w.payoutMsgs.ProposeBeneficiary, proposal, payouttypes.ErrBeneficiary)
			w.fund(visit)
			require.Equal(t, visit, w.balance(p), "they are paid, and nobody else")
			require.NoError(t, payoutkeeper.Invariants(w.Ctx, w.payout))
		})
	}
}

func TestTheSiteItselfInheritsNothing(t *testing.T) {
	w := newWorld(t)
	p, proposal, appointment := w.declaredDead()
	for name, by := range map[string]fixture.Person{"who proposed": w.here.coordinator, "the sponsor": w.sponsor, "another site": w.there.coordinator} {
		t.Run(name, func(*testing.T) {
			m := *appointment
			m.Signer = by.Address
			w.Next(payouttypes.TimeToContradict)
			refused(w, w.payoutMsgs.AppointPayee, &m, payouttypes.ErrNotArbiter)
		})
	}
	proposal.Payee.Organisation = w.here.organisation
	refused(w, w.payoutMsgs.ProposeBeneficiary, proposal, payouttypes.ErrPayee)
	wallet := payouttypes.Wallet(w.Key("the site's friend").Address)
	refused(w, w.payoutMsgs.ProposeBeneficiary, &payouttypes.MsgProposeBeneficiary{
		Signer: w.here.coordinator.Address, Handle: p.handle, Payee: wallet, PaperDigest: w.fresh(), Blind: w.fresh(),
	}, payouttypes.ErrPayee)
	fixture.Must(w.Fixture, w.payoutMsgs.AppointPayee, appointment)
	w.fund(visit)
	require.Equal(t, isInTransit, w.line(1).State)
}
