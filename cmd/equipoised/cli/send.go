package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/client/tx"
)

// openWallet returns the wallet of the key named by --from, on the node named by --node. It follows the chain until
// ctx ends.
func openWallet(ctx context.Context, cmd *cobra.Command) (*tx.Sender, error) {
	clientCtx, err := client.GetClientTxContext(cmd)
	if err != nil {
		return nil, err
	}
	if clientCtx.FromName == "" {
		return nil, errors.New("which key signs? Name it with --from")
	}
	if clientCtx.ChainID == "" {
		return nil, errors.New("which chain? Name it with --chain-id, or write it into client.toml")
	}
	if err := requireNode(ctx, clientCtx); err != nil {
		return nil, err
	}
	signer, err := tx.FromKeyring(clientCtx.Keyring, clientCtx.FromName)
	if err != nil {
		return nil, err
	}
	w := tx.NewSender(tx.NewNetwork(clientCtx), signer)
	w.Granter = clientCtx.FeeGranter
	prices, err := cmd.Flags().GetString(flags.FlagGasPrices)
	if err != nil {
		return nil, err
	}
	w.GasPrices, err = sdk.ParseDecCoins(prices)
	return w, err
}
