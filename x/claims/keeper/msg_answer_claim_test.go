package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	claimsfact "github.com/equipoise-trials/equipoise/fact/claims"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

func TestWhatTheSiteGrantsIsALineAndPaidAtOnce(t *testing.T) {
	w := newWorld(t)
	p := w.enrolled()
	nullifier := w.claims(p)
	res := fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(w.nurse, p, 1, true))
	require.Equal(t, accrued, res.State)
	require.EqualValues(t, 1, res.Line)
	require.EqualValues(t, visitFee, w.balance(p))
	require.Zero(t, w.escrow().Claimed.Int64(), "nothing is kept back any more")

	line, c := w.line(1), w.stored(p, 1)
	require.True(t, line.Claimed)
	require.Equal(t, nullifier, line.Nullifier)
	require.Equal(t, c.Blind, line.Blind)
	require.Equal(t, w.nurse.Address, line.Attester)
	grant, accrual := fixture.Nth[*claimsfact.ClaimGranted](w.Fixture, 0), fixture.Nth[*claimsfact.ClaimAccrued](w.Fixture, 1)
	require.Equal(t, w.nurse.Address, grant.Signature.Actor.Address)
	require.Equal(t, payoutfact.Outcome_OUTCOME_PAID, accrual.Outcome.Kind)
	require.NotEqual(t, grant.Blind, accrual.Blind)
	w.check()
}

func TestWhatTheSiteRefusesIsTheParticipantsToDispute(t *testing.T) {
	w := newWorld(t)
	p := w.enrolled()
	w.claims(p)
	m := w.answer(w.nurse, p, 1, false)
	m.Reason = nil
	refuses(w, w.msgs.AnswerClaim, m, "a reason is required")
	fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(w.nurse, p, 1, false))
	refusal := fixture.Only[*claimsfact.ClaimRefused](w.Fixture)
	require.Equal(t, refused, refusal.State)
	require.Equal(t, why, refusal.Signature.Reason)
	require.Equal(t, w.stored(p, 1).Due.UnixNano(), refusal.Due)
	require.EqualValues(t, visitFee, w.escrow().Claimed.Int64(), "it is kept back still")
	refuses(w, w.msgs.AnswerClaim, w.answer(w.nurse, p, 1, false), "cannot become refused")
	fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(w.nurse, p, 1, true))
	w.requireState(p, 1, accrued) // the site may think better of it
}

func TestOnlyWhoAttestsVisitsAtTheSiteAnswers(t *testing.T) {
	w := newWorld(t)
	p := w.enrolled()
	w.claims(p)
	for name, who := range map[string]fixture.Person{
		"who invited, without the task": w.inviter, "the sponsor": w.sponsor, "a committee": w.chair, "the arbiter": w.arbiter, "the participant": {Address: p.address},
	} {
		t.Run(name, func(t *testing.T) {
			for _, grant := range []bool{true, false} {
				refuses(w, w.msgs.AnswerClaim, w.answer(who, p, 1, grant), "")
			}
		})
	}
	refuses(w, w.msgs.AnswerClaim, w.answer(w.nurse, p, 2, true), "has no claim 2")
}

// A claim that is granted is held as a visit is that the site attests: by whatever holds lines.
func TestWhatIsGrantedIsHeldAsAVisitIs(t *testing.T) {
	w := newWorld(t)
	p := w.assisted()
	w.delegates(w.inviter, attestation)
	w.claims(p)
	fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(w.inviter, p, 1, true))
	line := w.line(1)
	require.Equal(t, payoutfact.Hold_HOLD_SECOND_DELEGATE, line.Hold, "who invited stands behind it alone")
	require.Zero(t, w.balance(p))

	w.Next(time.Hour)
	w.claims(p)
	fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(w.nurse, p, 2, true))
	require.EqualValues(t, visitFee, w.balance(p), "another of the site does: this one is paid")
	w.sleep(day)
	require.EqualValues(t, 2*visitFee, w.balance(p), "and the other one with it")
}

func TestTheSiteDoesNotTakeBackWhatItGranted(t *testing.T) {
	w := newWorld(t)
	p := w.unpaid()
	w.claims(p)
	fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(w.nurse, p, 1, true))
	require.Equal(t, payouttypes.LineState_LINE_STATE_HELD, w.line(1).State)
	refuses(w, w.payoutMsgs.ReverseVisits, &payouttypes.MsgReverseVisits{
		Signer: w.nurse.Address, Trial: w.trial, Lines: []uint64{1}, Reason: why,
	}, "was granted on a claim of the participant")
}

// What comes faster than a line is held for stays granted, and is a line when the schedule's pace lets it.
func TestWhatIsGrantedTooFastBecomesALineWhenThePaceLetsIt(t *testing.T) {
	w := newWorld(t)
	p := w.enrolled()
	for range 2 { // now, and 20 days from now
		w.attests(w.nurse, p, slowTariff, w.fresh())
	}
	m := w.claim(p)
	m.Tariff = slowTariff
	fixture.Must(w.Fixture, w.msgs.Claim, m)
	res := fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(w.nurse, p, 1, true))
	require.Equal(t, granted, res.State, "the next one is 40 days ahead, and a line is held for 30 days")
	refuses(w, w.msgs.AnswerClaim, w.answer(w.nurse, p, 1, true), "cannot become granted")
	refuses(w, w.msgs.Claim, w.claim(p), "has one open claim at a time")
	for range 11 {
		w.sleep(day)
	}
	w.requireState(p, 1, accrued)
	require.Equal(t, payoutfact.Hold_HOLD_FASTER_THAN_SCHEDULE, w.line(3).Hold)
}

func TestWhatIsGrantedWhenTheCapIsEarnedMeanwhileIsNotOwed(t *testing.T) {
	w := newWorld(t)
	p := w.enrolled()
	m := w.claim(p)
	m.Tariff = travelTariff
	fixture.Must(w.Fixture, w.msgs.Claim, m)
	for range 2 {
		w.Next(time.Hour)
		w.attests(w.nurse, p, travelTariff, w.fresh())
	}
	res := fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(w.nurse, p, 1, true))
	require.Equal(t, overCap, res.State)
	require.Equal(t, overCap, fixture.Nth[*claimsfact.ClaimEnded](w.Fixture, 1).State)
	require.EqualValues(t, 2*travel, w.balance(p))
	require.Zero(t, w.escrow().Claimed.Int64())
	w.check()
}
