// Package modtest has the promises that every module of this repository keeps, for the test beside its module.go.
package modtest

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/reflect/protoreflect"

	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/codec"
	moduletestutil "github.com/cosmos/cosmos-sdk/types/module/testutil"
	"github.com/cosmos/gogoproto/proto"
)

// Module is what is tested of a module.
type Module interface {
	AutoCLIOptions() *autocliv1.ModuleOptions
	RegisterServices(grpc.ServiceRegistrar) error
	DefaultGenesis(codec.JSONCodec) json.RawMessage
	ValidateGenesis(codec.JSONCodec, client.TxEncodingConfig, json.RawMessage) error
}

// DefaultGenesis asserts that the state of a new chain is what testdata/default_genesis.json says, that it is valid, and that
// what is no state of the module is refused.
func DefaultGenesis(t *testing.T, m Module) {
	t.Helper()
	cdc := moduletestutil.MakeTestEncodingConfig().Codec
	state := m.DefaultGenesis(cdc)
	require.NoError(t, m.ValidateGenesis(cdc, nil, state))
	require.Error(t, m.ValidateGenesis(cdc, nil, json.RawMessage(`{"no_such_field": 1}`)))

	golden, err := os.ReadFile(filepath.Join("testdata", "default_genesis.json"))
	require.NoError(t, err)
	var indented bytes.Buffer
	require.NoError(t, json.Indent(&indented, state, "", "  "))
	require.Equal(t, string(golden), indented.String()+"\n")
}

// Services asserts that a module registers services of these names and no others.
func Services(t *testing.T, m Module, names ...string) {
	t.Helper()
	var r registrar
	require.NoError(t, m.RegisterServices(&r))
	slices.Sort(r)
	require.Equal(t, names, []string(r))
}

// registrar notes the names of services.
type registrar []string

func (r *registrar) RegisterService(d *grpc.ServiceDesc, _ any) { *r = append(*r, d.ServiceName) }

// Commands asserts that a module's commands name methods and fields that exist, and that every method has a command or says
// that it has none.
func Commands(t *testing.T, m Module) {
	t.Helper()
	options := m.AutoCLIOptions()
	for _, commands := range []*autocliv1.ServiceCommandDescriptor{options.Query, options.Tx} {
		d, err := proto.HybridResolver.FindDescriptorByName(protoreflect.FullName(commands.Service))
		require.NoError(t, err)
		methods := d.(protoreflect.ServiceDescriptor).Methods()
		require.Len(t, commands.RpcCommandOptions, methods.Len(), "%s: every method has a command or says that it has none", commands.Service)
		for _, command := range commands.RpcCommandOptions {
			method := methods.ByName(protoreflect.Name(command.RpcMethod))
			require.NotNil(t, method, command.RpcMethod)
			for _, arg := range command.PositionalArgs {
				require.NotNil(t, method.Input().Fields().ByName(protoreflect.Name(arg.ProtoField)), "%s of %s", arg.ProtoField, command.RpcMethod)
			}
		}
	}
}
