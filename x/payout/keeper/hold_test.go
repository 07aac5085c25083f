package keeper_test

import (
	"fmt"
	"math/rand"
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

// TestHoldsThatComeAndGoPayNobodyMeanwhileAndForgetNothing has participations held and freed at random while they earn, name other payees and
// are short of money: nothing of theirs leaves meanwhile, and in the end all of it is paid.
func TestHoldsThatComeAndGoPayNobodyMeanwhileAndForgetNothing(t *testing.T) {
	for seed := range int64(8) {
		f, r := setup(t), rand.New(rand.NewSource(seed))
		var handles []fact.Hash
		for i := range 3 {
			handles = append(handles, f.open(t, trial, fmt.Sprint("participant ", i), wallet(fmt.Sprint(i))))
		}
		sent := func(handle fact.Hash) (n int) {
			for _, l := range mustExport(t, f).Lines {
				if fact.Hash(l.Handle) == handle && (l.State == settled || l.State == inTransit) {
					n++
				}
			}
			return n
		}
		held := func(handle fact.Hash) bool {
			account, err := f.Account(f.ctx, handle)
			require.NoError(t, err)
			return account.IsHeld(f.ctx.BlockTime())
		}
		for step := range 120 {
			handle := handles[r.Intn(len(handles))]
			before, was := sent(handle), held(handle)
			switch r.Intn(7) {
			case 0, 1:
				f.earn(t, trial, handle, usd, int64(1+r.Intn(30)))
			case 2:
				f.fund(t, trial, usd, int64(1+r.Intn(60)))
			case 3:
				f.hold(t, handle, time.Duration(1+r.Intn(40))*time.Second)
				was = true
			case 4:
				require.NoError(t, f.EndHold(f.ctx, handle))
				was = false
			case 5:
				at := wallet(fmt.Sprint(r.Intn(4)))
				f.blocked[at.Address] = false
				require.NoError(t, f.NamePayee(f.ctx, handle, at, participant, hash("named", seed, step)))
				f.blocked[at.Address] = r.Intn(3) == 0
			default:
				f.block(t)
			}
			if was && held(handle) {
				require.Equal(t, before, sent(handle), "nothing leaves while it is held")
			}
			f.check(t)
		}
		for i := range 4 {
			f.blocked[wallet(fmt.Sprint(i)).Address] = false
		}
		f.fund(t, trial, usd, 10_000)
		f.pass(t, time.Hour)
		for i, handle := range handles {
			require.NoError(t, f.NamePayee(f.ctx, handle, wallet("the last"), participant, hash("last", seed, i)))
		}
		f.block(t)
		for _, l := range mustExport(t, f).Lines {
			require.Equal(t, settled, l.State)
		}
		f.check(t)
	}
}

func mustExport(t *testing.T, f *fixture) *types.GenesisState {
	t.Helper()
	state, err := f.ExportGenesis(f.ctx)
	require.NoError(t, err)
	return state
}
