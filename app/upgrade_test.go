package app_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"

	"github.com/cosmos/cosmos-sdk/types/module"

	"github.com/equipoise-trials/equipoise/app/upgrades"
	"github.com/equipoise-trials/equipoise/testutil/chain"
)

// withUpgrades has the program know these upgrades until the test ends.
func withUpgrades(t *testing.T, all ...upgrades.Upgrade) {
	before := upgrades.All
	upgrades.All = all
	t.Cleanup(func() { upgrades.All = before })
}

// schedule plans an upgrade, as governance does, for the next block: a program that knows an upgrade refuses to run before.
func schedule(t *testing.T, c *chain.Chain, name string) upgradetypes.Plan {
	t.Helper()
	plan := upgradetypes.Plan{Name: name, Height: c.Height + 1}
	//lint:ignore SA1019 a plan is written between two blocks, and no other context writes what the next block commits
	ctx := c.App.NewUncachedContext(false, cmtproto.Header{ChainID: chain.ID, Height: c.Height, Time: c.Time})
	require.NoError(t, c.App.Upgrade.ScheduleUpgrade(ctx, plan))
	return plan
}

func TestAnUpgradeRunsItsHandlerAtTheHeightOfItsPlan(t *testing.T) {
	var ran []upgradetypes.Plan
	withUpgrades(t,
		upgrades.Upgrade{Name: "with-handler", Handler: func(_ context.Context, p upgradetypes.Plan, from module.VersionMap) (module.VersionMap, error) {
			ran = append(ran, p)
			return from, nil
		}},
		upgrades.Upgrade{Name: "migrations-alone"},
	)
	c := chain.New(t, chain.Config{Home: t.TempDir()})
	plan := schedule(t, c, "with-handler")
	c.Block()
	require.Equal(t, []upgradetypes.Plan{plan}, ran)

	plan = schedule(t, c, "migrations-alone")
	c.Block()
	done, err := c.App.Upgrade.GetDoneHeight(c.Context(), plan.Name)
	require.NoError(t, err)
	require.Equal(t, plan.Height, done)
	require.NoError(t, chain.Invariants(c.Context(), c.App))
}

func TestAProgramWithoutTheHandlerStopsAtAnUpgradeAndSaysWhy(t *testing.T) {
	home := t.TempDir()
	c := chain.New(t, chain.Config{Home: home})
	plan := schedule(t, c, "of-a-later-program")
	_, err := c.App.FinalizeBlock(&abci.RequestFinalizeBlock{Height: plan.Height, Time: c.Time.Add(chain.Step), Hash: make([]byte, 32)})
	require.ErrorContains(t, err, `UPGRADE "of-a-later-program" NEEDED at height`)
	info, err := os.ReadFile(filepath.Join(home, "data", upgradetypes.UpgradeInfoFilename))
	require.NoError(t, err)
	require.Contains(t, string(info), "of-a-later-program", "the next program reads from it which stores change")
}
