// Package upgrades is where every change of the chain's software finds its handler.
package upgrades

import (
	"context"

	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	"github.com/cosmos/cosmos-sdk/types/module"
)

// Upgrade is one change of the software at a height that governance chose.
type Upgrade struct {
	// Name is the name of the plan.
	Name string
	// Stores says which stores appear, are renamed or go.
	Stores storetypes.StoreUpgrades
	// Handler migrates the state. Nil runs the modules' own migrations and nothing else.
	Handler func(context.Context, upgradetypes.Plan, module.VersionMap) (module.VersionMap, error)
}

// All lists the upgrades since the first chain, oldest first. There is none yet.
var All []Upgrade
