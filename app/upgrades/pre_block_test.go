package upgrades_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/core/header"

	"github.com/cosmos/cosmos-sdk/types/module"
	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"

	"github.com/equipoise-trials/equipoise/app/upgrades"
	"github.com/equipoise-trials/equipoise/testutil/chain"
)

func TestAnUpgradeRunsItsHandlerAtTheHeightOfItsPlanAndOnce(t *testing.T) {
	var ran []upgradetypes.Plan
	chain.SetUpgrades(t, upgrades.Upgrade{
		Name: "changed", Handler: func(ctx context.Context, p upgradetypes.Plan, from module.VersionMap, migrate upgrades.Migrate) (module.VersionMap, error) {
			ran = append(ran, p)
			return migrate(ctx, from)
		},
	})
	c := chain.New(t, chain.Config{Home: t.TempDir()})
	plan := c.PlanUpgrade("changed", c.Height+1)
	c.Block()
	c.Block()
	require.Equal(t, []upgradetypes.Plan{plan}, ran)

	done, err := c.App.Upgrade.GetDoneHeight(c.Context(), plan.Name)
	require.NoError(t, err)
	require.Equal(t, plan.Height, done)
	_, err = c.App.Upgrade.GetUpgradePlan(c.Context())
	require.ErrorIs(t, err, upgradetypes.ErrNoUpgradePlanFound)
	require.NoError(t, chain.Invariants(c.Context(), c.App))
}

func TestAnUpgradeSaysThatConsensusParametersMayHaveChangedAndABlockWithoutOneDoesNot(t *testing.T) {
	chain.SetUpgrades(t, upgrades.Upgrade{Name: "changed"})
	c := chain.New(t, chain.Config{Home: t.TempDir()})
	plan := c.PlanUpgrade("changed", c.Height+1)
	ctx, _ := c.Context().CacheContext()
	ctx = ctx.WithHeaderInfo(header.Info{Height: plan.Height})
	module := upgrades.NewModule(c.App.Upgrade)
	response, err := module.PreBlock(ctx)
	require.NoError(t, err)
	require.True(t, response.IsConsensusParamsChanged(), "else the block would run with the parameters from before")
	response, err = module.PreBlock(ctx)
	require.NoError(t, err)
	require.False(t, response.IsConsensusParamsChanged())
}

func TestAProgramWithoutAnUpgradeStopsAtItsHeightAndSaysWhy(t *testing.T) {
	home := t.TempDir()
	c := chain.New(t, chain.Config{Home: home})
	c.PlanUpgrade("of-a-later-program", c.Height+2)
	c.Block()
	require.ErrorContains(t, c.BlockError(), `UPGRADE "of-a-later-program" NEEDED at height: 3`)
	info, err := os.ReadFile(filepath.Join(home, "data", upgradetypes.UpgradeInfoFilename))
	require.NoError(t, err)
	require.JSONEq(t, `{"name":"of-a-later-program","height":3,"time":"0001-01-01T00:00:00Z"}`, string(info),
		"the next program reads from it which stores change")
}

func TestAProgramWithAnUpgradeDoesNotRunBeforeItsHeight(t *testing.T) {
	chain.SetUpgrades(t, upgrades.Upgrade{Name: "too-early"})
	c := chain.New(t, chain.Config{Home: t.TempDir()})
	c.PlanUpgrade("too-early", c.Height+2)
	require.ErrorContains(t, c.BlockError(), `upgrade "too-early" is planned for height 3 and this is height 2`)
}

func TestAProgramFromBeforeTheLastUpgradeDoesNotContinueTheChain(t *testing.T) {
	chain.SetUpgrades(t, upgrades.Upgrade{Name: "done"})
	config := chain.Config{Home: t.TempDir()}
	c := chain.New(t, config)
	c.PlanUpgrade("done", c.Height+1)
	c.Block()

	chain.SetUpgrades(t)
	older := c.Restart(config)
	require.ErrorContains(t, older.BlockError(), `the chain applied upgrade "done" at height 2, which this software does not have`)
}

func TestAnUpgradeThatTheOperatorSkipsIsForgottenAndNotDone(t *testing.T) {
	config := chain.Config{Home: t.TempDir()}
	c := chain.New(t, config)
	plan := c.PlanUpgrade("broken", c.Height+2)
	c.Block()
	require.ErrorContains(t, c.BlockError(), "NEEDED")

	config.SkipUpgrades = []int{int(plan.Height)}
	c = c.Restart(config)
	c.Block()
	_, err := c.App.Upgrade.GetUpgradePlan(c.Context())
	require.ErrorIs(t, err, upgradetypes.ErrNoUpgradePlanFound)
	done, err := c.App.Upgrade.GetDoneHeight(c.Context(), "broken")
	require.NoError(t, err)
	require.Zero(t, done)
}

func TestAFailedHandlerStopsTheProgram(t *testing.T) {
	chain.SetUpgrades(t, upgrades.Upgrade{
		Name: "fails", Handler: func(context.Context, upgradetypes.Plan, module.VersionMap, upgrades.Migrate) (module.VersionMap, error) {
			return nil, errors.New("a row cannot be read")
		},
	})
	c := chain.New(t, chain.Config{Home: t.TempDir()})
	c.PlanUpgrade("fails", c.Height+1)
	require.ErrorContains(t, c.BlockError(), "a row cannot be read")
}
