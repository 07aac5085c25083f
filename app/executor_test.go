package app_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/testutil/chain"
	"github.com/equipoise-trials/equipoise/testutil/story"
)

// A story whose blocks hold many transactions that depend on one another, some of which fail.
func crowdedStory(t *testing.T) *story.Story {
	t.Helper()
	s := story.Open(t, story.Config{Config: chain.Config{History: true}})
	c := s.Act()
	results := s.Try(
		s.Submit(s.Sites[0], 64), s.Submit(s.Sites[1], 64),
		s.Visits(s.Sites[1], c.Assisted, c.Lattice),
		s.Visits(s.Sites[0], c.Wallet, c.Phone),
		s.Funding(10*story.VisitFee),
		s.Visits(s.Sites[0], c.Phone, c.Wallet),
		s.Settlement(c.InTransit, true), s.Settlement(c.InTransit, false), // the second comes too late
		s.Invitation(s.Meet(s.Sites[0], story.Phone)), s.Invitation(s.Meet(s.Sites[1], story.Lattice)),
		s.Redirection(c.Phone),
		s.Withdrawal(c.Wallet), s.Agreement(c.Wallet), // who withdrew cannot agree
	)
	var refused []string
	for _, res := range results {
		if res.Code != 0 {
			refused = append(refused, res.Log)
		}
	}
	require.Len(t, refused, 2)
	s.Block()
	return s
}

func TestTheSameBlocksAreTheSameChainUnderEveryExecutor(t *testing.T) {
	s := crowdedStory(t)
	for _, workers := range []int{1, 2, 5, 16} {
		t.Run(fmt.Sprintf("block-stm with %d workers", workers), func(t *testing.T) {
			requireSameUnderBlockSTM(t, s.History, story.Config{Config: chain.Config{Workers: workers}})
		})
	}
}

// requireSameUnderBlockSTM has a chain with the parallel executor take the blocks of another: results, facts and state
// must be the same.
func requireSameUnderBlockSTM(t *testing.T, history []chain.Block, config story.Config) {
	t.Helper()
	config.Executor = "block-stm"
	c := chain.NewWithoutBlock(t, config.Genesis())
	for _, block := range history {
		res := c.Replay(block)
		require.Len(t, res.TxResults, len(block.Txs))
		for i, want := range block.Result.TxResults {
			require.Equal(t, want, res.TxResults[i], "transaction %d of block %d", i, c.Height)
		}
		require.Equal(t, block.Result.Events, res.Events, "the facts of block %d", c.Height)
		require.Equal(t, block.Result.AppHash, res.AppHash, "block %d", c.Height)
	}
}

func TestEveryInvariantHoldsAfterAStory(t *testing.T) {
	s := crowdedStory(t)
	require.NoError(t, chain.Invariants(s.Context(), s.App))
}
