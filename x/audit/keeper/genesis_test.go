package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/x/audit/types"
	"github.com/equipoise-trials/equipoise/x/internal/modtest"
)

func TestAPopulatedGenesisHoldsTheLogAsItIsWrittenDown(t *testing.T) {
	f := setup(t)
	for i := range 5 {
		require.NoError(t, f.Record(f.tx(i, 0), opened(uint32(i))))
		f.endBlock(t)
	}
	state, err := f.ExportGenesis(f.ctx)
	require.NoError(t, err)
	modtest.PopulatedGenesis(t, state, func(state *types.GenesisState) *types.GenesisState {
		next := setup(t)
		next.ctx = next.ctx.WithBlockHeight(state.Height + 1)
		require.NoError(t, next.InitGenesis(next.ctx, state))
		again, err := next.ExportGenesis(next.ctx)
		require.NoError(t, err)
		return again
	})
}
