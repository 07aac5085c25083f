package keeper_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// A claim is repeated a thousand times: one is open at a time, and no more than twelve are made in a year, whatever becomes of them.
func TestAClaimThatIsRepeatedAThousandTimesIsOneOfTwelveAYear(t *testing.T) {
	w := newWorld(t)
	p := w.enrolled()
	made := 0
	begun := w.Ctx.BlockTime()
	for range 1000 {
		if _, err := fixture.Send(w.Fixture, w.msgs.Claim, w.claim(p)); err == nil {
			made++
			require.EqualValues(t, visitFee, w.escrow().Claimed.Int64(), "never more than one is kept back")
			fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(w.nurse, p, uint32(made), true))
		}
	}
	require.Equal(t, 12, made)
	refuses(w, w.msgs.Claim, w.claim(p), "has made 12 claims since")
	w.At(begun.Add(365*day - 1))
	refuses(w, w.msgs.Claim, w.claim(p), "has made 12 claims since")
	w.At(begun.Add(365 * day))
	w.claims(p)
	w.check()
}

func TestOneClaimIsOpenAtATime(t *testing.T) {
	w := newWorld(t)
	p := w.enrolled()
	w.claims(p)
	refuses(w, w.msgs.Claim, w.claim(p), "a participation has one open claim at a time")
	w.sleep(response) // before the arbiter
	refuses(w, w.msgs.Claim, w.claim(p), "is at arbiter, until")
}

// What was claimed is never claimed again, granted or refused.
func TestAClaimIsNotReplayed(t *testing.T) {
	for _, grant := range []bool{true, false} {
		t.Run(fmt.Sprint("granted: ", grant), func(t *testing.T) {
			w := newWorld(t)
			p := w.enrolled()
			m := w.claim(p)
			fixture.Must(w.Fixture, w.msgs.Claim, m)
			fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(w.nurse, p, 1, grant))
			w.sleep(response)
			w.Next(time.Hour)
			refuses(w, w.msgs.Claim, m, "was claimed by claim 1")
			fresh := *m
			fresh.Blind, fresh.Detail = w.fresh(), w.fresh()
			refuses(w, w.msgs.Claim, &fresh, "was claimed by claim 1")
		})
	}
}

// The site attests a visit that is claimed: the claim has its answer, whoever touches it next, and is paid once.
func TestAVisitThatTheSiteAttestsMeanwhileAnswersTheClaim(t *testing.T) {
	for name, touch := range map[string]func(*world, participant){
		"the chain, in time": func(w *world, _ participant) { w.sleep(response) },
		"the site": func(w *world, p participant) {
			fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(w.nurse, p, 1, true))
		},
		"the next claim": func(w *world, p participant) { w.claims(p) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			p := w.enrolled()
			nullifier := w.claims(p)
			w.attests(w.nurse, p, visitTariff, nullifier)
			require.Zero(t, w.escrow().Claimed.Int64(), "nothing is kept back any more")
			require.False(t, w.line(1).Claimed)
			w.check()
			touch(w, p)
			w.requireState(p, 1, attested)
			require.EqualValues(t, 1, w.stored(p, 1).Line)
			require.EqualValues(t, visitFee, w.balance(p))
		})
	}
}

// One coordinator makes up a participation, and everybody else sleeps.
func TestAGhostOfOneCoordinatorIsNotPaidByTheSilenceOfAll(t *testing.T) {
	w := newWorld(t)
	w.delegates(w.inviter, attestation)
	ghost := w.assisted()
	w.attests(w.inviter, ghost, visitTariff, w.fresh())
	w.Next(time.Hour)
	w.claims(ghost)
	for range 3 {
		w.sleep(response)
	}
	w.requireState(ghost, 1, dismissed)
	require.Zero(t, w.balance(ghost))
}

// Who is in screening is not past it: nobody is paid by silence for having been invited.
func TestWhoWasNeverEnrolledIsNotPaidBySilence(t *testing.T) {
	w := newWorld(t)
	p := w.screened()
	w.attests(w.nurse, p, visitTariff, w.fresh())
	w.Next(time.Hour)
	w.claims(p)
	for range 3 {
		w.sleep(response)
	}
	w.requireState(p, 1, dismissed)
	require.EqualValues(t, visitFee, w.balance(p), "of the visit that was attested")
}

// The sponsor ends the trial, waits until nobody earns any more, and takes the escrow back with a claim open.
func TestASponsorWhoEndsTheTrialDoesNotTakeBackWhatIsClaimed(t *testing.T) {
	w := worldWith(t, func(_ *world, p *protocoltypes.PaymentSchedule) { p.ResponseDays = 100 })
	p := w.enrolled()
	w.attests(w.nurse, p, visitTariff, w.fresh())
	w.Next(time.Hour)
	w.claims(p)
	require.NoError(t, w.Trial.SetStatus(w.Ctx, w.trial, trialfact.Status_STATUS_COMPLETED))
	w.withdraws(p)
	w.sleep(window + day)
	refund := fixture.Must(w.Fixture, w.payoutMsgs.Refund, &payouttypes.MsgRefund{Signer: w.sponsor.Address, Trial: w.trial, Denom: usd})
	require.EqualValues(t, 10_000-2*visitFee, refund.Amount.Amount.Int64(), "all but what was paid, and what is claimed")
	refuses(w, w.payoutMsgs.Refund, &payouttypes.MsgRefund{Signer: w.sponsor.Address, Trial: w.trial, Denom: usd, Amount: "1"}, "kept back")
	require.Equal(t, math.NewInt(visitFee), w.escrow().Escrow)
	for range 3 {
		w.sleep(100 * day)
	}
	w.requireState(p, 1, accrued)
	require.EqualValues(t, 2*visitFee, w.balance(p), "long after its time to earn: what counts is when it was claimed")
}

// What is claimed is not paid from others' money, nor others from it: it only stays where it is.
func TestAnOpenClaimKeepsNobodyElseFromBeingPaid(t *testing.T) {
	w := newWorld(t)
	p, other := w.enrolled(), w.enrolled()
	w.claims(p)
	w.attests(w.nurse, other, visitTariff, w.fresh())
	require.EqualValues(t, visitFee, w.balance(other))
	w.check()
}

// A payment agent of the trial, or of the participant, earns by what is paid: it is no arbiter.
func TestAnAgentIsNoArbiter(t *testing.T) {
	w := worldWith(t, func(w *world, p *protocoltypes.PaymentSchedule) {
		administrator := w.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_PAYMENT_AGENT)
		w.assigns(administrator.Organisation, trialfact.Capacity_CAPACITY_PAYMENT_AGENT)
		w.arbiter, p.Arbiter = administrator, administrator.Organisation
	})
	p := w.disputed()
	refuses(w, w.msgs.DecideClaim, w.decide(w.arbiter, p, 1, true), "names no arbiter that is neither a party nor an agent")
	fixture.Must(w.Fixture, w.msgs.DecideClaim, w.decide(w.Accreditor(), p, 1, false))
	w.requireState(p, 1, dismissed)
}

// Neither the sponsor nor the site decides as the arbiter that the schedule names.
func TestAPartyIsNoArbiter(t *testing.T) {
	w := worldWith(t, func(w *world, p *protocoltypes.PaymentSchedule) { p.Arbiter = w.sponsor.Organisation })
	p := w.disputed()
	refuses(w, w.msgs.DecideClaim, w.decide(w.sponsor, p, 1, false), "names no arbiter that is neither a party nor an agent")
}

// An ethics committee that works for the sponsor as well does not decide as a committee.
func TestACommitteeThatIsAPartyDoesNotDecide(t *testing.T) {
	w := newWorld(t)
	p := w.disputed()
	w.sleep(response)
	_, err := w.Trial.SetSponsor(w.Ctx, w.trial, fact.Actor{Kind: fact.ActorKind_ACTOR_KIND_PERSON, Address: w.chair.Address, Organisation: w.chair.Organisation})
	require.NoError(t, err)
	refuses(w, w.msgs.DecideClaim, w.decide(w.chair, p, 1, false), "is a party to what participants of site")
}

// Who stole a phone claims by its key: nothing is paid while the participation is to be bound to another.
func TestWhatIsGrantedWhileAnotherKeyIsAwaitedIsHeld(t *testing.T) {
	w := newWorld(t)
	p := w.enrolled()
	w.claims(p)
	w.rebinds(p)
	fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(w.nurse, p, 1, true))
	require.Equal(t, payoutfact.Hold_HOLD_REBINDING, w.line(1).Hold)
	require.Zero(t, w.balance(p))
	w.sleep(consenttypes.TimeToVeto + consenttypes.TimeToNamePayee)
	require.EqualValues(t, visitFee, w.balance(p))
}

// Tariffs of the largest amount there is, claimed by many: no figure overflows.
func TestNoAmountThatIsClaimedOverflows(t *testing.T) {
	largest, ok := math.NewIntFromString("999999999999999999999999999999")
	require.True(t, ok)
	w := worldWith(t, func(_ *world, p *protocoltypes.PaymentSchedule) {
		p.Tariffs[visitTariff].Amount, p.ParticipationDay, p.SiteDay = largest.String(), largest.String(), largest.String()
	})
	var all []participant
	for range 9 {
		p := w.screened()
		w.claims(p)
		all = append(all, p)
	}
	require.Equal(t, largest.MulRaw(9), w.escrow().Claimed)
	w.sleep(response)
	for _, p := range all {
		fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(w.nurse, p, 1, true))
	}
	require.True(t, w.escrow().Claimed.IsZero())
	w.check()
}

// Fees that were promised stay until the claim is closed, so that who has nothing left to be owed can dispute.
func TestAnOpenClaimKeepsThePromiseOfFees(t *testing.T) {
	w := newWorld(t)
	p := w.enrolled()
	w.claims(p)
	owes, err := w.payout.Owes(w.Ctx, fact.Hash(p.handle))
	require.NoError(t, err)
	require.True(t, owes)
	fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(w.nurse, p, 1, true))
	owes, err = w.payout.Owes(w.Ctx, fact.Hash(p.handle))
	require.NoError(t, err)
	require.False(t, owes)
}

// Two members of staff take back a visit that was made: the participant claims it anew, and the arbiter decides.
func TestAVisitThatTwoOfTheSiteTookBackIsClaimedAnew(t *testing.T) {
	w := newWorld(t)
	w.delegates(w.inviter, attestation)
	p := w.unpaid()
	w.attests(w.nurse, p, visitTariff, w.fresh())
	fixture.Must(w.Fixture, w.payoutMsgs.ReverseVisits, &payouttypes.MsgReverseVisits{
		Signer: w.nurse.Address, Trial: w.trial, Lines: []uint64{1}, Reason: why,
	})
	w.Next(payouttypes.TimeToContest)
	fixture.Must(w.Fixture, w.payoutMsgs.ConfirmReversal, &payouttypes.MsgConfirmReversal{
		Signer: w.inviter.Address, Trial: w.trial, Lines: []uint64{1}, Reason: why,
	})
	require.Equal(t, payouttypes.LineState_LINE_STATE_VOID, w.line(1).State)
	w.claims(p) // by another occurrence of the visit: the nullifier stays spent
	fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(w.nurse, p, 1, false))
	fixture.Must(w.Fixture, w.msgs.DisputeClaim, w.dispute(p, 1))
	fixture.Must(w.Fixture, w.msgs.DecideClaim, w.decide(w.arbiter, p, 1, true))
	w.names(p, payouttypes.Wallet(w.bech32(p.wallet)))
	require.EqualValues(t, visitFee, w.balance(p))
}

// A visit that was taken back shows nothing: silence does not pay because of it.
func TestAVisitThatWasTakenBackSpeaksForNobody(t *testing.T) {
	w := newWorld(t)
	w.delegates(w.inviter, attestation)
	p := w.unpaid()
	w.attests(w.nurse, p, visitTariff, w.fresh())
	fixture.Must(w.Fixture, w.payoutMsgs.ReverseVisits, &payouttypes.MsgReverseVisits{
		Signer: w.nurse.Address, Trial: w.trial, Lines: []uint64{1}, Reason: why,
	})
	w.Next(payouttypes.TimeToContest)
	fixture.Must(w.Fixture, w.payoutMsgs.ConfirmReversal, &payouttypes.MsgConfirmReversal{
		Signer: w.inviter.Address, Trial: w.trial, Lines: []uint64{1}, Reason: why,
	})
	w.claims(p)
	for range 3 {
		w.sleep(response)
	}
	w.requireState(p, 1, dismissed)
}

// The site attests the claimed item by a cheaper tariff, so that the nullifier is spent and the claim has its answer.
func TestASiteDoesNotAnswerAClaimByAttestingLess(t *testing.T) {
	w := newWorld(t)
	p := w.enrolled()
	nullifier := w.claims(p)
	refuses(w, w.visitMsgs.AttestVisits, w.visit(w.nurse, p, travelTariff, nullifier), "attest it by the tariff that is claimed, or answer the claim")
	w.attests(w.nurse, p, travelTariff, w.fresh())
	w.requireState(p, 1, atSite)
}

// The site attests what is claimed, and two of its staff take that back: the participant has signed for it by the claim, and the
// arbiter decides.
func TestAVisitThatWasClaimedAndAttestedIsTakenBackBeforeTheArbiterAlone(t *testing.T) {
	w := newWorld(t)
	p := w.unpaid()
	w.attests(w.nurse, p, visitTariff, w.claims(p))
	require.True(t, w.line(1).Cosigned)
	fixture.Must(w.Fixture, w.payoutMsgs.ReverseVisits, &payouttypes.MsgReverseVisits{
		Signer: w.nurse.Address, Trial: w.trial, Lines: []uint64{1}, Reason: why,
	})
	require.Equal(t, payoutfact.Hold_HOLD_OBJECTED, w.line(1).Hold)
	w.check()
}
