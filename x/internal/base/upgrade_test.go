package base_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/module"
	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/app/upgrades"
	"github.com/equipoise-trials/equipoise/testutil/chain"
	"github.com/equipoise-trials/equipoise/x/identity/keeper"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/base"
)

const identity = identitytypes.ModuleName

// release makes a program the one of a later release, in which x/identity has version 2: a probation lasts twice as long.
func release(t *testing.T, a *app.App) {
	t.Helper()
	stores := a.Stores()
	store := stores[slices.IndexFunc(stores, func(k storetypes.StoreKey) bool { return k.Name() == identitytypes.StoreKey })]
	m := base.NewModule(base.Spec[*identitytypes.GenesisState]{
		Name: identity, Services: func(grpc.ServiceRegistrar) {}, Version: 2,
		Migrations: map[uint64]module.MigrationHandler{1: func(ctx sdk.Context) error {
			var params identitytypes.Params
			row := ctx.KVStore(store)
			if err := params.Unmarshal(row.Get(identitytypes.ParamsPrefix)); err != nil {
				return err
			}
			params.Probation *= 2
			raw, err := params.Marshal()
			row.Set(identitytypes.ParamsPrefix, raw)
			return err
		}},
	})
	require.NoError(t, m.RegisterServices(a.Configurator()))
	a.ModuleManager().Modules[identity] = m
}

func probation(t *testing.T, c *chain.Chain) time.Duration {
	t.Helper()
	res, err := keeper.NewQueryServer(c.App.Identity).Params(c.Context(), &identitytypes.QueryParamsRequest{})
	require.NoError(t, err)
	return res.Params.Probation
}

func versions(t *testing.T, c *chain.Chain) module.VersionMap {
	t.Helper()
	all, err := c.App.Upgrade.GetModuleVersionMap(c.Context())
	require.NoError(t, err)
	return all
}

func TestAReleaseThatRaisesAModulesVersionMigratesTheChainOnceAtTheHeightThatWasPlanned(t *testing.T) {
	config := chain.Config{Home: t.TempDir()}
	c := chain.New(t, config)
	before, had := versions(t, c), probation(t, c)
	require.Equal(t, uint64(1), before[identity])
	plan := c.PlanUpgrade("longer-probation", c.Height+2)
	c.Block()
	require.ErrorContains(t, c.BlockError(), `UPGRADE "longer-probation" NEEDED`)

	var from []module.VersionMap
	chain.SetUpgrades(t, upgrades.Upgrade{
		Name: plan.Name,
		Handler: func(ctx context.Context, _ upgradetypes.Plan, v module.VersionMap, migrate upgrades.Migrate) (module.VersionMap, error) {
			from = append(from, v)
			return migrate(ctx, v)
		},
	})
	c = c.Restart(config)
	release(t, c.App)
	require.Equal(t, had, probation(t, c), "nothing changes before the height of the plan")
	c.Block()
	c.Block()
	require.Equal(t, []module.VersionMap{before}, from)
	require.Equal(t, 2*had, probation(t, c))
	after := versions(t, c)
	require.Equal(t, uint64(2), after[identity])
	after[identity] = 1
	require.Equal(t, before, after, "no other module migrates")
	require.NoError(t, chain.Invariants(c.Context(), c.App))

	c = c.Restart(config)
	release(t, c.App)
	c.Block()
	require.Equal(t, 2*had, probation(t, c), "a restart migrates nothing")
	require.Len(t, from, 1)

	chain.SetUpgrades(t)
	require.ErrorContains(t, c.Restart(config).BlockError(), `the chain applied upgrade "longer-probation" at height 3`)
}
