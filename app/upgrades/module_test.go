package upgrades_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"

	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"
	"github.com/cosmos/gogoproto/proto"

	"github.com/equipoise-trials/equipoise/app/upgrades"
	"github.com/equipoise-trials/equipoise/testutil/chain"
)

func TestGovernanceAlonePlansAnUpgrade(t *testing.T) {
	somebody := chain.NewAccount("somebody")
	c := chain.New(t, chain.Config{Accounts: []chain.Account{somebody}})
	c.MustRefuse(somebody, "invalid authority", &upgradetypes.MsgSoftwareUpgrade{
		Authority: somebody.String(), Plan: upgradetypes.Plan{Name: "mine", Height: 100},
	})
	c.MustRefuse(somebody, "invalid authority", &upgradetypes.MsgCancelUpgrade{Authority: somebody.String()})
}

func TestTheQueriesOfUpgradesAnswer(t *testing.T) {
	c := chain.New(t, chain.Config{})
	plan := c.PlanUpgrade("later", c.Height+10)
	c.Block()
	res, err := c.App.Upgrade.CurrentPlan(c.Context(), &upgradetypes.QueryCurrentPlanRequest{})
	require.NoError(t, err)
	require.Equal(t, &plan, res.Plan)
	require.NotNil(t, c.App.GRPCQueryRouter().Route("/cosmos.upgrade.v1beta1.Query/CurrentPlan"), "a node serves it")
}

func TestEveryMessageAndQueryOfUpgradesHasACommandWithFieldsThatExist(t *testing.T) {
	options := upgrades.Module{}.AutoCLIOptions()
	for _, commands := range []*autocliv1.ServiceCommandDescriptor{options.Query, options.Tx} {
		d, err := proto.HybridResolver.FindDescriptorByName(protoreflect.FullName(commands.Service))
		require.NoError(t, err)
		methods := d.(protoreflect.ServiceDescriptor).Methods()
		require.Len(t, commands.RpcCommandOptions, methods.Len())
		for _, command := range commands.RpcCommandOptions {
			method := methods.ByName(protoreflect.Name(command.RpcMethod))
			require.NotNil(t, method, command.RpcMethod)
			for _, argument := range command.PositionalArgs {
				message := method.Input().FullName()
				for name := range strings.SplitSeq(argument.ProtoField, ".") {
					d, err := proto.HybridResolver.FindDescriptorByName(message)
					require.NoError(t, err)
					field := d.(protoreflect.MessageDescriptor).Fields().ByName(protoreflect.Name(name))
					require.NotNil(t, field, "%s of %s", argument.ProtoField, command.RpcMethod)
					if field.Message() != nil {
						message = field.Message().FullName()
					}
				}
			}
		}
	}
}
