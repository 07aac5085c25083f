package cli

import (
	"time"

	cmtcfg "github.com/cometbft/cometbft/config"

	serverconfig "github.com/cosmos/cosmos-sdk/server/config"

	"github.com/equipoise-trials/equipoise/app"
)

// indexedEvents is what a new node indexes for searches. An empty list would index every attribute, and with them the
// data of every fact.
var indexedEvents = []string{"message.action", "message.sender", "tx.height"}

// minGasPrice is what a new node asks for a unit of gas, so that nobody fills its mempool for nothing. A node may ask
// for more or less: floors are local.
const minGasPrice = "0.001" + app.BondDenom

// newAppConfig returns the app.toml of a new node.
func newAppConfig() *serverconfig.Config {
	c := serverconfig.DefaultConfig()
	c.MinGasPrices = minGasPrice
	c.IndexEvents = indexedEvents
	c.Mempool.MaxTxs = -1 // CometBFT's mempool orders transactions
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
	return c
}
