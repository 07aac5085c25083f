// Package localnet sets up the home of a chain with one validator and runs its node as a process of its own.
package localnet

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	cmtcfg "github.com/cometbft/cometbft/config"
	cmttypes "github.com/cometbft/cometbft/types"

	sdkmath "cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	serverconfig "github.com/cosmos/cosmos-sdk/server/config"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	"github.com/cosmos/cosmos-sdk/x/genutil"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/equipoise-trials/equipoise/app"
)

// operatorName names the validator's key in the node's keyring.
const operatorName = "operator"

// stake is what the validator bonds; it owns as much again.
var stake = sdk.NewInt64Coin(app.BondDenom, 100_000_000)

// Config says what a chain with one validator looks like.
type Config struct {
	// Home is the node's folder. It must not hold a chain already.
	Home string
	// ChainID of the new chain.
	ChainID string
	// BlockTime is the pause between two blocks.
	BlockTime time.Duration
	// Addresses on which the node listens.
	Addresses Addresses
	// Balances are the coins that exist from the start.
	Balances []banktypes.Balance
	// Genesis changes the state of the modules before it is written.
	Genesis func(e app.Encoding, state map[string]json.RawMessage) error
	// App and Comet are the settings to start from.
	App   *serverconfig.Config
	Comet *cmtcfg.Config
}

// RequireVacant refuses a home that holds a chain.
func RequireVacant(home string) error {
	if _, err := os.Stat(filepath.Join(home, "config", "genesis.json")); err == nil {
		return fmt.Errorf("%s holds a chain already: choose another folder, or remove it", home)
	}
	return nil
}

// Init writes keys, settings and genesis of a new chain into its home.
func Init(c Config, e app.Encoding, defaults map[string]json.RawMessage) error {
	comet := c.Comet
	comet.SetRoot(c.Home)
	if err := RequireVacant(c.Home); err != nil {
		return err
	}
	comet.Moniker = c.ChainID
	comet.Consensus.TimeoutCommit = c.BlockTime
	comet.P2P.ListenAddress = "tcp://" + c.Addresses.P2P
	comet.RPC.ListenAddress = "tcp://" + c.Addresses.RPC
	comet.RPC.PprofListenAddress = ""
	comet.P2P.AddrBookStrict = false
	cmtcfg.EnsureRoot(c.Home)

	c.App.API.Address = "tcp://" + c.Addresses.API
	c.App.GRPC.Address = c.Addresses.GRPC
	cmtcfg.WriteConfigFile(filepath.Join(c.Home, "config", "config.toml"), comet)
	serverconfig.WriteConfigFile(filepath.Join(c.Home, "config", "app.toml"), c.App)

	if err := WriteClientSettings(c.Home, c.ChainID, c.Addresses.RPC); err != nil {
		return err
	}
	_, consensusKey, err := genutil.InitializeNodeValidatorFiles(comet)
	if err != nil {
		return err
	}
	keys, err := keyring.New(app.Name, keyring.BackendTest, c.Home, nil, e.Codec)
	if err != nil {
		return err
	}
	operator, err := newKey(keys, operatorName)
	if err != nil {
		return err
	}
	state, err := genesisState(c, e, defaults, operator, consensusKey, keys)
	if err != nil {
		return err
	}
	return writeGenesis(comet.GenesisFile(), c.ChainID, state)
}

func writeGenesis(path, chainID string, state map[string]json.RawMessage) error {
	raw, err := json.MarshalIndent(state, "", "  ")
	if err != nil {
		return err
	}
	genesis := genutiltypes.NewAppGenesisWithVersion(chainID, raw)
	params := cmttypes.DefaultConsensusParams()
	params.Block.MaxBytes, params.Block.MaxGas = app.MaxBlockBytes, app.MaxBlockGas
	genesis.Consensus = &genutiltypes.ConsensusGenesis{Params: params}
	genesis.GenesisTime = time.Now().UTC()
	return genesis.SaveAs(path)
}

// genesisState returns the state of the modules: the coins, the validator's first transaction, and what the
// configuration adds.
func genesisState(c Config, e app.Encoding, state map[string]json.RawMessage, operator sdk.AccAddress,
	consensusKey cryptotypes.PubKey, keys keyring.Keyring,
) (map[string]json.RawMessage, error) {
	balances := append([]banktypes.Balance{{
		Address: operator.String(), Coins: sdk.NewCoins(stake.Add(stake)),
	}}, c.Balances...)
	accounts := make([]authtypes.GenesisAccount, len(balances))
	for i, b := range balances {
		address, err := e.Address.StringToBytes(b.Address)
		if err != nil {
			return nil, fmt.Errorf("address %s: %w", b.Address, err)
		}
		accounts[i] = authtypes.NewBaseAccountWithAddress(address)
	}
	packed, err := authtypes.PackAccounts(accounts)
	if err != nil {
		return nil, err
	}
	auth := authtypes.DefaultGenesisState()
	auth.Accounts = packed
	state[authtypes.ModuleName] = e.Codec.MustMarshalJSON(auth)

	bank := banktypes.DefaultGenesisState()
	bank.Balances = balances
	for _, b := range balances {
		bank.Supply = bank.Supply.Add(b.Coins...)
	}
	state[banktypes.ModuleName] = e.Codec.MustMarshalJSON(bank)

	first, err := createValidator(c.ChainID, e, operator, consensusKey, keys)
	if err != nil {
		return nil, err
	}
	state[genutiltypes.ModuleName] = e.Codec.MustMarshalJSON(genutiltypes.NewGenesisStateFromTx(e.Tx.TxJSONEncoder(), []sdk.Tx{first}))
	if c.Genesis == nil {
		return state, nil
	}
	return state, c.Genesis(e, state)
}

// newKey makes a secp256k1 key in a keyring.
func newKey(keys keyring.Keyring, name string) (sdk.AccAddress, error) {
	record, _, err := keys.NewMnemonic(name, keyring.English, sdk.FullFundraiserPath, "", algorithm(keys))
	if err != nil {
		return nil, err
	}
	return record.GetAddress()
}

func algorithm(keys keyring.Keyring) keyring.SignatureAlgo {
	supported, _ := keys.SupportedAlgorithms()
	return supported[0]
}

var validatorPolicy = stakingtypes.NewCommissionRates(sdkmath.LegacyZeroDec(), sdkmath.LegacyOneDec(), sdkmath.LegacyOneDec())
