package app

import (
	"context"
	"fmt"

	"github.com/cosmos/cosmos-sdk/types/module"
	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"

	"github.com/equipoise-trials/equipoise/app/upgrades"
)

// setUpgrades installs the handler of each upgrade, and the change of stores of one that is due at the next block. A
// chain without a home folder, in memory, has nothing to upgrade.
func (a *App) setUpgrades(home string) {
	if home == "" {
		return
	}
	due, err := a.Upgrade.ReadUpgradeInfoFromDisk()
	if err != nil {
		panic(fmt.Errorf("upgrade-info.json cannot be read: %w", err))
	}
	for _, u := range upgrades.All {
		a.Upgrade.SetUpgradeHandler(u.Name, a.upgradeHandler(u))
		if due.Name == u.Name && !a.Upgrade.IsSkipHeight(due.Height) {
			a.SetStoreLoader(upgradetypes.UpgradeStoreLoader(due.Height, &u.Stores))
		}
	}
}

func (a *App) upgradeHandler(u upgrades.Upgrade) upgradetypes.UpgradeHandler {
	return func(ctx context.Context, plan upgradetypes.Plan, from module.VersionMap) (module.VersionMap, error) {
		if u.Handler != nil {
			return u.Handler(ctx, plan, from, a.migrate)
		}
		return a.migrate(ctx, from)
	}
}

// migrate runs the migrations of the modules from the versions given, and returns those of this program.
func (a *App) migrate(ctx context.Context, from module.VersionMap) (module.VersionMap, error) {
	return a.modules.RunMigrations(ctx, a.configurator, from)
}
