// Package clitest checks the commands that a module describes for AutoCLI.
package clitest

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"

	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/cosmos/gogoproto/proto"
)

// RequireCommands fails the test unless every message and query of a module has a command or says that it has none, and
// unless the fields that commands fill exist.
func RequireCommands(t *testing.T, module *autocliv1.ModuleOptions) {
	t.Helper()
	for _, commands := range []*autocliv1.ServiceCommandDescriptor{module.Query, module.Tx} {
		methods := Service(t, commands.Service).Methods()
		require.Len(t, commands.RpcCommandOptions, methods.Len())
		for _, command := range commands.RpcCommandOptions {
			method := methods.ByName(protoreflect.Name(command.RpcMethod))
			require.NotNil(t, method, command.RpcMethod)
			require.True(t, command.Skip || command.Short != "", command.RpcMethod)
			for _, arg := range command.PositionalArgs {
				message := find[protoreflect.MessageDescriptor](t, method.Input().FullName()) // its file may have been read later
				for name := range strings.SplitSeq(arg.ProtoField, ".") {
					field := message.Fields().ByName(protoreflect.Name(name))
					require.NotNil(t, field, "%s of %s", arg.ProtoField, command.RpcMethod)
					message = field.Message()
				}
			}
		}
	}
}

// Service returns the description of a gRPC service.
func Service(t *testing.T, name string) protoreflect.ServiceDescriptor {
	t.Helper()
	return find[protoreflect.ServiceDescriptor](t, protoreflect.FullName(name))
}

func find[D protoreflect.Descriptor](t *testing.T, name protoreflect.FullName) D {
	t.Helper()
	d, err := proto.HybridResolver.FindDescriptorByName(name)
	require.NoError(t, err)
	return d.(D)
}
