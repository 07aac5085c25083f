package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/app/upgrades"
	"github.com/equipoise-trials/equipoise/testutil/chain"
)

func TestANewChainBeginsWithTheVersionsOfItsModules(t *testing.T) {
	c := chain.New(t, chain.Config{})
	versions, err := c.App.Upgrade.GetModuleVersionMap(c.Context())
	require.NoError(t, err)
	require.Equal(t, c.App.ModuleManager().GetVersionMap(), versions)
	for name := range c.App.ModuleManager().Modules {
		require.NotZero(t, versions[name], "without a version of %s, its genesis would run again at the first upgrade", name)
	}
}

func TestAnUpgradeWithoutAHandlerRunsTheMigrationsAlone(t *testing.T) {
	chain.SetUpgrades(t, upgrades.Upgrade{Name: "migrations-alone"})
	c := chain.New(t, chain.Config{Home: t.TempDir()})
	before, err := c.App.Upgrade.GetModuleVersionMap(c.Context())
	require.NoError(t, err)
	plan := c.PlanUpgrade("migrations-alone", c.Height+1)
	c.Block()
	done, err := c.App.Upgrade.GetDoneHeight(c.Context(), plan.Name)
	require.NoError(t, err)
	require.Equal(t, plan.Height, done)
	after, err := c.App.Upgrade.GetModuleVersionMap(c.Context())
	require.NoError(t, err)
	require.Equal(t, before, after)
}
