package tx_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	cmtcfg "github.com/cometbft/cometbft/config"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/crypto/hd"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	serverconfig "github.com/cosmos/cosmos-sdk/server/config"
	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/cli"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/localnet"
)

const (
	// asProgram says to a process of this test binary that it is equipoised: the node of these tests is such a process.
	asProgram = "EQUIPOISE_TEST_IS_THE_PROGRAM"
	chainID   = "equipoise-tx-1"
	blockTime = 150 * time.Millisecond
	// patience bounds the wait for whatever a test expects of the node.
	patience = time.Minute
)

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(cli.ExitCode(cli.Execute()))
	}
	if err := os.Setenv(asProgram, "1"); err != nil {
		panic(err)
	}
	code := m.Run()
	chain.stop()
	os.Exit(code)
}

// node is a chain with one validator, whose node is a process of its own. One serves all tests of this package.
type node struct {
	once   sync.Once
	failed error

	home    string
	process *localnet.Node
	context client.Context // without a network: each test makes its own
	rpc     string
	keys    keyring.Keyring
}

var chain node

// rich is the name of a key that owns coins, in the keyring of the node.
const rich = "rich"

// up returns the chain, which is started the first time.
func up(t *testing.T) *node {
	t.Helper()
	if testing.Short() {
		t.Skip("needs a chain")
	}
	chain.once.Do(func() { chain.failed = chain.begin() })
	require.NoError(t, chain.failed)
	return &chain
}

func (n *node) begin() (err error) {
	if n.home, err = os.MkdirTemp("", "equipoise-tx-"); err != nil {
		return err
	}
	d := app.Describe()
	e := d.Encoding()
	tx.RegisterKeys(e.Registry)
	if n.keys, err = keyring.New(app.Name, keyring.BackendTest, filepath.Join(n.home, "keys"), nil, e.Codec, tx.KeyringOption); err != nil {
		return err
	}
	record, _, err := n.keys.NewMnemonic(rich, keyring.English, sdk.FullFundraiserPath, "", hd.Secp256k1)
	if err != nil {
		return err
	}
	owner, err := record.GetAddress()
	if err != nil {
		return err
	}
	addresses, err := localnet.FreeAddresses()
	if err != nil {
		return err
	}
	settings := serverconfig.DefaultConfig()
	settings.MinGasPrices = "0" + app.BondDenom
	if err := localnet.Init(localnet.Config{
		Home: n.home, ChainID: chainID, BlockTime: blockTime, Addresses: addresses, App: settings, Comet: cmtcfg.DefaultConfig(),
		Balances: []banktypes.Balance{{Address: owner.String(), Coins: sdk.NewCoins(coin(1_000_000_000))}},
	}, e, d.DefaultGenesis()); err != nil {
		return err
	}
	n.rpc = "tcp://" + addresses.RPC
	n.context = client.Context{}.WithChainID(chainID).WithCodec(e.Codec).WithInterfaceRegistry(e.Registry).WithTxConfig(e.Tx)
	return n.start()
}

// start starts the node of the home, for the first time or again, and returns when it takes blocks.
func (n *node) start() error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	if n.process, err = localnet.Start(program, n.home); err != nil {
		return err
	}
	network, err := tx.Dial(n.rpc, n.context)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := network.WaitForNextBlock(ctx); err != nil {
		return fmt.Errorf("%w\n%s", err, n.process.LastWords())
	}
	return nil
}

func (n *node) stop() {
	if n.process != nil {
		_ = n.process.Stop()
	}
	_ = os.RemoveAll(n.home)
}

// network returns the chain as a new client sees it.
func (n *node) network(t *testing.T) *tx.Network {
	t.Helper()
	network, err := tx.Dial(n.rpc, n.context)
	require.NoError(t, err)
	return network
}

// newcomer returns a sender with a new key that was sent an amount of coins.
func (n *node) newcomer(t *testing.T, network *tx.Network, amount int64) *tx.Sender {
	t.Helper()
	s := tx.NewSender(network, tx.FromPrivateKey(secp256k1.GenPrivKey()))
	_, err := n.owner(t, network).Send(t.Context(), pay(n.owner(t, network), s, amount))
	require.NoError(t, err)
	return s
}

// owner returns a sender with the key that owns coins.
func (n *node) owner(t *testing.T, network *tx.Network) *tx.Sender {
	t.Helper()
	key, err := tx.FromKeyring(n.keys, rich)
	require.NoError(t, err)
	return tx.NewSender(network, key)
}

func coin(amount int64) sdk.Coin { return sdk.NewInt64Coin(app.BondDenom, amount) }

// pay returns the message that moves coins from one key to another.
func pay(from, to tx.Key, amount int64) sdk.Msg {
	return banktypes.NewMsgSend(tx.Address(from), tx.Address(to), sdk.NewCoins(coin(amount)))
}
