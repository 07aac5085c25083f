// Package modtest has the promises that every module of this repository keeps, for the test beside its module.go.
package modtest

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/reflect/protoreflect"

	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/codec"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"
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

// Simulation asserts that a simulation makes every message of the module's service of this name that somebody signs. Those of
// governance, whose signer is its account, come by a vote.
func Simulation(t *testing.T, m interface {
	WeightedOperationsX(simsx.WeightSource, simsx.Registry)
}, service string,
) {
	t.Helper()
	made := make(counted)
	asIs := simsx.WeightSourceFn(func(_ string, weight uint32) uint32 { return weight })
	m.WeightedOperationsX(asIs, made)
	methods := serviceOf(t, service).Methods()
	signed := 0
	for i := range methods.Len() {
		message := find[protoreflect.MessageDescriptor](t, methods.Get(i).Input().FullName())
		if message.Fields().ByName("authority") == nil {
			signed++
			require.True(t, made["/"+string(message.FullName())], methods.Get(i).Name())
		}
	}
	require.Len(t, made, signed)
}

// counted holds the type URLs of the random messages that a module registers.
type counted map[string]bool

func (c counted) Add(weight uint32, f simsx.SimMsgFactoryX) {
	if weight > 0 {
		c[sdk.MsgTypeURL(f.MsgType())] = true
	}
}

// Commands asserts that every message and query of a module has a command or says that it has none, and that the fields that
// commands fill exist.
func Commands(t *testing.T, m Module) {
	t.Helper()
	options := m.AutoCLIOptions()
	for _, commands := range []*autocliv1.ServiceCommandDescriptor{options.Query, options.Tx} {
		if commands == nil {
			continue // a module without messages
		}
		methods := serviceOf(t, commands.Service).Methods()
		require.Len(t, commands.RpcCommandOptions, methods.Len(), commands.Service)
		for _, command := range commands.RpcCommandOptions {
			method := methods.ByName(protoreflect.Name(command.RpcMethod))
			require.NotNil(t, method, command.RpcMethod)
			require.True(t, command.Skip || command.Short != "", command.RpcMethod)
			for _, arg := range command.PositionalArgs {
				requireField(t, method, arg.ProtoField)
			}
		}
	}
}

// requireField asserts that a method's request has a field; "reason.code" is the field of a field.
func requireField(t *testing.T, method protoreflect.MethodDescriptor, path string) {
	t.Helper()
	message := find[protoreflect.MessageDescriptor](t, method.Input().FullName()) // its file may have been read later
	for name := range strings.SplitSeq(path, ".") {
		field := message.Fields().ByName(protoreflect.Name(name))
		require.NotNil(t, field, "%s of %s", path, method.FullName())
		message = field.Message()
	}
}

// serviceOf returns the description of a gRPC service.
func serviceOf(t *testing.T, name string) protoreflect.ServiceDescriptor {
	t.Helper()
	return find[protoreflect.ServiceDescriptor](t, protoreflect.FullName(name))
}

func find[D protoreflect.Descriptor](t *testing.T, name protoreflect.FullName) D {
	t.Helper()
	d, err := proto.HybridResolver.FindDescriptorByName(name)
	require.NoError(t, err)
	return d.(D)
}
