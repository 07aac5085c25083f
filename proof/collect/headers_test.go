package collect

import (
	"context"
	"testing"

	ctypes "github.com/cometbft/cometbft/rpc/core/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"
)

// history is a chain of which only the validator sets are known: one letter for the set of each block, from height 1.
type history struct {
	Comet
	sets  string
	asked int
}

func (h *history) Commit(_ context.Context, height *int64) (*ctypes.ResultCommit, error) {
	h.asked++
	header := cmttypes.Header{Height: *height, ValidatorsHash: []byte{h.sets[*height-1]}}
	return &ctypes.ResultCommit{SignedHeader: cmttypes.SignedHeader{Header: &header}}, nil
}

func TestHandoversAreTheLastBlocksOfEachValidatorSet(t *testing.T) {
	for sets, tc := range map[string]struct {
		from int64
		want []int64
	}{
		"A":                    {1, nil},
		"AAAAAAAA":             {1, nil},
		"AB":                   {1, []int64{1}},
		"AAAABBBB":             {1, []int64{4}},
		"AAABBBCCC":            {1, []int64{3, 6}},
		"AAABBBCCCD":           {5, []int64{6, 9}},
		"AAAAAAAAAAAAAAAAAAAB": {1, []int64{19}},
	} {
		t.Run(sets, func(t *testing.T) {
			n := Node{Comet: &history{sets: sets}}
			got, err := n.handovers(context.Background(), tc.from, int64(len(sets)))
			require.NoError(t, err)
			require.Equal(t, tc.want, got)
		})
	}
}

// Between two light blocks of a bundle, the second must be signed by the set that the first hands over to, or by the same
// set. A set that returns later must not make the walk miss what lies between, nor go on for ever.
func TestAWalkOverSetsThatReturnLeadsFromEachHandoverToTheNext(t *testing.T) {
	for _, sets := range []string{"ABA", "AABBAABBB", "ABABABC", "AAABAAACAAAB"} {
		h := &history{sets: sets}
		got, err := Node{Comet: h}.handovers(context.Background(), 1, int64(len(sets)))
		require.NoError(t, err)
		at := sets[0] // the set that is trusted to sign the next light block
		for _, height := range append(got, int64(len(sets))) {
			require.Equal(t, at, sets[height-1], "%s: block %d", sets, height)
			if height < int64(len(sets)) {
				at = sets[height]
			}
		}
		require.Less(t, h.asked, 100)
	}
}

func TestAHundredThousandBlocksAreSearchedByHalves(t *testing.T) {
	sets := make([]byte, 100_000)
	for i := range sets {
		sets[i] = 'A'
		if i >= 70_000 {
			sets[i] = 'B'
		}
	}
	h := &history{sets: string(sets)}
	got, err := Node{Comet: h}.handovers(context.Background(), 1, int64(len(sets)))
	require.NoError(t, err)
	require.Equal(t, []int64{70_000}, got)
	require.Less(t, h.asked, 25)
}

func TestWithoutATrustRootTheTargetAloneIsTaken(t *testing.T) {
	h := &history{sets: "AB"}
	got, err := Node{Comet: h}.path(context.Background(), 2, nil)
	require.NoError(t, err)
	require.Equal(t, []int64{2}, got)
}
