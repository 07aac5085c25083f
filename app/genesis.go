package app

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"

	"cosmossdk.io/core/appmodule"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/module"

	"github.com/equipoise-trials/equipoise/app/genesis"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
)

// ValidateGenesis reports what keeps a state from being that of a chain which begins at a time: module by module, in the order
// in which they start, and then across modules.
func (d Description) ValidateGenesis(state map[string]json.RawMessage, begins time.Time) error {
	for name := range state {
		if !slices.Contains(initGenesis, name) {
			return fmt.Errorf("there is a genesis state of %q, which is no module of this chain", name)
		}
	}
	for _, name := range initGenesis {
		raw, given := state[name]
		if !given && d.hasState(name) {
			return fmt.Errorf("the genesis state of %s is missing", name)
		}
		if m, ok := d.basics[name].(module.HasGenesisBasics); ok && given {
			if err := m.ValidateGenesis(d.encoding.Codec, d.encoding.Tx, raw); err != nil {
				return err
			}
		}
	}
	whole, err := genesis.Read(d.encoding.Codec, state)
	if err != nil {
		return err
	}
	return whole.Validate(d.encoding.Address, begins)
}

// hasState reports whether a module starts from a state, and exports one.
func (d Description) hasState(name string) bool {
	switch d.modules.Modules[name].(type) {
	case module.HasGenesis, module.HasABCIGenesis, appmodule.HasGenesis:
		return true
	}
	return false
}

// InitChain starts the chain from a genesis file, if the limits of its blocks are within bounds.
func (a *App) InitChain(req *abci.RequestInitChain) (*abci.ResponseInitChain, error) {
	var block *cmtproto.BlockParams
	if req.ConsensusParams != nil {
		block = req.ConsensusParams.Block
	}
	if err := checkBlockParams(block); err != nil {
		return nil, fmt.Errorf("consensus parameters of the genesis file: %w", err)
	}
	return a.BaseApp.InitChain(req)
}

// initChainer starts the chain from a state that is valid. What the modules of the SDK make of theirs by a panic is an error.
func (a *App) initChainer(ctx sdk.Context, req *abci.RequestInitChain) (res *abci.ResponseInitChain, err error) {
	var state map[string]json.RawMessage
	if err := json.Unmarshal(req.AppStateBytes, &state); err != nil {
		return nil, fmt.Errorf("application state of the genesis file: %w", err)
	}
	if err := a.ValidateGenesis(state, ctx.BlockTime()); err != nil {
		return nil, err
	}
	if err := a.Upgrade.SetModuleVersionMap(ctx, a.modules.GetVersionMap()); err != nil {
		return nil, err
	}
	defer func() {
		if refused := recover(); refused != nil {
			res, err = nil, fmt.Errorf("the genesis state cannot be started from: %v", refused)
		}
	}()
	return a.modules.InitGenesis(ctx, a.encoding.Codec, state)
}
