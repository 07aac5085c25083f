package chain

import (
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"

	"github.com/equipoise-trials/equipoise/app/upgrades"
)

// SetUpgrades makes these the upgrades that programs started from now on have, until the test ends.
func SetUpgrades(t testing.TB, all ...upgrades.Upgrade) {
	t.Helper()
	before := upgrades.All
	upgrades.All = all
	t.Cleanup(func() { upgrades.All = before })
}

// PlanUpgrade plans an upgrade, as governance does.
func (c *Chain) PlanUpgrade(name string, height int64) upgradetypes.Plan {
	c.Helper()
	plan := upgradetypes.Plan{Name: name, Height: height}
	//lint:ignore SA1019 a plan is written between two blocks, and no other context writes what the next block commits
	ctx := c.App.NewUncachedContext(false, cometHeader(c))
	require.NoError(c, c.App.Upgrade.ScheduleUpgrade(ctx, plan))
	return plan
}

// Restart stops the program and returns the chain as another one continues it, from the same database. The
// configuration says what is particular to that one.
func (c *Chain) Restart(config Config) *Chain {
	c.Helper()
	require.NoError(c, c.App.Close())
	next := open(c.TB, config, c.db)
	require.Equal(c, c.Height, next.App.LastBlockHeight(), "a block was offered and not committed")
	next.Height, next.Time, next.validators = c.Height, c.Time, c.validators
	return next
}

// BlockError offers the next block to a program that must refuse it, and returns why. Nothing is committed: the program
// that continues is another one.
func (c *Chain) BlockError() error {
	c.Helper()
	_, err := c.App.FinalizeBlock(&abci.RequestFinalizeBlock{
		Height: c.Height + 1, Time: c.Time.Add(Step), Hash: make([]byte, 32), ProposerAddress: c.validators.Proposer.Address,
		NextValidatorsHash: c.validators.Hash(),
	})
	require.Error(c, err, "the block was accepted")
	return err
}
