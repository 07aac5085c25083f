package protocol_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"
	"cosmossdk.io/client/v2/autocli"
	"cosmossdk.io/core/appmodule"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/codec/address"
	moduletestutil "github.com/cosmos/cosmos-sdk/types/module/testutil"

	"github.com/equipoise-trials/equipoise/x/internal/modtest"
	"github.com/equipoise-trials/equipoise/x/protocol"
	"github.com/equipoise-trials/equipoise/x/protocol/keeper"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// commandLine returns a root command with the commands that the module describes.
func commandLine(t *testing.T) *cobra.Command {
	t.Helper()
	m := protocol.NewModule(keeper.Keeper{})
	e := moduletestutil.MakeTestEncodingConfig(m)
	root := &cobra.Command{Use: "equipoised"}
	options := autocli.AppOptions{
		Modules:               map[string]appmodule.AppModule{types.ModuleName: m},
		ModuleOptions:         map[string]*autocliv1.ModuleOptions{types.ModuleName: m.AutoCLIOptions()},
		AddressCodec:          address.NewBech32Codec("eqp"),
		ValidatorAddressCodec: address.NewBech32Codec("eqpvaloper"),
		ConsensusAddressCodec: address.NewBech32Codec("eqpvalcons"),
		ClientCtx: client.Context{}.WithCodec(e.Codec).WithInterfaceRegistry(e.InterfaceRegistry).
			WithTxConfig(e.TxConfig).WithLegacyAmino(e.Amino),
	}
	require.NoError(t, options.EnhanceRootCommand(root))
	return root
}

func TestEveryMessageThatNeedsNoFileAndEveryQueryHasItsCommand(t *testing.T) {
	root := commandLine(t)
	for command, help := range map[string][]string{
		"tx protocol":                   {"activate", "decide"},
		"tx protocol decide":            {"decide TRIAL LINE VERSION DECIDER OUTCOME", "--not-after", "--document-digest", "--scope", "--conditions", "--review-due", "--in-place-of"},
		"tx protocol activate":          {"activate TRIAL SITE LINE VERSION"},
		"query protocol document":       {"document TRIAL LINE"},
		"query protocol documents":      {"documents TRIAL"},
		"query protocol version":        {"version TRIAL LINE VERSION"},
		"query protocol versions":       {"versions TRIAL LINE"},
		"query protocol decisions":      {"decisions TRIAL LINE VERSION"},
		"query protocol active":         {"active TRIAL SITE", "--at", "--line"},
		"query protocol uses":           {"uses TRIAL LINE"},
		"query protocol conditions":     {"conditions TRIAL LINE VERSION DECISION"},
		"query protocol pending":        {"pending ORGANISATION", "--trial"},
		"tx protocol answer-condition":  {"answer-condition TRIAL LINE VERSION DECISION CONDITION EVIDENCE-DIGEST"},
		"tx protocol confirm-condition": {"confirm-condition TRIAL LINE VERSION DECISION CONDITION"},
		"tx protocol extend-condition":  {"extend-condition TRIAL LINE VERSION DECISION CONDITION", "--due", "--reason"},
		"query protocol by-digest":      {"by-digest DIGEST"},
		"query protocol open":           {"open TRIAL SITE"},
		"query protocol schedule":       {"schedule TRIAL LINE VERSION"},
	} {
		t.Run(command, func(t *testing.T) {
			cmd, rest, err := root.Find(strings.Fields(command))
			require.NoError(t, err)
			require.Empty(t, rest)
			var out bytes.Buffer
			cmd.SetOut(&out)
			require.NoError(t, cmd.Help())
			for _, text := range help {
				require.Contains(t, out.String(), text)
			}
		})
	}
}

func TestANewChainStartsWithTheStateThatIsWrittenDown(t *testing.T) {
	modtest.DefaultGenesis(t, protocol.NewModule(keeper.Keeper{}))
}

func TestMessagesAndQueriesAreServed(t *testing.T) {
	modtest.Services(t, protocol.NewModule(keeper.Keeper{}), "equipoise.protocol.v1.Msg", "equipoise.protocol.v1.Query")
}

func TestASimulationMakesEveryMessage(t *testing.T) {
	modtest.Simulation(t, protocol.NewModule(keeper.Keeper{}), "equipoise.protocol.v1.Msg")
}
