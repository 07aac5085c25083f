package identity_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"

	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/cosmos/gogoproto/proto"

	"github.com/equipoise-trials/equipoise/x/identity"
	"github.com/equipoise-trials/equipoise/x/identity/keeper"
)

func TestEveryMessageAndQueryHasACommandWithFieldsThatExist(t *testing.T) {
	options := identity.NewModule(keeper.Keeper{}).AutoCLIOptions()
	for _, commands := range []*autocliv1.ServiceCommandDescriptor{options.Query, options.Tx} {
		d, err := proto.HybridResolver.FindDescriptorByName(protoreflect.FullName(commands.Service))
		require.NoError(t, err)
		methods := d.(protoreflect.ServiceDescriptor).Methods()
		require.Len(t, commands.RpcCommandOptions, methods.Len())
		for _, command := range commands.RpcCommandOptions {
			method := methods.ByName(protoreflect.Name(command.RpcMethod))
			require.NotNil(t, method, command.RpcMethod)
			require.NotEmpty(t, command.Short)
			for _, arg := range command.PositionalArgs {
				message := method.Input()
				for _, name := range strings.Split(arg.ProtoField, ".") {
					field := message.Fields().ByName(protoreflect.Name(name))
					require.NotNil(t, field, "%s of %s", arg.ProtoField, command.RpcMethod)
					message = field.Message()
				}
			}
		}
	}
}
