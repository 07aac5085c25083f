package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	cmtcfg "github.com/cometbft/cometbft/config"

	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	serverconfig "github.com/cosmos/cosmos-sdk/server/config"

	"github.com/equipoise-trials/equipoise/app"
)

// indexedEvents is what a new node indexes for searches. An empty list would index every attribute, and with them the
// data of every fact.
var indexedEvents = []string{"message.action", "message.sender", "tx.height"}

// minGasPrice is what a new node asks for a unit of gas, so that nobody fills its mempool for nothing. A node may ask
// for more or less: floors are local.
const minGasPrice = "0.001" + app.BondDenom

// keyringBackend is where a new home keeps its keys: in files under a passphrase, which every command that signs asks for
// and no command remembers (21 CFR 11.200(a)(1)). A keyring of the operating system stays open for as long as its owner is
// logged in.
const keyringBackend = keyring.BackendFile

// keepKeysInFiles makes that the default of every command that has the SDK's flag.
func keepKeysInFiles(cmd *cobra.Command) {
	if f := cmd.Flags().Lookup(flags.FlagKeyringBackend); f != nil {
		f.DefValue = keyringBackend
		_ = f.Value.Set(keyringBackend)
	}
	for _, c := range cmd.Commands() {
		keepKeysInFiles(c)
	}
}

const clientSettings = `# Settings of the command line for this home.
chain-id = %q
keyring-backend = %q
keyring-default-keyname = ""
output = "text"
node = "tcp://localhost:26657"
broadcast-mode = "sync"
`

// writeClientSettings writes the client.toml of a home that has none.
func writeClientSettings(home, chainID string) error {
	path := filepath.Join(home, "config", "client.toml")
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, fmt.Appendf(nil, clientSettings, chainID, keyringBackend), 0o600)
}

// newAppConfig returns the app.toml of a new node.
func newAppConfig() *serverconfig.Config {
	c := serverconfig.DefaultConfig()
	c.MinGasPrices = minGasPrice
	c.IndexEvents = indexedEvents
	c.Mempool.MaxTxs = -1 // what waits is in CometBFT's mempool, and the application orders it by lanes
	c.API.Enable = true
	c.GRPC.Enable = true
	c.QueryGasLimit = 50_000_000 // no query runs unbounded
	return c
}

func appTemplate() string { return serverconfig.DefaultConfigTemplate }

// newCometConfig returns the config.toml of a new node.
func newCometConfig() *cmtcfg.Config {
	c := cmtcfg.DefaultConfig()
	c.Consensus.TimeoutCommit = 2 * time.Second
	c.Mempool.MaxTxBytes = app.MaxBlockBytes / 2 // larger ones are in no block
	// Nodes tell one another what waits in the order in which it arrived, 5 MB a second: what arrives last in a full mempool is at
	// the others within a block or two.
	c.Mempool.MaxTxsBytes = 8 * app.MaxBlockBytes
	c.RPC.MaxBodyBytes = 4 << 20 // a simulated transaction is written in hexadecimal: twice the largest registration, and more
	return c
}
