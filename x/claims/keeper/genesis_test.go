package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/claims/keeper"
	"github.com/equipoise-trials/equipoise/x/claims/types"
	"github.com/equipoise-trials/equipoise/x/internal/modtest"
)

// populated is a chain with a claim in each state that one message brings it to, and one that the site attested.
func populated(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	for range 2 {
		w.claims(w.enrolled())
	}
	paid := w.enrolled()
	w.claims(paid)
	fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(w.nurse, paid, 1, true))
	w.claims(paid)
	w.disputed()
	refusedOne := w.enrolled()
	w.claims(refusedOne)
	fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(w.nurse, refusedOne, 1, false))
	visited := w.enrolled()
	w.attests(w.nurse, visited, visitTariff, w.claims(visited))
	w.claims(visited)
	return w
}

func TestAPopulatedGenesisHoldsTheClaimsAsTheyAreWrittenDown(t *testing.T) {
	w := populated(t)
	state, err := w.ExportGenesis(w.Ctx)
	require.NoError(t, err)
	modtest.PopulatedGenesis(t, state, func(state *types.GenesisState) *types.GenesisState {
		next := w.imported(state)
		again, err := next.ExportGenesis(w.Ctx)
		require.NoError(t, err)
		return again
	})
}

// imported begins a chain with claims, above the modules of this one. Its context is this one's with another store.
func (w *world) imported(state *types.GenesisState) keeper.Keeper {
	w.Helper()
	// The store of the claims alone is emptied, and filled again.
	store := w.Store(types.StoreKey).OpenKVStore(w.Ctx)
	rows, err := store.Iterator(nil, nil)
	require.NoError(w, err)
	var keys [][]byte
	for ; rows.Valid(); rows.Next() {
		keys = append(keys, rows.Key())
	}
	require.NoError(w, rows.Close())
	for _, key := range keys {
		require.NoError(w, store.Delete(key))
	}
	require.NoError(w, w.InitGenesis(w.Ctx, state))
	w.check()
	return w.Keeper
}

func TestExportedClaimsAreImportedUnchangedAndGoOnAlike(t *testing.T) {
	w := populated(t)
	exported, err := w.ExportGenesis(w.Ctx)
	require.NoError(t, err)
	require.NoError(t, exported.Validate())
	rows := w.rows()
	w.imported(exported)
	require.Equal(t, rows, w.rows(), "what follows from the claims is rebuilt to the byte")
	for range 3 {
		w.sleep(response)
	}
}

// rows returns everything in the module's store.
func (w *world) rows() map[string]string {
	w.Helper()
	all := make(map[string]string)
	rows, err := w.Store(types.StoreKey).OpenKVStore(w.Ctx).Iterator(nil, nil)
	require.NoError(w, err)
	for ; rows.Valid(); rows.Next() {
		all[string(rows.Key())] = string(rows.Value())
	}
	require.NoError(w, rows.Close())
	return all
}
