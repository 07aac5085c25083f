package upgrades

import (
	"context"
	"errors"
	"fmt"

	"cosmossdk.io/core/appmodule"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/upgrade/types"
)

// PreBlock applies the planned upgrade at its height, so that every node changes its software at the same block. It
// returns an error, with which the node stops, if the upgrade is due and this software does not have it, if this software
// has it and it is not due yet, or if this software is older than the last upgrade of the chain. A height that the
// operator chose to skip removes the plan. The response says that the consensus parameters may have changed if an
// upgrade was applied.
func (m Module) PreBlock(ctx context.Context) (appmodule.ResponsePreBlock, error) {
	plan, err := m.keeper.GetUpgradePlan(ctx)
	if err != nil && !errors.Is(err, types.ErrNoUpgradePlanFound) {
		return nil, err
	}
	height := sdk.UnwrapSDKContext(ctx).HeaderInfo().Height
	planned := err == nil
	due := planned && plan.ShouldExecute(height)
	skipped := due && m.keeper.IsSkipHeight(height)
	if err := m.requireNotOlder(ctx, due && !skipped); err != nil {
		return nil, err
	}

	unchanged, changed := sdk.ResponsePreBlock{}, sdk.ResponsePreBlock{ConsensusParamsChanged: true}
	switch {
	case skipped:
		m.keeper.Logger(ctx).Info("the operator skips an upgrade", "name", plan.Name, "height", plan.Height, "info", plan.Info)
		return unchanged, m.keeper.ClearUpgradePlan(ctx)
	case due && m.keeper.HasHandler(plan.Name):
		return changed, m.apply(ctx, plan)
	case due:
		return nil, m.stop(ctx, plan, height)
	case planned && m.keeper.HasHandler(plan.Name):
		return nil, fmt.Errorf("upgrade %q is planned for height %d and this is height %d, but this software has it already: "+
			"run the software from before the upgrade until then", plan.Name, plan.Height, height)
	default:
		return unchanged, nil
	}
}

// requireNotOlder returns an error if the chain has applied an upgrade that this software does not have. It checks the
// first block after a start alone, and no block that applies an upgrade: that one names its own.
func (m Module) requireNotOlder(ctx context.Context, applies bool) error {
	if m.keeper.DowngradeVerified() {
		return nil
	}
	m.keeper.SetDowngradeVerified(true)
	if applies {
		return nil
	}
	last, height, err := m.keeper.GetLastCompletedUpgrade(ctx)
	if err != nil {
		return err
	}
	if last != "" && !m.keeper.HasHandler(last) {
		return fmt.Errorf("the chain applied upgrade %q at height %d, which this software does not have: run a newer one", last, height)
	}
	return nil
}

// apply runs the handler of a plan that is due. The work of an upgrade is not held to the gas of a block.
func (m Module) apply(ctx context.Context, plan types.Plan) error {
	m.keeper.Logger(ctx).Info("applying an upgrade", "name", plan.Name, "height", plan.Height)
	return m.keeper.ApplyUpgrade(sdk.UnwrapSDKContext(ctx).WithBlockGasMeter(storetypes.NewInfiniteGasMeter()), plan)
}

// stop writes upgrade-info.json, from which the next software reads which stores change and a supervisor what to start,
// and returns the error with which the node stops. Supervisors look for its first words.
func (m Module) stop(ctx context.Context, plan types.Plan, height int64) error {
	if err := m.keeper.DumpUpgradeInfoToDisk(height, plan); err != nil {
		return fmt.Errorf("%s of upgrade %q cannot be written: %w", types.UpgradeInfoFilename, plan.Name, err)
	}
	needed := fmt.Sprintf("UPGRADE %q NEEDED at %s: %s", plan.Name, plan.DueAt(), plan.Info)
	m.keeper.Logger(ctx).Error(needed)
	return errors.New(needed)
}
