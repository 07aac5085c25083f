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

// openSender returns what sends with the key named by --from, to the node named by --node.
func openSender(ctx context.Context, cmd *cobra.Command) (*tx.Sender, error) {
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
	key, err := tx.FromKeyring(clientCtx.Keyring, clientCtx.FromName)
	if err != nil {
		return nil, err
	}
	s := tx.NewSender(tx.NewNetwork(clientCtx), key)
	s.Granter = clientCtx.FeeGranter
	prices, err := cmd.Flags().GetString(flags.FlagGasPrices)
	if err != nil {
		return nil, err
	}
	s.GasPrices, err = sdk.ParseDecCoins(prices)
	return s, err
}
