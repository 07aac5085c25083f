package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/audit/keeper"
	"github.com/equipoise-trials/equipoise/x/audit/types"
)

func TestTheHeadOfTheLogIsReadBeforeAndAfterItsFirstEntry(t *testing.T) {
	f := setup(t)
	q := keeper.NewQueryServer(f.Keeper)
	read := func() *types.QueryCheckpointResponse {
		res, err := q.Checkpoint(f.ctx, &types.QueryCheckpointRequest{})
		require.NoError(t, err)
		return res
	}
	empty := fact.EmptyRoot()
	require.Equal(t, &types.QueryCheckpointResponse{Root: empty[:]}, read())

	require.NoError(t, f.Record(f.tx(0, 0), opened(1)))
	require.Equal(t, &types.QueryCheckpointResponse{Root: empty[:]}, read(), "what is recorded stands in the log when its block ends")
	_, entry := f.endBlock(t)
	root := fact.Root([]fact.Hash{fact.LeafHash(entry)})
	require.Equal(t, &types.QueryCheckpointResponse{Size_: 1, Root: root[:], Height: 7}, read())
}
