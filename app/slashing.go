package app

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/codec"
	"github.com/cosmos/cosmos-sdk/types/module"
	"github.com/cosmos/cosmos-sdk/x/slashing"
	slashingkeeper "github.com/cosmos/cosmos-sdk/x/slashing/keeper"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
)

// checkSlashing reports what keeps parameters from being those by which this chain jails validators. The module asks more of
// a genesis file than of governance: what governance had set could be exported and not be imported again, so both are asked
// here.
func checkSlashing(params slashingtypes.Params) error {
	if err := params.Validate(); err != nil {
		return fmt.Errorf("slashing parameters: %w", err)
	}
	if err := slashingtypes.ValidateGenesis(slashingtypes.GenesisState{Params: params}); err != nil {
		return fmt.Errorf("slashing parameters: %w", err)
	}
	return nil
}

// slashingModule is x/slashing with one rule for the parameters of a genesis file and those that governance sets.
type slashingModule struct {
	slashing.AppModule
	keeper slashingkeeper.Keeper
}

// ValidateGenesis reports what keeps a state from being the start of a chain.
func (slashingModule) ValidateGenesis(cdc codec.JSONCodec, _ client.TxEncodingConfig, raw json.RawMessage) error {
	var state slashingtypes.GenesisState
	if err := cdc.UnmarshalJSON(raw, &state); err != nil {
		return err
	}
	return checkSlashing(state.Params)
}

// RegisterServices registers the module's services.
func (m slashingModule) RegisterServices(c module.Configurator) {
	slashingtypes.RegisterMsgServer(c.MsgServer(), slashingServer{slashingkeeper.NewMsgServerImpl(m.keeper)})
	slashingtypes.RegisterQueryServer(c.QueryServer(), m.keeper)
}

type slashingServer struct{ slashingtypes.MsgServer }

// UpdateParams changes the parameters, to those with which the chain can be continued.
func (s slashingServer) UpdateParams(ctx context.Context, msg *slashingtypes.MsgUpdateParams) (*slashingtypes.MsgUpdateParamsResponse, error) {
	if err := checkSlashing(msg.Params); err != nil {
		return nil, err
	}
	return s.MsgServer.UpdateParams(ctx, msg)
}
