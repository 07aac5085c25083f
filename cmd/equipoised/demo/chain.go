package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"time"

	cmtcfg "github.com/cometbft/cometbft/config"

	sdkmath "cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/client"
	serverconfig "github.com/cosmos/cosmos-sdk/server/config"
	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/localnet"
	"github.com/equipoise-trials/equipoise/proof/collect"
)

const (
	chainID = "equipoise-demo-1"
	// blockTime is the pause between two blocks of the demo's chain.
	blockTime = 150 * time.Millisecond
	// bootTime bounds the wait for the node's second block.
	bootTime = 60 * time.Second
)

// gasPrices is what the demo's node asks: fees are real, and people who own no coins pay them by grant.
var gasPrices = sdk.NewDecCoins(sdk.NewDecCoinFromDec(app.BondDenom, sdkmath.LegacyMustNewDecFromStr("0.001")))

// Chain is what the demo needs to make a chain and to talk to it.
type Chain struct {
	// Program is the equipoised that runs the node.
	Program string
	// Encoding of the chain's transactions.
	Encoding app.Encoding
	// Defaults is the genesis state of each module.
	Defaults map[string]json.RawMessage
	// App and Comet are the settings of a new node.
	App   *serverconfig.Config
	Comet *cmtcfg.Config
}

// localChain is a chain on this computer and the folder in which everybody who takes part has a home.
type localChain struct {
	Chain
	dir       string
	addresses localnet.Addresses
	network   *tx.Network
	node      *localnet.Node
}

// newLocalChain returns a chain whose node does not run yet.
func newLocalChain(dir string, c Chain) (*localChain, error) {
	addresses, err := localnet.FreeAddresses()
	if err != nil {
		return nil, err
	}
	network, err := tx.Dial("tcp://"+addresses.RPC, client.Context{}.
		WithChainID(chainID).WithCodec(c.Encoding.Codec).
		WithInterfaceRegistry(c.Encoding.Registry).WithTxConfig(c.Encoding.Tx))
	if err != nil {
		return nil, err
	}
	return &localChain{Chain: c, dir: dir, addresses: addresses, network: network}, nil
}

func (c *localChain) nodeHome() string { return filepath.Join(c.dir, "node") }

// open makes the chain, in which the given accounts own coins, and starts its node.
func (c *localChain) open(ctx context.Context, balances []banktypes.Balance,
	genesis func(app.Encoding, map[string]json.RawMessage) error,
) error {
	c.App.MinGasPrices = gasPrices.String()
	if err := localnet.Init(localnet.Config{
		Home: c.nodeHome(), ChainID: chainID, BlockTime: blockTime, Addresses: c.addresses,
		Balances: balances, Genesis: genesis, App: c.App, Comet: c.Comet,
	}, c.Encoding, c.Defaults); err != nil {
		return err
	}
	return c.start(ctx)
}

// start starts the node and returns when it answers.
func (c *localChain) start(ctx context.Context) error {
	node, err := localnet.Start(c.Program, c.nodeHome())
	if err != nil {
		return err
	}
	c.node = node
	boot, cancel := context.WithTimeout(ctx, bootTime)
	defer cancel()
	go func() {
		select {
		case <-node.Done():
			cancel() // it will never answer
		case <-boot.Done():
		}
	}()
	if err := c.network.WaitForNextBlock(boot); err != nil {
		return fmt.Errorf("%w; the node's last words:\n%s", err, node.LastWords())
	}
	return nil
}

// close stops the node.
func (c *localChain) close() error {
	if c.node == nil {
		return nil
	}
	node := c.node
	c.node = nil
	return node.Stop()
}

// collect returns the node as evidence is collected from it.
func (c *localChain) collect() collect.Node {
	return collect.Node{Comet: c.network.Context.Client, Query: c.network.Context}
}
