package keeper_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// settledOf returns which lines were paid to wallets since a mark, by trial, in the order of their payment.
func (f *fixture) settledOf(since int) (lines []types.QueueRef, numbers []uint64) {
	for _, recorded := range f.recorded.facts(f.ctx)[since:] {
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
	mark := len(f.recorded.facts(f.ctx))
	res := f.fund(t, trial, usd, 60)
	require.Equal(t, &types.MsgFundResponse{Lines: 2, QueueLength: 2}, res)
	require.Equal(t, []string{"EscrowFunded", "LinePaid", "LinePaid"}, f.kinds(mark))
	require.Equal(t, "60 = 30 + 0 + 30 + 0; 55 (0), 2 queue", f.figures(t, trial, usd))
	f.block(t)
	require.Equal(t, queued, f.line(t, trial, 4).State, "30 would cover it, but it does not overtake line 3")
	f.check(t)

	paid := f.recorded.facts(f.ctx)[mark+1].(*payoutfact.LinePaid)
	require.Equal(t, fact.ActorKind_ACTOR_KIND_CHAIN, paid.Signature.Actor.Kind)
	line := f.line(t, trial, 1)
	blind := fact.RowBlind(fact.Hash(line.Blind), "/equipoise.fact.payout.v1.LinePaid", 1)
	require.Equal(t, blind[:], paid.Blind, "the second fact of its line")

	require.Equal(t, &types.MsgFundResponse{Lines: 2}, f.fund(t, trial, usd, 25))
	require.NoError(t, f.RequireFunded(f.ctx, trial, usd))
	f.check(t)
}

func TestThousandsOfQueuedLinesArePaidOverSeveralBlocksInOrderAndInTurn(t *testing.T) {
	f := setup(t)
	queues := []types.QueueRef{{Trial: 3, Denom: eur}, {Trial: 3, Denom: usd}, {Trial: 4, Denom: usd}}
	const each = 500
	for _, q := range queues {
		handle := f.open(t, q.Trial, "in "+q.Denom, wallet(fmt.Sprint(q)))
		for range each {
			f.earn(t, q.Trial, handle, q.Denom, 2)
		}
	}
	mark := len(f.recorded.facts(f.ctx))
	for _, q := range queues {
		require.EqualValues(t, types.MaxPaidPerFunding, f.fund(t, q.Trial, q.Denom, 2*each).Lines)
	}
	of, _ := f.settledOf(mark)
	require.Len(t, of, 3*types.MaxPaidPerFunding)

	blocks := 0
	for ; len(of) < 3*each; blocks++ {
		before := len(of)
		f.block(t)
		of, _ = f.settledOf(mark)
		paid := of[before:]
		require.LessOrEqual(t, len(paid), types.MaxPaidPerBlock)
		share := map[types.QueueRef]int{}
		for _, q := range paid {
			share[q]++
		}
		for _, q := range queues {
			require.InDelta(t, len(paid)/3, share[q], 1, "each queue takes its turn")
		}
	}
	left := 3 * (each - types.MaxPaidPerFunding)
	require.Equal(t, (left+types.MaxPaidPerBlock-1)/types.MaxPaidPerBlock, blocks, "no turn is wasted")
	f.block(t)

	last := map[types.QueueRef]uint64{}
	of, numbers := f.settledOf(mark)
	for i, q := range of {
		require.Greater(t, numbers[i], last[q])
		last[q] = numbers[i]
	}
	f.check(t)
}

func TestAQueueWhoseFirstLineIsNotCoveredTakesNoTurns(t *testing.T) {
	f := setup(t)
	ada, ben := f.open(t, 3, "ada", wallet("ada")), f.open(t, 4, "ben", wallet("ben"))
	for range types.MaxPaidPerFunding + 10 {
		f.earn(t, 3, ada, usd, 1)
		f.earn(t, 4, ben, usd, 1)
	}
	f.fund(t, 3, usd, types.MaxPaidPerFunding) // exactly what the funding itself pays
	f.fund(t, 4, usd, types.MaxPaidPerFunding+10)
	f.block(t)
	require.Equal(t, "64 = 0 + 0 + 64 + 0; 10 (0), 10 queue", f.figures(t, 3, usd))
	require.Equal(t, "74 = 0 + 0 + 74 + 0; 0 (0), 0 queue", f.figures(t, 4, usd))
	exported, err := f.ExportGenesis(f.ctx)
	require.NoError(t, err)
	require.Empty(t, exported.Active, "nothing is left for the ends of later blocks")
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

func TestADamagedQueueStopsNeitherTheOthersNorTheChain(t *testing.T) {
	for name, damage := range map[string]func(*fixture, fact.Hash){
		"an account that is lost": func(f *fixture, handle fact.Hash) { f.delete(t, types.AccountsPrefix, handle[:]) },
		"a list that is lost": func(f *fixture, _ fact.Hash) {
			for number := range uint64(types.MaxPaidPerFunding + 5) {
				f.ctx.KVStore(f.key).Delete(append(types.QueuePrefix.Bytes(), queueKey(t, number+1)...))
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			ada, ben := f.open(t, 3, "ada", wallet("ada")), f.open(t, 4, "ben", wallet("ben"))
			for range types.MaxPaidPerFunding + 5 {
				f.earn(t, 3, ada, usd, 1)
				f.earn(t, 4, ben, usd, 1)
			}
			f.fund(t, 3, usd, 200)
			f.fund(t, 4, usd, 200)
			damage(f, ada)
			f.block(t)
			require.Equal(t, "200 = 136 + 0 + 64 + 0; 5 (0), 5 queue", f.figures(t, 3, usd))
			require.Equal(t, "200 = 131 + 0 + 69 + 0; 0 (0), 0 queue", f.figures(t, 4, usd))
		})
	}
}

// delete removes a row of the module's store behind the module's back.
func (f *fixture) delete(t testing.TB, prefix collections.Prefix, key []byte) {
	t.Helper()
	raw := append(prefix.Bytes(), key...)
	store := f.ctx.KVStore(f.key)
	require.True(t, store.Has(raw))
	store.Delete(raw)
}

func TestFundRefuses(t *testing.T) {
	for name, tc := range map[string]struct {
		signer string
		amount sdk.Coin
		want   error
	}{
		"a signer that is no address":   {"me", sdk.NewInt64Coin(usd, 1), types.ErrInvalid},
		"somebody without the task":     {stranger.String(), sdk.NewInt64Coin(usd, 1), errNotAuthorized},
		"nothing":                       {sponsor.String(), sdk.NewInt64Coin(usd, 0), types.ErrAmount},
		"no coin at all":                {sponsor.String(), sdk.Coin{}, types.ErrAmount},
		"less than nothing":             {sponsor.String(), sdk.Coin{Denom: usd, Amount: math.NewInt(-1)}, types.ErrAmount},
		"an amount that could overflow": {sponsor.String(), sdk.Coin{Denom: usd, Amount: power(255)}, types.ErrAmount},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.refused(t, tc.want, func() error {
				_, err := f.Fund(f.ctx, &types.MsgFund{Signer: tc.signer, Trial: trial, Amount: tc.amount})
				return err
			})
		})
	}
	f := setup(t)
	f.give(t, sponsor, usd, math.NewInt(9))
	f.refused(t, sdkerrors.ErrInsufficientFunds, func() error {
		_, err := f.Fund(f.ctx, &types.MsgFund{Signer: sponsor.String(), Trial: trial, Amount: sdk.NewInt64Coin(usd, 10)})
		return err
	})
}

func TestNobodyCanSendToTheModuleAccount(t *testing.T) {
	f := setup(t)
	require.True(t, f.bank.BlockedAddr(f.auth.GetModuleAddress(types.ModuleName)))
	require.Empty(t, f.auth.GetModuleAccount(f.ctx, types.ModuleName).GetPermissions())
}

func TestAnAccrualWhoseFactCannotBeRecordedFails(t *testing.T) {
	f := setup(t)
	ada := f.open(t, trial, "ada", wallet("ada"))
	_, _, err := f.Accrue(f.ctx, f.accrual(trial, ada, usd, 1), fact.Actor{})
	require.Error(t, err)
	require.False(t, errors.Is(err, types.ErrFigures))
}
