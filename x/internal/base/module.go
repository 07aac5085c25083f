// Package base is what every module of this repository does the same way: codecs, genesis, services and the command
// line. A module says what is particular to it in a [Spec].
package base

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	gwruntime "github.com/grpc-ecosystem/grpc-gateway/runtime"
	"google.golang.org/grpc"

	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"
	"cosmossdk.io/core/address"
	"cosmossdk.io/core/appmodule"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/module"
	"github.com/cosmos/cosmos-sdk/types/msgservice"
	"github.com/cosmos/gogoproto/proto"

	"github.com/equipoise-trials/equipoise/x/internal/genesis"
)

// Genesis is a module's genesis state.
type Genesis interface {
	proto.Message
	// Validate reports what keeps the state from being the start of a chain.
	Validate() error
}

// addressed is a genesis state with addresses that follow from something else, which only the codec of the chain can tell.
type addressed interface {
	// CheckAddresses reports which of them is another than it must be.
	CheckAddresses(address.Codec) error
}

// begun is a genesis state of which something begins with the chain.
type begun[G Genesis] interface {
	// BegunAt returns the state in which it begins at the time of genesis.
	BegunAt(time.Time) G
}

// Spec says what is particular to a module whose genesis state is G.
type Spec[G Genesis] struct {
	// Name is the module's name and that of its store.
	Name string
	// MsgService describes the module's messages, nil if it has none.
	MsgService *grpc.ServiceDesc
	// Services registers the message and query servers.
	Services func(grpc.ServiceRegistrar)
	// Gateway registers the REST routes of the queries.
	Gateway func(context.Context, *gwruntime.ServeMux, client.Context) error
	// CLI describes the module's commands.
	CLI *autocliv1.ModuleOptions
	// New returns an empty genesis state, Default the state of a new chain.
	New, Default func() G
	// Init writes a genesis state to the stores, Export reads it back.
	Init   func(context.Context, G) error
	Export func(context.Context) (G, error)
	// Version of what the stores hold, 1 unless given. It rises by one with a release that changes that.
	Version uint64
	// Migrations rewrite the stores when the chain changes to such a release: the one at N makes version N+1 of version N.
	Migrations map[uint64]module.MigrationHandler
}

// Module is an SDK module made from a Spec.
type Module[G Genesis] struct{ spec Spec[G] }

var (
	_ module.AppModuleBasic      = Module[Genesis]{}
	_ module.HasGenesis          = Module[Genesis]{}
	_ appmodule.AppModule        = Module[Genesis]{}
	_ appmodule.HasServices      = Module[Genesis]{}
	_ module.HasConsensusVersion = Module[Genesis]{}
)

// NewModule returns the module that spec describes.
func NewModule[G Genesis](spec Spec[G]) Module[G] { return Module[G]{spec} }

// IsAppModule marks the type as a module.
func (Module[G]) IsAppModule() {}

// IsOnePerModuleType marks the type as a module of which there is one.
func (Module[G]) IsOnePerModuleType() {}

// ConsensusVersion returns the version of the module's state.
func (m Module[G]) ConsensusVersion() uint64 { return max(m.spec.Version, 1) }

// Name returns the module's name.
func (m Module[G]) Name() string { return m.spec.Name }

// RegisterLegacyAminoCodec registers nothing: amino JSON signing reads the protobuf annotations.
func (Module[G]) RegisterLegacyAminoCodec(*codec.LegacyAmino) {}

// RegisterInterfaces registers the module's messages.
func (m Module[G]) RegisterInterfaces(registry codectypes.InterfaceRegistry) {
	if m.spec.MsgService != nil {
		msgservice.RegisterMsgServiceDesc(registry, m.spec.MsgService)
	}
}

// RegisterGRPCGatewayRoutes registers the REST routes of the module's queries.
func (m Module[G]) RegisterGRPCGatewayRoutes(clientCtx client.Context, mux *gwruntime.ServeMux) {
	if err := m.spec.Gateway(context.Background(), mux, clientCtx); err != nil {
		panic(err)
	}
}

// RegisterServices registers the module's message and query servers and its migrations. It fails if a version of the
// module cannot be reached by them.
func (m Module[G]) RegisterServices(registrar grpc.ServiceRegistrar) error {
	m.spec.Services(registrar)
	return m.registerMigrations(registrar)
}

// AutoCLIOptions describes the module's commands.
func (m Module[G]) AutoCLIOptions() *autocliv1.ModuleOptions { return m.spec.CLI }

// DefaultGenesis returns the state of a new chain.
func (m Module[G]) DefaultGenesis(cdc codec.JSONCodec) json.RawMessage {
	return cdc.MustMarshalJSON(m.spec.Default())
}

// ValidateGenesis reports what keeps a genesis state from being the start of a chain.
func (m Module[G]) ValidateGenesis(cdc codec.JSONCodec, _ client.TxEncodingConfig, raw json.RawMessage) error {
	state := m.spec.New()
	if err := cdc.UnmarshalJSON(raw, state); err != nil {
		return fmt.Errorf("genesis state of %s: %w", m.spec.Name, err)
	}
	if err := check(cdc, state); err != nil {
		return fmt.Errorf("genesis state of %s: %w", m.spec.Name, err)
	}
	return nil
}

// check reports what keeps a genesis state from being the start of the chain whose messages cdc knows.
func check(cdc codec.JSONCodec, state Genesis) error {
	if err := state.Validate(); err != nil {
		return err
	}
	addresses := addressesOf(cdc)
	if err := genesis.CheckAddresses(state, addresses); err != nil {
		return err
	}
	if a, ok := state.(addressed); ok {
		return a.CheckAddresses(addresses)
	}
	return nil
}

// addressesOf returns the codec of the addresses of the chain whose messages cdc knows.
func addressesOf(cdc codec.JSONCodec) address.Codec {
	known := cdc.(interface {
		InterfaceRegistry() codectypes.InterfaceRegistry
	}) // every codec of the SDK
	return known.InterfaceRegistry().SigningContext().AddressCodec()
}

// InitGenesis writes a genesis state to the module's stores. It panics where the state cannot be the start of a chain, for want
// of a result: the application makes an error of that.
func (m Module[G]) InitGenesis(ctx sdk.Context, cdc codec.JSONCodec, raw json.RawMessage) {
	state := m.spec.New()
	cdc.MustUnmarshalJSON(raw, state)
	if b, ok := any(state).(begun[G]); ok {
		state = b.BegunAt(ctx.BlockTime())
	}
	err := check(cdc, state)
	if err == nil {
		err = m.spec.Init(ctx, state)
	}
	if err != nil {
		panic(fmt.Errorf("genesis state of %s: %w", m.spec.Name, err))
	}
}

// ExportGenesis reads the module's state back from its stores.
func (m Module[G]) ExportGenesis(ctx sdk.Context, cdc codec.JSONCodec) json.RawMessage {
	state, err := m.spec.Export(ctx)
	if err != nil {
		panic(fmt.Errorf("export of %s: %w", m.spec.Name, err))
	}
	return cdc.MustMarshalJSON(state)
}
