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
		next, empty := imported(t, state)
		again, err := next.ExportGenesis(empty.Ctx)
		require.NoError(t, err)
		return again
	})
}

// imported begins a chain with a state, whose fees lie in the bank.
func imported(t *testing.T, state *types.GenesisState) (keeper.Keeper, *fixture.Fixture) {
	t.Helper()
	empty := fixture.NewEmpty(t, types.StoreKey)
	accounts := accountsWith(empty, types.FeesAccount)
	empty.Fund(accounts.GetModuleAccount(empty.Ctx, types.FeesAccount).GetAddress(), state.Fees()...)
	next := keeper.NewKeeper(empty.Codec, empty.Store(types.StoreKey), empty.Addresses, keeper.Keepers{Accounts: accounts, Bank: empty.Bank})
	require.NoError(t, next.InitGenesis(empty.Ctx, state))
	require.NoError(t, next.CheckInvariants(empty.Ctx))
	return next, empty
}

func TestPromisesThatNothingCoversBeginNoChain(t *testing.T) {
	w, _ := populated(t)
	state, err := w.ExportGenesis(w.Ctx)
	require.NoError(t, err)
	empty := fixture.NewEmpty(t, types.StoreKey)
	next := keeper.NewKeeper(empty.Codec, empty.Store(types.StoreKey), empty.Addresses, keeper.Keepers{
		Accounts: accountsWith(empty, types.FeesAccount), Bank: empty.Bank,
	})
	require.ErrorContains(t, next.InitGenesis(empty.Ctx, state), "upoise\" is in budgets and promises")
}
