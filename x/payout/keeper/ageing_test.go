package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// agesSince returns what the facts since a mark say of the age of lines, in order.
func (f *fixture) agesSince(mark int) (said [][2]uint64) {
	for _, recorded := range f.facts()[mark:] {
		if aged, ok := recorded.(*payoutfact.LineAgeing); ok {
			said = append(said, [2]uint64{aged.Earned.Line, uint64(aged.Days)})
		}
	}
	return said
}

func TestWhatAnAgentLeavesUnansweredIsSaidAfter7And30And90DaysAndChangesNothing(t *testing.T) {
	const day = 24 * time.Hour
	f := setup(t)
	f.fund(t, trial, usd, 100)
	f.earn(t, trial, f.open(t, trial, "ben", agent(bankOrg)), usd, 10)
	figures, due, handed := f.figures(t, trial, usd), *f.line(t, trial, 1).Due, f.ctx.BlockTime()
	mark := len(f.facts())
	for after := range 100 {
		f.watched(t, handed.Add(time.Duration(after)*day).Sub(f.ctx.BlockTime())+5*time.Second)
		f.check(t)
	}
	f.block(t)
	require.Equal(t, [][2]uint64{{1, 7}, {1, 30}, {1, 90}}, f.agesSince(mark))
	for _, recorded := range f.facts()[mark:] {
		aged := recorded.(*payoutfact.LineAgeing)
		require.Equal(t, bankOrg, aged.Agent)
		require.Equal(t, handed.UnixNano(), aged.Since)
		require.Equal(t, fact.ActorKind_ACTOR_KIND_CHAIN, aged.Signature.Actor.Kind)
	}
	require.Equal(t, figures, f.figures(t, trial, usd))
	require.Equal(t, due, *f.line(t, trial, 1).Due, "it is called back when it would have been")
	require.NoError(t, f.settle(teller, paidAs(1, "a")), "it is settled as if nothing had been said")
	f.check(t)
}

func TestTheAgeOfALineBeginsAnewWithEachAgentAndNotWithANotice(t *testing.T) {
	const day = 24 * time.Hour
	f := setup(t)
	f.fund(t, trial, usd, 100)
	ben := f.open(t, trial, "ben", agent(bankOrg))
	f.earn(t, trial, ben, usd, 10)
	f.watched(t, 30*day)
	f.block(t)
	f.block(t)
	mark := len(f.facts())
	require.NoError(t, f.callBack(sponsor, 1))
	f.watched(t, 13*day)
	f.block(t)
	require.Empty(t, f.agesSince(mark), "7 and 30 days were told before")
	require.NoError(t, f.settle(teller, failedAs(1, "a")))
	require.NoError(t, f.NamePayee(f.ctx, ben, agent(processorOrg), participant, hash("another")))
	f.block(t)
	require.Equal(t, inTransit, f.line(t, trial, 1).State)
	f.watched(t, 7*day)
	f.block(t)
	require.Equal(t, [][2]uint64{{1, 7}}, f.agesSince(mark))
	require.NoError(t, f.settle(processor, paidAs(1, "b")))
	f.watched(t, 200*day)
	f.block(t)
	require.Len(t, f.agesSince(mark), 1, "a line that is settled ages no more")
	f.check(t)
}

func TestABlockSaysTheAgesOfABoundedNumberOfLines(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 1000)
	ben := f.open(t, trial, "ben", agent(bankOrg))
	for range types.MaxLapsed + 2 {
		f.earn(t, trial, ben, usd, 1)
	}
	mark := len(f.facts())
	f.watched(t, 7*24*time.Hour)
	f.block(t)
	require.Len(t, f.agesSince(mark), types.MaxLapsed)
	f.block(t)
	require.Len(t, f.agesSince(mark), types.MaxLapsed+2)
	f.check(t)
}
