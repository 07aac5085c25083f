package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/crypto/hd"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/keep"
	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/localnet"
	"github.com/equipoise-trials/equipoise/fact/opening"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
)

const (
	localnetChainID = "equipoise-local-1"
	// accreditorName names the accreditor's key in the keyring of a local chain.
	accreditorName = "accreditor"
	// treasuryLimit is what the treasury of the local consortium pays out on one day by one administrator.
	treasuryLimit = 1_000_000_000 // upoise
)

func newLocalnetCommand(chain app.Description) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "localnet",
		Short: "Run a chain to work with: one validator, and an accreditor whose key is in its keyring",
		Long: "Makes a chain in --home the first time and goes on with it after that. The key \"accreditor\" in the test\n" +
			"keyring of that home accredits organisations and owns coins of both denominations.",
		Args:              cobra.NoArgs,
		PersistentPreRunE: func(*cobra.Command, []string) error { return nil }, // it writes the settings itself
		RunE:              func(cmd *cobra.Command, _ []string) error { return runLocalnet(cmd, chain) },
	}
	cmd.Flags().String(flags.FlagHome, filepath.Join(app.DefaultHome(), "localnet"), "Folder of the chain")
	cmd.Flags().Duration("block-time", time.Second, "Pause between two blocks of a new chain")
	return cmd
}

func runLocalnet(cmd *cobra.Command, chain app.Description) error {
	home, err := cmd.Flags().GetString(flags.FlagHome)
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(home, "config", "genesis.json")); errors.Is(err, fs.ErrNotExist) {
		if err := makeLocalnet(cmd, chain, home); err != nil {
			return err
		}
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	node, err := localnet.Start(program, home)
	if err != nil {
		return err
	}
	a := localnet.UsualAddresses()
	fmt.Fprintf(cmd.OutOrStdout(), "the chain %s runs: RPC http://%s, REST http://%s, gRPC %s\n", localnetChainID, a.RPC, a.API, a.GRPC)
	fmt.Fprintf(cmd.OutOrStdout(), "use it with --home %s; interrupt to stop\n", home)

	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	select {
	case <-ctx.Done():
		return node.Stop()
	case <-node.Done():
		return fmt.Errorf("the node ended; its last words:\n%s", node.LastWords())
	}
}

// makeLocalnet makes the chain and the accreditor's key.
func makeLocalnet(cmd *cobra.Command, chain app.Description, home string) error {
	blockTime, err := cmd.Flags().GetDuration("block-time")
	if err != nil {
		return err
	}
	e := chain.Encoding()
	keys, err := keyring.New(app.Name, keyring.BackendTest, home, nil, e.Codec, tx.KeyringOption)
	if err != nil {
		return err
	}
	record, _, err := keys.NewMnemonic(accreditorName, keyring.English, sdk.FullFundraiserPath, "", hd.Secp256k1)
	if err != nil {
		return err
	}
	address, err := record.GetAddress()
	if err != nil {
		return err
	}
	dir, identity := keepOf(home)
	k, err := keep.Create(dir, keep.Options{Identity: identity})
	if err != nil {
		return err
	}
	defer k.Close()
	settings := newAppConfig()
	settings.MinGasPrices = "0" + app.BondDenom // a chain to try things on
	coins := sdk.NewCoins(sdk.NewInt64Coin(app.BondDenom, 1_000_000_000_000), sdk.NewInt64Coin(app.PaymentDenom, 1_000_000_000_000))
	return localnet.Init(localnet.Config{
		Home: home, ChainID: localnetChainID, BlockTime: blockTime, Addresses: localnet.UsualAddresses(),
		Balances: []banktypes.Balance{{Address: address.String(), Coins: coins}},
		Genesis:  nameAccreditor(k, address),
		App:      settings, Comet: newCometConfig(),
	}, e, chain.DefaultGenesis())
}

// nameAccreditor names the first accreditor in a genesis state. The opening of the name is kept.
func nameAccreditor(k *keep.Keep, address sdk.AccAddress) func(app.Encoding, map[string]json.RawMessage) error {
	return func(e app.Encoding, state map[string]json.RawMessage) error {
		digest, err := k.Commit(opening.Name, localnetChainID, address.String(), accreditorName)
		if err != nil {
			return err
		}
		g := identitytypes.DefaultGenesis()
		if err := g.AddAccreditor(e.Address, identitytypes.GenesisAccreditor{
			LegalName: "Local consortium", Country: "CH", Address: address.String(), NameDigest: digest,
			TreasuryLimits: sdk.NewCoins(sdk.NewInt64Coin(app.BondDenom, treasuryLimit)),
		}); err != nil {
			return err
		}
		state[identitytypes.ModuleName] = e.Codec.MustMarshalJSON(g)
		return nil
	}
}
