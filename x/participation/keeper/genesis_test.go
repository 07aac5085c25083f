package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/internal/modtest"
	"github.com/equipoise-trials/equipoise/x/participation/keeper"
	"github.com/equipoise-trials/equipoise/x/participation/types"
)

func TestAPopulatedGenesisHoldsTheParticipationsAsTheyAreWrittenDown(t *testing.T) {
	w, _ := populated(t)
	state, err := w.ExportGenesis(w.Ctx)
	require.NoError(t, err)
	modtest.PopulatedGenesis(t, state, func(state *types.GenesisState) *types.GenesisState {
		empty := fixture.NewEmpty(t, types.StoreKey)
		next := keeper.NewKeeper(empty.Codec, empty.Store(types.StoreKey), empty.Addresses, keeper.Keepers{})
		require.NoError(t, next.InitGenesis(empty.Ctx, state))
		require.NoError(t, next.CheckInvariants(empty.Ctx))
		again, err := next.ExportGenesis(empty.Ctx)
		require.NoError(t, err)
		return again
	})
}
