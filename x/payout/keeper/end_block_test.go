package keeper_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

func TestADamagedAccountDoesNotKeepOthersFromGoingOn(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 1000)
	var handles []fact.Hash
	for _, name := range []string{"ada", "ben"} {
		handle := f.open(t, trial, name, wallet(name))
		f.blocked[wallet(name).Address] = true
		for range types.MaxGoOn + 1 {
			f.earn(t, trial, handle, usd, 1)
		}
		require.NoError(t, f.NamePayee(f.ctx, handle, agent(bankOrg), participant, hash("fresh", name)))
		handles = append(handles, handle)
	}
	restore := f.delete(t, types.AccountsPrefix, handles[0][:])
	require.NoError(t, f.EndBlock(f.ctx))
	waits := func(handle fact.Hash) bool { return f.store().Has(append(types.ReadyPrefix.Bytes(), handle[:]...)) }
	require.True(t, waits(handles[0]), "what fails is not forgotten")
	require.False(t, waits(handles[1]))
	require.Equal(t, setAside, f.line(t, trial, types.MaxGoOn+1).State)
	require.NotEqual(t, setAside, f.line(t, trial, 2*types.MaxGoOn+2).State)

	restore()
	require.NoError(t, f.EndBlock(f.ctx))
	require.False(t, waits(handles[0]))
	require.NotEqual(t, setAside, f.line(t, trial, types.MaxGoOn+1).State, "and goes on once it can")
}

func TestHandlesTakeTurnsWhateverTheirNumbers(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 10_000)
	var handles []fact.Hash
	for _, name := range []string{"ada", "ben", "cem"} {
		handles = append(handles, f.open(t, trial, name, wallet(name)))
		f.blocked[wallet(name).Address] = true
	}
	slices.SortFunc(handles, func(a, b fact.Hash) int { return bytes.Compare(a[:], b[:]) })
	const each = 5 * types.MaxGoOn
	for range each {
		f.earn(t, trial, handles[0], usd, 1) // whose handle comes first has the most
	}
	last := make([]uint64, len(handles))
	for range types.MaxGoOn + 3 {
		for i, handle := range handles[1:] {
			last[i+1] = f.earn(t, trial, handle, usd, 1).Number
		}
	}
	for i, handle := range handles {
		require.NoError(t, f.NamePayee(f.ctx, handle, agent(bankOrg), participant, hash("fresh", i)))
	}
	require.NoError(t, f.EndBlock(f.ctx))
	for i := range handles[1:] {
		require.NotEqual(t, setAside, f.line(t, trial, last[i+1]).State, "one block, however many lines the first has")
	}
	exported, err := f.ExportGenesis(f.ctx)
	require.NoError(t, err)
	require.Equal(t, [][]byte{handles[0][:]}, exported.Ready)
	require.Equal(t, handles[0][:], exported.ReadyTurn)
	require.NoError(t, exported.Validate())
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
	mark := len(f.facts())
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

func TestADamagedQueueStopsNeitherTheOthersNorTheChain(t *testing.T) {
	for name, damage := range map[string]func(*fixture, fact.Hash){
		"an account that is lost": func(f *fixture, handle fact.Hash) { f.delete(t, types.AccountsPrefix, handle[:]) },
		"a list that is lost": func(f *fixture, _ fact.Hash) {
			for number := range uint64(types.MaxPaidPerFunding + 5) {
				f.store().Delete(append(types.QueuePrefix.Bytes(), queueKey(t, number+1)...))
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
