package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	identitykeeper "github.com/equipoise-trials/equipoise/x/identity/keeper"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// place is a site of a world, with its people.
type place struct {
	number                                 uint32
	hospital, investigator, inviter, nurse fixture.Person
}

func (w *world) place() place {
	return place{w.site, w.hospital, w.investigator, w.inviter, w.nurse}
}

// goTo has the world's site be another one.
func (w *world) goTo(p place) {
	w.site, w.hospital, w.investigator, w.inviter, w.nurse = p.number, p.hospital, p.investigator, p.inviter, p.nurse
}

// twoSites returns a world at the first of two sites.
func twoSites(t testing.TB) (w *world, here, there place) {
	w = newWorld(t)
	here = w.place()
	w.openSite()
	there = w.place()
	w.goTo(here)
	w.Next(time.Hour)
	return w, here, there
}

// moves transfers a participant from a site to another.
func (w *world) moves(p participant, from, to place) {
	w.Helper()
	w.Next(time.Hour)
	fixture.Must(w.Fixture, w.visitMsgs.OfferTransfer, &participationtypes.MsgOfferTransfer{
		Signer: from.inviter.Address, Handle: p.handle, Site: to.number, ReasonCommitment: w.fresh(),
	})
	fixture.Must(w.Fixture, w.visitMsgs.AcceptTransfer, &participationtypes.MsgAcceptTransfer{Signer: to.inviter.Address, Handle: p.handle})
	fixture.Must(w.Fixture, w.consentMsgs.SignTransfer, &consenttypes.MsgSignTransfer{Signer: p.speaks, Handle: p.handle, Site: to.number})
	w.Next(time.Hour)
	w.check()
}

// Who is transferred takes their claim nowhere: who saw them answers, and what is granted is a line of that site.
func TestTheSiteAtWhichItWasClaimedAnswersAClaimOfSomebodyWhoWasTransferred(t *testing.T) {
	w, here, there := twoSites(t)
	p := w.enrolled()
	w.claims(p)
	w.moves(p, here, there)
	refuses(w, w.msgs.AnswerClaim, w.answer(there.nurse, p, 1, false), "is for people of organisation")
	refuses(w, w.msgs.Claim, w.claim(p), "a participation has one open claim at a time")
	fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(here.nurse, p, 1, true))
	w.requireState(p, 1, accrued)
	require.Equal(t, here.number, w.line(1).Site)
	require.EqualValues(t, visitFee, w.balance(p))
	require.Zero(t, w.escrow().Claimed.Int64())

	w.Next(time.Hour)
	w.claims(p)
	require.Equal(t, there.number, w.stored(p, 2).Site, "what is claimed from now on, the new site answers")
	refuses(w, w.msgs.AnswerClaim, w.answer(here.nurse, p, 2, true), "is for people of organisation")
	fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(there.nurse, p, 2, true))
	require.EqualValues(t, 2*visitFee, w.balance(p))
	w.check()
}

// The site that the participant left attests what was claimed there, or claimed from the new site: each is paid once.
func TestASiteThatWasLeftAttestsWhatIsClaimed(t *testing.T) {
	for name, claimedAfter := range map[string]bool{"claimed before": false, "claimed after": true} {
		t.Run(name, func(t *testing.T) {
			w, here, there := twoSites(t)
			p := w.enrolled()
			var nullifier []byte
			if !claimedAfter {
				nullifier = w.claims(p)
			}
			w.moves(p, here, there)
			if claimedAfter {
				nullifier = w.claims(p)
			}
			w.goTo(here)
			w.attests(here.nurse, p, visitTariff, nullifier)
			require.Zero(t, w.escrow().Claimed.Int64())
			w.check()
			w.sleep(response)
			w.requireState(p, 1, attested)
			require.EqualValues(t, visitFee, w.balance(p))
		})
	}
}

// A claim goes through every state with the participant elsewhere, and the chain is exported and imported on each.
func TestAClaimAtASiteThatWasLeftGoesOnToItsEnd(t *testing.T) {
	w, here, there := twoSites(t)
	p := w.enrolled()
	w.attests(here.nurse, p, visitTariff, w.fresh())
	w.Next(time.Hour)
	w.claims(p)
	w.moves(p, here, there)
	for _, next := range []func(){
		func() { w.requireState(p, 1, atSite) },
		func() { w.sleep(response); w.requireState(p, 1, atArbiter) },
		func() { w.sleep(response); w.requireState(p, 1, atCommittee) },
		func() { w.sleep(response); w.requireState(p, 1, accrued) },
	} {
		next()
		g, err := w.ExportGenesis(w.Ctx)
		require.NoError(t, err)
		require.NoError(t, g.Validate())
		kept, err := w.payout.ExportGenesis(w.Ctx)
		require.NoError(t, err)
		require.NoError(t, kept.Validate())
	}
	require.EqualValues(t, 2*visitFee, w.balance(p))
}

// One open claim at a time, and twelve a year, are of the participation and not of its site.
func TestAParticipantWhoMovesMakesNoMoreClaimsThanOthers(t *testing.T) {
	w, here, there := twoSites(t)
	p := w.enrolled()
	for i := range 12 {
		w.claims(p)
		fixture.Must(w.Fixture, w.msgs.DropClaim, w.drop(p, uint32(i+1)))
		w.Next(time.Hour)
		if i%4 == 3 {
			w.moves(p, here, there)
			here, there = there, here
		}
	}
	refuses(w, w.msgs.Claim, w.claim(p), "has made 12 claims since")
}

// The cap of a tariff is counted where the participant goes on, with what is granted at the site of before.
func TestACapIsOneAcrossATransferWithAClaimOpen(t *testing.T) {
	w, here, there := twoSites(t)
	p := w.enrolled()
	w.attests(here.nurse, p, travelTariff, w.fresh())
	m := w.claim(p)
	m.Tariff = travelTariff
	w.Next(time.Hour)
	fixture.Must(w.Fixture, w.msgs.Claim, m)
	w.moves(p, here, there)
	w.goTo(there)
	w.attests(there.nurse, p, travelTariff, w.fresh())
	w.Next(time.Hour)
	fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(here.nurse, p, 1, true))
	w.requireState(p, 1, overCap)
	require.EqualValues(t, 2*travel, w.balance(p))
	require.Zero(t, w.escrow().Claimed.Int64())
}

// A coordinator makes somebody up, is delegated at two sites of their hospital, moves the ghost from one to the other and attests there:
// that is still one person.
func TestAGhostWhomOneCoordinatorMovesFromSiteToSiteIsNotPaidBySilence(t *testing.T) {
	w := newWorld(t)
	w.delegates(w.inviter, attestation)
	here := w.place()
	w.addSite(50_000_000)
	w.delegates(w.inviter, attestation)
	there := w.place()
	w.goTo(here)
	w.Next(time.Hour)
	ghost := w.assisted()
	w.attests(w.inviter, ghost, visitTariff, w.fresh())
	w.moves(ghost, here, there)
	w.goTo(there)
	w.attests(w.inviter, ghost, visitTariff, w.fresh())
	w.Next(time.Hour)
	w.claims(ghost)
	for range 3 {
		w.sleep(response)
	}
	w.requireState(ghost, 1, dismissed)
	require.Zero(t, w.balance(ghost))
	for number := range uint64(2) {
		require.Equal(t, payoutfact.Hold_HOLD_SECOND_DELEGATE, w.line(number+1).Hold)
	}
}

// The organisation of a site is a party to what is claimed at another, whether the participant left it, or goes to it while the arbiter has
// the claim.
func TestNoSiteOfAParticipantIsTheirArbiter(t *testing.T) {
	var elsewhere fixture.Person
	w := worldWith(t, func(w *world, p *protocoltypes.PaymentSchedule) {
		elsewhere = w.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_SITE)
		p.Arbiter = elsewhere.Organisation
	})
	here := w.place()
	w.openSiteOf(elsewhere)
	there := w.place()
	w.Next(time.Hour)

	left := w.enrolled()
	w.moves(left, there, here)
	w.goTo(here)
	w.claims(left)
	fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(here.nurse, left, 1, false))
	fixture.Must(w.Fixture, w.msgs.DisputeClaim, w.dispute(left, 1))
	going := w.disputed()
	w.moves(going, here, there)
	for _, p := range []participant{left, going} {
		refuses(w, w.msgs.DecideClaim, w.decide(elsewhere, p, 1, false), "names no arbiter that is neither a party nor an agent")
		fixture.Must(w.Fixture, w.msgs.DecideClaim, w.decide(w.Accreditor(), p, 1, true))
		require.EqualValues(t, visitFee, w.balance(p))
	}
	w.check()
}

// The site that was left is suspended: it answers nothing, and the claim goes on without it.
func TestAClaimAtASiteThatIsGoneGoesOnToTheArbiter(t *testing.T) {
	w, here, there := twoSites(t)
	p := w.enrolled()
	w.claims(p)
	w.moves(p, here, there)
	fixture.Must(w.Fixture, identitykeeper.NewMsgServer(w.Identity).SuspendOrganisation, &identitytypes.MsgSuspendOrganisation{
		Signer: w.Accreditor().Address, Organisation: here.hospital.Organisation, Reason: fixture.Reason(fact.ReasonCode_REASON_CODE_SAFETY),
	})
	refuses(w, w.msgs.AnswerClaim, w.answer(here.nurse, p, 1, false), "")
	w.sleep(response)
	w.requireState(p, 1, atArbiter)
	fixture.Must(w.Fixture, w.msgs.DecideClaim, w.decide(w.arbiter, p, 1, true))
	require.EqualValues(t, visitFee, w.balance(p))
	w.check()
}

// Somebody who was transferred, and claims, withdraws from all of it. The sponsor takes back what nobody may earn, and not the claim.
func TestASponsorDoesNotTakeBackWhatIsClaimedAtASiteThatWasLeft(t *testing.T) {
	w, here, there := twoSites(t)
	p := w.enrolled()
	w.claims(p)
	w.moves(p, here, there)
	w.withdraws(p)
	require.NoError(t, w.Trial.SetStatus(w.Ctx, w.trial, trialfact.Status_STATUS_COMPLETED))
	fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(here.nurse, p, 1, false))
	fixture.Must(w.Fixture, w.msgs.DisputeClaim, w.dispute(p, 1))
	w.Next(window + day)
	require.NoError(t, w.payout.EndBlock(w.Ctx))
	refund := fixture.Must(w.Fixture, w.payoutMsgs.Refund, &payouttypes.MsgRefund{Signer: w.sponsor.Address, Trial: w.trial, Denom: usd})
	require.EqualValues(t, 10_000-visitFee, refund.Amount.Amount.Int64(), "all but what is claimed")
	fixture.Must(w.Fixture, w.msgs.DecideClaim, w.decide(w.arbiter, p, 1, true))
	require.EqualValues(t, visitFee, w.balance(p))
	w.check()
}

// Who withdraws from treatment alone claims what they were not paid, in the follow-up as before.
func TestWhoWithdrewFromTreatmentAloneClaims(t *testing.T) {
	w := newWorld(t)
	p := w.enrolled()
	fixture.Must(w.Fixture, w.consentMsgs.Withdraw, &consenttypes.MsgWithdraw{
		Signer: p.address, Handle: p.handle, ScopeCommitment: w.fresh(), Blind: w.fresh(), FollowUp: true,
	})
	w.Next(window)
	w.claims(p)
	fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(w.nurse, p, 1, true))
	w.Next(time.Second)
	refuses(w, w.msgs.Claim, w.claim(p), "withdrew")
	fixture.Must(w.Fixture, w.visitMsgs.StartFollowUp, &participationtypes.MsgStartFollowUp{Signer: w.inviter.Address, Handle: p.handle})
	w.claims(p)
	fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(w.nurse, p, 2, true))
	require.EqualValues(t, 2*visitFee, w.balance(p))
	w.check()
}

// The participation is bound to another key with a claim open at a site that was left: the new key speaks for it from then on, the old one
// no more.
func TestAnotherKeySpeaksForAClaimThatIsOpen(t *testing.T) {
	w, here, there := twoSites(t)
	p := w.enrolled()
	w.claims(p)
	w.moves(p, here, there)
	w.goTo(there)
	key := w.rebinds(p)
	w.sleep(consenttypes.TimeToVeto)
	require.NoError(t, w.consent.EndBlock(w.Ctx))
	refuses(w, w.msgs.DropClaim, w.drop(p, 1), "")
	p.speaks = key
	fixture.Must(w.Fixture, w.msgs.DropClaim, w.drop(p, 1))
	w.requireState(p, 1, dropped)
}
