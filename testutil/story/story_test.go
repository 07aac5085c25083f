package story_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/archive"
	"github.com/equipoise-trials/equipoise/testutil/chain"
	"github.com/equipoise-trials/equipoise/testutil/opened"
	"github.com/equipoise-trials/equipoise/testutil/story"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

func TestTwoStoriesOfOneSeedAreTheSameTransactions(t *testing.T) {
	act := func(seed uint64) []chain.Block {
		s := story.Open(t, story.Config{Seed: seed, Config: chain.Config{History: true}})
		s.Act()
		return s.History
	}
	require.Equal(t, act(1), act(1))
	require.NotEqual(t, act(1)[1].Txs, act(2)[1].Txs)
}

func TestAStoryEndsInTheMiddleOfThings(t *testing.T) {
	s := story.Open(t, story.Config{})
	c := s.Act()
	require.Equal(t, payouttypes.LineState_LINE_STATE_SETTLED, s.StateOf(c.Settled))
	require.Equal(t, payouttypes.LineState_LINE_STATE_SET_ASIDE, s.StateOf(c.SetAside))
	require.Equal(t, payouttypes.LineState_LINE_STATE_IN_TRANSIT, s.StateOf(c.InTransit))
	require.Len(t, c.Waiting, 2)
	for _, l := range c.Waiting {
		require.Equal(t, payouttypes.LineState_LINE_STATE_QUEUED, s.StateOf(l))
	}
}

func TestWhateverAStoryCommitsToIsOpenedFromItsKeep(t *testing.T) {
	s := story.Open(t, story.Config{Config: chain.Config{History: true}})
	s.Act()
	var leaves [][]byte
	for _, b := range s.History {
		block, err := archive.ParseEvents(b.Result.Events)
		require.NoError(t, err)
		if block != nil {
			leaves = append(leaves, block.Leaves...)
		}
	}
	found := opened.Keeps{s.Keep}.Require(t, []string{"VISIT"}, leaves)
	require.NotEmpty(t, found)
	require.Positive(t, found["PaperDigest"])
	require.Positive(t, found["ScopeCommitment"])
}
