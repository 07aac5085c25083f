package upgrades

import (
	"context"
	"encoding/json"

	gwruntime "github.com/grpc-ecosystem/grpc-gateway/runtime"
	"google.golang.org/grpc"

	"cosmossdk.io/core/appmodule"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/module"
	"github.com/cosmos/cosmos-sdk/x/upgrade/keeper"
	"github.com/cosmos/cosmos-sdk/x/upgrade/types"
)

// stateVersion is the version of the state that the keeper of x/upgrade writes. No chain of ours began with an earlier one.
const stateVersion = 2

// Module is x/upgrade of the SDK as a module of the chain: its keeper, messages and queries. The SDK's own module would
// link, for one check of its command line, a downloader with the client libraries of two cloud providers.
type Module struct{ keeper *keeper.Keeper }

var (
	_ module.AppModuleBasic      = Module{}
	_ module.HasGenesis          = Module{}
	_ module.HasConsensusVersion = Module{}
	_ appmodule.HasServices      = Module{}
	_ appmodule.HasPreBlocker    = Module{}
)

// NewModule returns the module around its keeper.
func NewModule(k *keeper.Keeper) Module { return Module{k} }

// IsAppModule marks the type as a module.
func (Module) IsAppModule() {}

// IsOnePerModuleType marks the type as a module of which there is one.
func (Module) IsOnePerModuleType() {}

// Name returns the module's name.
func (Module) Name() string { return types.ModuleName }

// ConsensusVersion returns the version of the module's state.
func (Module) ConsensusVersion() uint64 { return stateVersion }

// RegisterLegacyAminoCodec registers the module's messages for amino JSON.
func (Module) RegisterLegacyAminoCodec(cdc *codec.LegacyAmino) { types.RegisterLegacyAminoCodec(cdc) }

// RegisterInterfaces registers the module's messages.
func (Module) RegisterInterfaces(registry codectypes.InterfaceRegistry) {
	types.RegisterInterfaces(registry)
}

// RegisterGRPCGatewayRoutes registers the REST routes of the module's queries.
func (Module) RegisterGRPCGatewayRoutes(clientCtx client.Context, mux *gwruntime.ServeMux) {
	if err := types.RegisterQueryHandlerClient(context.Background(), mux, types.NewQueryClient(clientCtx)); err != nil {
		panic(err)
	}
}

// RegisterServices registers the module's message and query servers.
func (m Module) RegisterServices(registrar grpc.ServiceRegistrar) error {
	types.RegisterMsgServer(registrar, keeper.NewMsgServerImpl(m.keeper))
	types.RegisterQueryServer(registrar, m.keeper)
	return nil
}

// DefaultGenesis returns the state of a new chain, which is empty: App.initChainer writes the versions of the modules, and
// a plan does not outlive its chain.
func (Module) DefaultGenesis(codec.JSONCodec) json.RawMessage { return json.RawMessage("{}") }

// ValidateGenesis accepts every state, as InitGenesis reads none of it.
func (Module) ValidateGenesis(codec.JSONCodec, client.TxEncodingConfig, json.RawMessage) error {
	return nil
}

// InitGenesis writes nothing.
func (Module) InitGenesis(sdk.Context, codec.JSONCodec, json.RawMessage) {}

// ExportGenesis returns the state of a new chain.
func (m Module) ExportGenesis(_ sdk.Context, cdc codec.JSONCodec) json.RawMessage {
	return m.DefaultGenesis(cdc)
}
