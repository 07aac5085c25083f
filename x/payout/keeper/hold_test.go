package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// hold keeps what a participation earns from being paid for some time, and returns until when.
func (f *fixture) hold(t *testing.T, handle fact.Hash, d time.Duration) time.Time {
	t.Helper()
	until := f.ctx.BlockTime().Add(d)
	require.NoError(t, f.HoldUntil(f.ctx, handle, until))
	return until
}

// pass lets time pass and ends the block.
func (f *fixture) pass(t *testing.T, d time.Duration) {
	t.Helper()
	f.below.Next(d)
	f.ctx = f.below.Ctx
	f.block(t)
}

func TestWhatIsEarnedWhileAnotherKeyIsAwaitedIsHeldAndReleasedByItself(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 100)
	ada := f.open(t, trial, "ada", wallet("ada"))
	f.earn(t, trial, ada, usd, 10)
	until := f.hold(t, ada, 28*24*time.Hour)
	line := f.earn(t, trial, ada, usd, 20)
	require.Equal(t, held, line.State)
	require.Equal(t, payoutfact.Hold_HOLD_REBINDING, line.Hold)
	require.Equal(t, until, *line.Due)
	require.Equal(t, "10", f.balance(wallet("ada").Address, usd), "what was paid stays paid")
	f.check(t)

	require.NoError(t, f.NamePayee(f.ctx, ada, wallet("ada's new phone"), participant, hash("fresh")))
	f.block(t)
	require.Equal(t, held, f.line(t, trial, line.Number).State, "whoever names another payee waits all the same")
	f.pass(t, 29*24*time.Hour)
	require.Equal(t, settled, f.line(t, trial, line.Number).State)
	require.Equal(t, "20", f.balance(wallet("ada's new phone").Address, usd))
	require.Equal(t, settled, f.earn(t, trial, ada, usd, 5).State, "later ones are paid at once")
	f.check(t)
}

func TestWhatAVetoFreesGoesOnToTheOldPayeeAtTheEndOfTheBlock(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 1000)
	ada, ben := f.open(t, trial, "ada", wallet("ada")), f.open(t, trial, "ben", wallet("ben"))
	f.hold(t, ada, 28*24*time.Hour)
	for range types.MaxGoOn + 3 {
		f.earn(t, trial, ada, usd, 1)
	}
	require.Equal(t, settled, f.earn(t, trial, ben, usd, 1).State, "nobody else waits")
	require.NoError(t, f.EndHold(f.ctx, ada))
	f.check(t)
	f.block(t)
	require.Equal(t, "64", f.balance(wallet("ada").Address, usd))
	f.check(t)
	f.block(t)
	require.Equal(t, "67", f.balance(wallet("ada").Address, usd))
	f.check(t)
}

func TestAQueuedLineThatIsHeldKeepsNobodyBehindItWaiting(t *testing.T) {
	f := setup(t)
	ada, ben := f.open(t, trial, "ada", wallet("ada")), f.open(t, trial, "ben", wallet("ben"))
	first := f.earn(t, trial, ada, usd, 20)
	second := f.earn(t, trial, ben, usd, 30)
	require.Equal(t, queued, first.State)
	f.hold(t, ada, 28*24*time.Hour)
	mark := len(f.facts())
	f.fund(t, trial, usd, 100)
	require.Equal(t, payoutfact.Hold_HOLD_REBINDING, f.line(t, trial, first.Number).Hold)
	require.Equal(t, settled, f.line(t, trial, second.Number).State)
	require.Equal(t, []string{"EscrowFunded", "LineHeld", "LinePaid"}, f.kinds(mark))
	f.check(t)
	f.pass(t, 29*24*time.Hour)
	require.Equal(t, settled, f.line(t, trial, first.Number).State)
	f.check(t)
}

func TestWhatWasSetAsideWaitsForTheKeyToo(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 100)
	ada := f.open(t, trial, "ada", wallet("ada"))
	f.blocked[wallet("ada").Address] = true
	line := f.earn(t, trial, ada, usd, 40)
	require.Equal(t, setAside, line.State)
	until := f.hold(t, ada, 28*24*time.Hour)
	require.NoError(t, f.NamePayee(f.ctx, ada, wallet("a thief's"), participant, hash("fresh")))
	waiting := f.line(t, trial, line.Number)
	require.Equal(t, setAside, waiting.State)
	require.Equal(t, until, *waiting.Due)
	f.check(t)
	again := importing(t, f, mustExport(t, f))
	again.check(t)
	f.pass(t, 29*24*time.Hour)
	require.Equal(t, settled, f.line(t, trial, line.Number).State)
	require.Equal(t, "40", f.balance(wallet("a thief's").Address, usd))
	f.check(t)
}

func mustExport(t *testing.T, f *fixture) *types.GenesisState {
	t.Helper()
	state, err := f.ExportGenesis(f.ctx)
	require.NoError(t, err)
	return state
}
