package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/x/internal/modtest"
	"github.com/equipoise-trials/equipoise/x/record/types"
)

func TestAPopulatedGenesisHoldsTheBooksAsTheyAreWrittenDown(t *testing.T) {
	f := setup(t)
	f.open(t)
	f.append(t, grown(0, 128))
	f.append(t, grown(128, 192))
	_, err := f.OpenBook(f.ctx, &types.MsgOpenBook{Signer: outsider.String(), Trial: 4, Site: 2, Book: 2})
	require.NoError(t, err)
	state, err := f.ExportGenesis(f.ctx)
	require.NoError(t, err)
	modtest.PopulatedGenesis(t, state, func(state *types.GenesisState) *types.GenesisState {
		next := setup(t)
		require.NoError(t, next.InitGenesis(next.ctx, state))
		again, err := next.ExportGenesis(next.ctx)
		require.NoError(t, err)
		return again
	})
}
