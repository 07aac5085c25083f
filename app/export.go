package app

import (
	"encoding/json"
	"errors"
	"fmt"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"

	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	"github.com/cosmos/cosmos-sdk/x/staking"
)

// Export returns the state of the chain as the genesis of another. A chain cannot be exported to start at height 0:
// its audit log goes on.
func (a *App) Export(forZeroHeight bool, _, modules []string) (exported servertypes.ExportedApp, err error) {
	if forZeroHeight {
		return exported, errors.New("the audit log goes on from the height of the export: export without --for-zero-height")
	}
	ctx := a.NewContextLegacy(true, cmtproto.Header{ChainID: a.ChainID(), Height: a.LastBlockHeight()})
	state, err := a.modules.ExportGenesisForModules(ctx, a.encoding.Codec, modules)
	if err != nil {
		return exported, fmt.Errorf("export: %w", err)
	}
	if exported.AppState, err = json.MarshalIndent(state, "", "  "); err != nil {
		return exported, err
	}
	exported.Validators, err = staking.WriteValidators(ctx, a.Staking)
	exported.Height = a.LastBlockHeight() + 1
	exported.ConsensusParams = a.GetConsensusParams(ctx)
	return exported, err
}
