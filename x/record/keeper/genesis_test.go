package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/internal/modtest"
	"github.com/equipoise-trials/equipoise/x/record/types"
)

func TestAPopulatedGenesisHoldsTheBooksAsTheyAreWrittenDown(t *testing.T) {
	b := begun(t)
	b.append(b.grown(0, 128))
	b.append(b.grown(128, 192))
	fixture.Must(b.Fixture, b.server.OpenBook, b.opening(b.outsider, b.other, b.other))
	modtest.PopulatedGenesis(t, b.exported(), func(state *types.GenesisState) *types.GenesisState {
		next := keeperOn(fixture.NewEmpty(t, types.StoreKey))
		require.NoError(t, next.InitGenesis(next.Ctx, state))
		return next.exported()
	})
}
