package participation_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"

	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/cosmos/gogoproto/proto"

	"github.com/equipoise-trials/equipoise/x/participation"
	"github.com/equipoise-trials/equipoise/x/participation/keeper"
)

func TestCommandsNameMethodsAndFieldsThatExist(t *testing.T) {
	options := participation.NewModule(keeper.Keeper{}).AutoCLIOptions()
	for _, commands := range []*autocliv1.ServiceCommandDescriptor{options.Query, options.Tx} {
		d, err := proto.HybridResolver.FindDescriptorByName(protoreflect.FullName(commands.Service))
		require.NoError(t, err)
		methods := d.(protoreflect.ServiceDescriptor).Methods()
		require.Len(t, commands.RpcCommandOptions, methods.Len(), "every method has a command or says that it has none")
		for _, command := range commands.RpcCommandOptions {
			method := methods.ByName(protoreflect.Name(command.RpcMethod))
			require.NotNil(t, method, command.RpcMethod)
			for _, arg := range command.PositionalArgs {
				require.NotNil(t, method.Input().Fields().ByName(protoreflect.Name(arg.ProtoField)), "%s of %s", arg.ProtoField, command.RpcMethod)
			}
		}
	}
}
