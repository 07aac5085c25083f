package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/client/keys"
	"github.com/cosmos/cosmos-sdk/client/rpc"
	"github.com/cosmos/cosmos-sdk/server"
	authcli "github.com/cosmos/cosmos-sdk/x/auth/client/cli"

	"github.com/equipoise-trials/equipoise/cmd/equipoised/cli/registration"
)

// addClientCommands adds what those who use a chain need, beside the commands that the modules describe.
func addClientCommands(root *cobra.Command) {
	query := &cobra.Command{
		Use:                        "query",
		Aliases:                    []string{"q"},
		Short:                      "Ask the chain",
		SuggestionsMinimumDistance: 2,
		RunE:                       client.ValidateCmd,
	}
	query.AddCommand(
		rpc.QueryEventForTxCmd(),
		rpc.ValidatorCommand(),
		server.QueryBlockCmd(),
		server.QueryBlocksCmd(),
		server.QueryBlockResultsCmd(),
		authcli.QueryTxCmd(),
		authcli.QueryTxsByEventsCmd(),
		registration.NewQueryCommand(),
	)
	query.PersistentFlags().String(flags.FlagChainID, "", "The chain-id of the network")

	tx := &cobra.Command{
		Use:                        "tx",
		Short:                      "Sign and send transactions",
		SuggestionsMinimumDistance: 2,
		RunE:                       client.ValidateCmd,
	}
	tx.AddCommand(
		authcli.GetSignCommand(),
		authcli.GetSignBatchCommand(),
		authcli.GetMultiSignCommand(),
		authcli.GetMultiSignBatchCmd(),
		authcli.GetValidateSignaturesCommand(),
		authcli.GetBroadcastCommand(),
		authcli.GetEncodeCommand(),
		authcli.GetDecodeCommand(),
		authcli.GetSimulateCmd(),
		newProtocolTxCommand(),
		registration.NewTxCommand(),
	)
	tx.PersistentFlags().String(flags.FlagChainID, "", "The chain-id of the network")
	addKeepFlag(tx)

	root.AddCommand(query, tx, keys.Commands())
	root.PersistentFlags().String(flags.FlagKeyringBackend, keyringBackend,
		"Where keys are kept (file|os|kwallet|pass|test); of these file alone asks for the passphrase each time")
}

// requireNode refuses to go on without a node that answers.
func requireNode(ctx context.Context, clientCtx client.Context) error {
	if clientCtx.Client == nil {
		return errors.New("which node? Name one with --node")
	}
	if _, err := clientCtx.Client.Status(ctx); err != nil {
		return fmt.Errorf("the node %s does not answer: is it running? Name another with --node: %w", clientCtx.NodeURI, err)
	}
	return nil
}
