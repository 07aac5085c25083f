package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// settledOf returns which lines were paid to wallets since a mark, by trial, in the order of their payment.
func (f *fixture) settledOf(since int) (lines []types.QueueRef, numbers []uint64) {
	for _, recorded := range f.facts()[since:] {
		if paid, ok := recorded.(*payoutfact.LinePaid); ok {
			lines = append(lines, types.QueueRef{Trial: paid.Earned.Trial, Denom: paid.Earned.Denom})
			numbers = append(numbers, paid.Earned.Line)
		}
	}
	return lines, numbers
}

func TestFundingPaysTheQueueInOrderAndStopsBeforeWhatIsNotCovered(t *testing.T) {
	f := setup(t)
	ada := f.open(t, trial, "ada", wallet("ada"))
	for _, amount := range []int64{10, 20, 50, 5} {
		f.earn(t, trial, ada, usd, amount)
	}
	mark := len(f.facts())
	res := f.fund(t, trial, usd, 60)
	require.Equal(t, &types.MsgFundResponse{Lines: 2, QueueLength: 2}, res)
	require.Equal(t, []string{"EscrowFunded", "LinePaid", "LinePaid"}, f.kinds(mark))
	require.Equal(t, "60 = 30 + 0 + 30 + 0; 55 (0), 2 queue", f.figures(t, trial, usd))
	f.block(t)
	require.Equal(t, queued, f.line(t, trial, 4).State, "30 would cover it, but it does not overtake line 3")
	f.check(t)

	paid := f.facts()[mark+1].(*payoutfact.LinePaid)
	require.Equal(t, fact.ActorKind_ACTOR_KIND_CHAIN, paid.Signature.Actor.Kind)
	line := f.line(t, trial, 1)
	require.Equal(t, wallet("ada").Address, paid.Address)
	require.Equal(t, line.Earned(), paid.Earned)
	blind := fact.RowBlind(fact.Hash(line.Blind), "/equipoise.fact.payout.v1.LinePaid", 0)
	require.Equal(t, blind[:], paid.Blind, "the first fact about its line that is not the visit's")

	require.Equal(t, &types.MsgFundResponse{Lines: 2}, f.fund(t, trial, usd, 25))
	require.NoError(t, f.RequireFunded(f.ctx, protocoltypes.Schedule{Trial: trial, Denom: usd}))
	f.check(t)
}

func TestALineThatFailsInTheQueueIsSetAsideAndTheNextIsPaid(t *testing.T) {
	f := setup(t)
	ada, ben := f.open(t, trial, "ada", wallet("ada")), f.open(t, trial, "ben", wallet("ben"))
	f.earn(t, trial, ada, usd, 10)
	f.earn(t, trial, ben, usd, 10)
	f.earn(t, trial, ada, usd, 10)
	f.blocked[wallet("ada").Address] = true
	require.EqualValues(t, 2, f.fund(t, trial, usd, 25).Lines)
	require.Equal(t, setAside, f.line(t, trial, 1).State)
	require.Equal(t, settled, f.line(t, trial, 2).State)
	require.Equal(t, queued, f.line(t, trial, 3).State)
	require.Equal(t, "25 = 15 + 0 + 10 + 0; 20 (10), 1 queue", f.figures(t, trial, usd))
	f.check(t)
}

// delete removes a row of the module's store behind the module's back, and returns what puts it back.
func (f *fixture) delete(t testing.TB, prefix collections.Prefix, key []byte) (restore func()) {
	t.Helper()
	raw := append(prefix.Bytes(), key...)
	store := f.store()
	require.True(t, store.Has(raw))
	value := store.Get(raw)
	store.Delete(raw)
	return func() { f.store().Set(raw, value) }
}
