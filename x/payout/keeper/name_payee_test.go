package keeper_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

func TestNamePayeeRefuses(t *testing.T) {
	for name, tc := range badPayees {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			ada := f.open(t, trial, "ada", wallet("ada"))
			f.refused(t, types.ErrPayee, func() error {
				err := f.NamePayee(f.ctx, ada, tc.payee, participant, hash("blind"))
				require.ErrorContains(t, err, tc.says)
				return err
			})
		})
	}
	f := setup(t)
	f.refused(t, types.ErrNoAccount, func() error {
		return f.NamePayee(f.ctx, hash("nobody"), wallet("ada"), participant, hash("blind"))
	})
}

func TestNamePayeeSendsWhatWasSetAsideToTheNewPayee(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 100)
	ada, ben := f.open(t, trial, "ada", wallet("ada")), f.open(t, trial, "ben", wallet("ben"))
	f.blocked[wallet("ada").Address] = true
	f.earn(t, trial, ada, usd, 40)
	f.earn(t, trial, ada, usd, 20)
	f.earn(t, trial, ben, usd, 50) // only 40 are free: it waits
	require.Equal(t, "100 = 100 + 0 + 0 + 0; 110 (60), 1 queue", f.figures(t, trial, usd))

	mark := len(f.facts())
	require.NoError(t, f.NamePayee(f.ctx, ada, agent(bankOrg), participant, hash("fresh")))
	require.Equal(t, "100 = 40 + 60 + 0 + 0; 50 (0), 1 queue", f.figures(t, trial, usd), "out of what was reserved for it, and at once")
	require.Equal(t, []string{"PayeeReplaced", "LineInTransit", "LineInTransit"}, f.kinds(mark))
	replaced := f.facts()[mark].(*payoutfact.PayeeReplaced)
	require.Equal(t, wallet("ada").Fact(), replaced.Old)
	require.Equal(t, agent(bankOrg).Fact(), replaced.New)
	f.check(t)

	f.block(t)
	require.Equal(t, inTransit, f.line(t, trial, 1).State)
	require.Equal(t, inTransit, f.line(t, trial, 2).State)
	require.Equal(t, queued, f.line(t, trial, 3).State, "40 are left, it is owed 50")
	require.Equal(t, "100 = 40 + 60 + 0 + 0; 50 (0), 1 queue", f.figures(t, trial, usd))
	f.check(t)
}

func TestTheSamePayeeAgainMeansThatPaymentIsTriedAgain(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 100)
	ada := f.open(t, trial, "ada", wallet("ada"))
	f.blocked[wallet("ada").Address] = true
	f.earn(t, trial, ada, usd, 40)
	f.blocked[wallet("ada's other").Address] = true
	require.NoError(t, f.NamePayee(f.ctx, ada, wallet("ada's other"), participant, hash("fresh")))
	require.Equal(t, setAside, f.line(t, trial, 1).State)
	for range 3 {
		mark := len(f.facts())
		f.block(t)
		require.Empty(t, f.kinds(mark), "what failed is not tried again by itself")
	}
	f.blocked[wallet("ada's other").Address] = false
	require.NoError(t, f.NamePayee(f.ctx, ada, wallet("ada's other"), participant, hash("fresh too")))
	require.Equal(t, settled, f.line(t, trial, 1).State)
	f.check(t)
}

func TestWhatIsReservedForASetAsideLineIsPaidToNobodyElse(t *testing.T) {
	f := setup(t)
	eve, ben := f.invite(t, trial, "eve"), f.open(t, trial, "ben", wallet("ben"))
	require.NoError(t, f.BeginEarning(f.ctx, eve))
	f.fund(t, trial, usd, 10)
	f.earn(t, trial, eve, usd, 10) // line 1 is held: eve has named no payee
	f.blocked[wallet("ben").Address] = true
	require.Equal(t, setAside, f.earn(t, trial, ben, usd, 10).State)
	require.NoError(t, f.NamePayee(f.ctx, eve, wallet("eve"), participant, hash("eve's")))
	require.Equal(t, queued, f.line(t, trial, 1).State, "the 10 are reserved for ben")

	require.NoError(t, f.NamePayee(f.ctx, ben, wallet("ben's other"), participant, hash("ben's")))
	require.Equal(t, "10", f.balance(wallet("ben's other").Address, usd))
	f.block(t)
	require.Equal(t, queued, f.line(t, trial, 1).State)
	f.check(t)
}

func TestManySetAsideLinesGoToAnotherPayeeOverSeveralBlocksInTheirOldOrder(t *testing.T) {
	f := setup(t)
	lines := 5*types.MaxGoOn/2 + 1
	f.fund(t, trial, usd, int64(lines))
	ada := f.open(t, trial, "ada", wallet("ada"))
	f.blocked[wallet("ada").Address] = true
	for range lines {
		f.earn(t, trial, ada, usd, 1)
	}
	require.NoError(t, f.NamePayee(f.ctx, ada, wallet("ada's new one"), participant, hash("fresh")))
	require.Equal(t, fmt.Sprint(types.MaxGoOn), f.balance(wallet("ada's new one").Address, usd))
	mark := len(f.facts())
	for blocks := 0; f.balance(wallet("ada's new one").Address, usd) != fmt.Sprint(lines); blocks++ {
		require.Less(t, blocks, 2, "the first block pays 64 more, the second the rest")
		f.block(t)
		f.check(t)
	}
	last := uint64(types.MaxGoOn)
	for _, recorded := range f.facts()[mark:] {
		if paid, ok := recorded.(*payoutfact.LinePaid); ok {
			require.Equal(t, last+1, paid.Earned.Line)
			require.Equal(t, fact.ActorKind_ACTOR_KIND_CHAIN, paid.Signature.Actor.Kind)
			last++
		}
	}
	require.EqualValues(t, lines, last)
}
