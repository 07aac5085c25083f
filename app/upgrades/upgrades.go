// Package upgrades changes the chain's software at a height that governance chose: the list of all upgrades, and the module
// that applies one at its height.
//
// A release that changes what a module keeps raises the version of that module and adds its migration (the module's
// Spec), and adds an upgrade here. A program has every upgrade since the first chain, so that it can continue any chain.
package upgrades

import (
	"context"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	"github.com/cosmos/cosmos-sdk/types/module"
	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"
)

// Upgrade is one change of the software at a height that governance chose.
type Upgrade struct {
	// Name is the name of the plan.
	Name string
	// Stores says which stores appear, are renamed or go.
	Stores storetypes.StoreUpgrades
	// Handler changes the state by more than the migrations of the modules, before or after them. Nil runs them alone.
	Handler Handler
}

// Handler changes the state for a plan that is due. It gets the versions of the modules in the state, calls migrate with
// them, and returns the versions that migrate returned.
type Handler func(ctx context.Context, plan upgradetypes.Plan, from module.VersionMap, migrate Migrate) (module.VersionMap, error)

// Migrate runs the migrations of the modules whose versions in the program are higher than the ones given, and the
// genesis of those that are not given, and returns the versions in the program.
type Migrate func(ctx context.Context, from module.VersionMap) (module.VersionMap, error)

// All lists the upgrades since the first chain, oldest first. There is none yet.
var All []Upgrade
