package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// withUnsigned returns a fixture with 100 in escrow and a line of 20 that Ada has to sign for.
func withUnsigned(t testing.TB) (*fixture, fact.Hash) {
	f := setup(t)
	f.schedules.ResponseDays = 14
	f.fund(t, trial, usd, 100)
	ada := f.open(t, trial, "ada", wallet("ada"))
	a := f.accrual(trial, ada, usd, 20)
	a.Cosign = true
	accrued, line := f.accrue(t, a)
	require.Equal(t, held, accrued.State)
	require.Equal(t, payoutfact.Hold_HOLD_COSIGNATURE, accrued.Outcome.Hold)
	require.Equal(t, f.ctx.BlockTime().Add(types.TimeToCosign), line.Due.UTC())
	require.Equal(t, "100 = 100 + 0 + 0 + 0; 20 (0), 0 queue", f.figures(t, trial, usd))
	f.check(t)
	return f, ada
}

func TestALineWaitsForTheParticipantsSignatureAndIsPaidByIt(t *testing.T) {
	f, ada := withUnsigned(t)
	mark := len(f.facts())
	require.NoError(t, f.CosignFor(f.ctx, ada, []uint64{1}, participant))
	require.Equal(t, settled, f.line(t, trial, 1).State)
	signed := f.facts()[mark].(*payoutfact.LineCosigned)
	require.Equal(t, participant.Address, signed.Signature.Actor.Address)
	released := f.facts()[mark+1].(*payoutfact.LineReleased)
	require.Equal(t, payoutfact.Hold_HOLD_COSIGNATURE, released.Hold)
	require.Equal(t, participant.Address, released.Signature.Actor.Address)
	require.NotEqual(t, signed.Blind, released.Blind)
	f.check(t)
	f.refused(t, types.ErrNotCosigned, func() error { return f.CosignFor(f.ctx, ada, []uint64{1}, participant) })
}

func TestALineThatNobodySignsForIsReleasedAfterThirtyDays(t *testing.T) {
	f, _ := withUnsigned(t)
	f.wait(t, types.TimeToCosign-time.Minute)
	f.block(t)
	require.Equal(t, held, f.line(t, trial, 1).State)
	f.wait(t, time.Minute)
	mark := len(f.facts())
	f.block(t)
	require.Equal(t, settled, f.line(t, trial, 1).State, "silence does the participant no harm")
	released := f.facts()[mark].(*payoutfact.LineReleased)
	require.Equal(t, fact.ReasonCode_REASON_CODE_TIME_OUT, released.Signature.Reason.Code)
	f.check(t)
}

func TestALineThatIsSignedForWhileItWaitsForAPayeeDoesNotWaitForASignatureAgain(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 100)
	ada := f.invite(t, trial, "ada")
	require.NoError(t, f.BeginEarning(f.ctx, ada))
	for range 2 {
		a := f.accrual(trial, ada, usd, 20)
		a.Cosign = true
		_, line := f.accrue(t, a)
		require.Equal(t, payoutfact.Hold_HOLD_PAYEE_UNCONFIRMED, line.Hold)
	}
	require.NoError(t, f.CosignFor(f.ctx, ada, []uint64{1}, participant))
	require.Equal(t, payoutfact.Hold_HOLD_PAYEE_UNCONFIRMED, f.line(t, trial, 1).Hold)
	f.refused(t, types.ErrNotCosigned, func() error { return f.CosignFor(f.ctx, ada, []uint64{1}, participant) })
	require.NoError(t, f.NamePayee(f.ctx, ada, wallet("ada"), participant, hash("payee")))
	require.Equal(t, settled, f.line(t, trial, 1).State)
	require.Equal(t, payoutfact.Hold_HOLD_COSIGNATURE, f.line(t, trial, 2).Hold)
	f.check(t)
}

func TestNobodySignsForALineOfAnotherParticipationNorForOneThatWantsNoSignature(t *testing.T) {
	f, ada := withUnsigned(t)
	ben := f.open(t, trial, "ben", wallet("ben"))
	f.earn(t, trial, ben, usd, 10)
	cleo := f.invite(t, trial, "cleo")
	require.NoError(t, f.BeginEarning(f.ctx, cleo))
	f.earn(t, trial, cleo, usd, 10)
	f.refused(t, types.ErrNoLine, func() error { return f.CosignFor(f.ctx, ben, []uint64{1}, participant) })
	f.refused(t, types.ErrNotCosigned, func() error { return f.CosignFor(f.ctx, ben, []uint64{2}, participant) })
	f.refused(t, types.ErrNotCosigned, func() error { return f.CosignFor(f.ctx, cleo, []uint64{3}, participant) })
	f.refused(t, types.ErrInvalid, func() error { return f.CosignFor(f.ctx, ada, []uint64{1, 1}, participant) })
	f.refused(t, types.ErrInvalid, func() error { return f.CosignFor(f.ctx, ada, nil, participant) })
	f.refused(t, types.ErrNoLine, func() error { return f.CosignFor(f.ctx, ada, []uint64{9, 1}, participant) })
}

func TestAnObjectionKeepsALineThatNobodySignedFor(t *testing.T) {
	f, ada := withUnsigned(t)
	f.addSite(t)
	require.NoError(t, f.object(f.monitor(t, "monitor", monitors), 1))
	require.NoError(t, f.CosignFor(f.ctx, ada, []uint64{1}, participant))
	require.Equal(t, payoutfact.Hold_HOLD_OBJECTED, f.line(t, trial, 1).Hold, "the participant's signature is before the arbiter, and decides nothing")
	f.check(t)
}

func TestASiteDoesNotTakeBackWhatTheParticipantHasSignedFor(t *testing.T) {
	f := setup(t)
	f.schedules.ResponseDays = 14
	nurse := f.delegates(t, "nurse", "other nurse")
	f.fund(t, trial, usd, 20)
	ada := f.open(t, trial, "ada", wallet("ada"))
	for _, amount := range []int64{20, 10} {
		a := f.accrual(trial, ada, usd, amount)
		a.Cosign, a.Attester, a.Pace.Interval = true, nurse[0].String(), 7*24*time.Hour
		f.accrue(t, a)
	}
	require.NoError(t, f.CosignFor(f.ctx, ada, []uint64{1, 2}, participant))
	require.Equal(t, payoutfact.Hold_HOLD_FASTER_THAN_SCHEDULE, f.line(t, trial, 2).Hold)
	mark := len(f.facts())
	require.NoError(t, f.reverse(nurse[0], 2))
	require.Equal(t, []string{"LineReversalProposed", "LineHeld"}, f.kinds(mark))
	require.Equal(t, payoutfact.Hold_HOLD_OBJECTED, f.line(t, trial, 2).Hold, "the arbiter decides between the two")
	f.check(t)
	f.wait(t, types.TimeToContest)
	f.refused(t, types.ErrReversal, func() error { return f.confirm(nurse[1], 2) })
	f.fund(t, trial, usd, 20)
	f.wait(t, 11*24*time.Hour)
	f.block(t)
	require.Equal(t, settled, f.line(t, trial, 2).State)
	f.check(t)
}

func TestAQueuedLineThatTheParticipantSignedForGoesBeforeTheArbiterToo(t *testing.T) {
	f := setup(t)
	f.schedules.ResponseDays = 14
	nurse := f.delegates(t, "nurse")
	ada := f.open(t, trial, "ada", wallet("ada"))
	a := f.accrual(trial, ada, usd, 20)
	a.Cosign, a.Attester = true, nurse[0].String()
	f.accrue(t, a)
	require.NoError(t, f.CosignFor(f.ctx, ada, []uint64{1}, participant))
	require.Equal(t, queued, f.line(t, trial, 1).State)
	require.NoError(t, f.reverse(nurse[0], 1))
	require.Equal(t, payoutfact.Hold_HOLD_OBJECTED, f.line(t, trial, 1).Hold)
	f.check(t)
	f.block(t)
	f.check(t)
}
