package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	cmtcfg "github.com/cometbft/cometbft/config"

	sdkmath "cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
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

// stage is a running chain and the place where actors keep their homes.
type stage struct {
	Chain
	dir       string
	addresses localnet.Addresses
	network   *tx.Network
	node      *localnet.Node
}

// newStage returns a stage on which nothing runs yet.
func newStage(dir string, c Chain) (*stage, error) {
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
	return &stage{Chain: c, dir: dir, addresses: addresses, network: network}, nil
}

func (s *stage) nodeHome() string { return filepath.Join(s.dir, "node") }

// open makes the chain, in which the given accounts own coins, and starts its node.
func (s *stage) open(ctx context.Context, balances []banktypes.Balance,
	genesis func(app.Encoding, map[string]json.RawMessage) error,
) error {
	s.App.MinGasPrices = gasPrices.String()
	if err := localnet.Init(localnet.Config{
		Home: s.nodeHome(), ChainID: chainID, BlockTime: blockTime, Addresses: s.addresses,
		Balances: balances, Genesis: genesis, App: s.App, Comet: s.Comet,
	}, s.Encoding, s.Defaults); err != nil {
		return err
	}
	return s.start(ctx)
}

// start starts the node and returns when it answers.
func (s *stage) start(ctx context.Context) error {
	node, err := localnet.Start(s.Program, s.nodeHome())
	if err != nil {
		return err
	}
	s.node = node
	boot, cancel := context.WithTimeout(ctx, bootTime)
	defer cancel()
	go func() {
		select {
		case <-node.Done():
			cancel() // it will never answer
		case <-boot.Done():
		}
	}()
	if err := s.network.WaitForNextBlock(boot); err != nil {
		return fmt.Errorf("%w; the node's last words:\n%s", err, node.LastWords())
	}
	return nil
}

// close stops the node.
func (s *stage) close() error {
	if s.node == nil {
		return nil
	}
	node := s.node
	s.node = nil
	return node.Stop()
}

// collect returns the node as evidence is collected from it.
func (s *stage) collect() collect.Node {
	return collect.Node{Comet: s.network.Context.Client, Query: s.network.Context}
}

// actor is somebody with a home and a key of their own, who acts by signed transactions alone.
type actor struct {
	*tx.Sender
	name string
	home string
}

// keyName names the one key in each actor's keyring.
const keyName = "me"

// enter gives somebody a home and a new key.
func (s *stage) enter(name string, algorithm keyring.SignatureAlgo) (*actor, error) {
	home := filepath.Join(s.dir, "actors", name)
	if err := os.MkdirAll(home, 0o700); err != nil {
		return nil, err
	}
	if err := localnet.WriteClientSettings(home, chainID, s.addresses.RPC); err != nil {
		return nil, err
	}
	keys, err := keyring.New(app.Name, keyring.BackendTest, home, nil, s.Encoding.Codec, tx.KeyringOption)
	if err != nil {
		return nil, err
	}
	if _, _, err := keys.NewMnemonic(keyName, keyring.English, sdk.FullFundraiserPath, "", algorithm); err != nil {
		return nil, fmt.Errorf("key of %s: %w", name, err)
	}
	signer, err := tx.FromKeyring(keys, keyName)
	if err != nil {
		return nil, err
	}
	return s.actor(name, home, signer), nil
}

func (s *stage) actor(name, home string, signer tx.Key) *actor {
	w := tx.NewSender(s.network, signer)
	w.GasPrices = gasPrices
	return &actor{Sender: w, name: name, home: home}
}

// do sends messages and waits for their block. What the chain refuses is an error that names the actor.
func (a *actor) do(ctx context.Context, msgs ...sdk.Msg) (tx.Outcome, error) {
	in, err := a.Send(ctx, msgs...)
	if err != nil {
		return in, fmt.Errorf("%s: %s: %w", a.name, sdk.MsgTypeURL(msgs[0]), err)
	}
	return in, nil
}

// mustRefuse sends a message that the chain must refuse.
func (a *actor) mustRefuse(ctx context.Context, msg sdk.Msg) error {
	_, err := a.Send(ctx, msg)
	switch {
	case errors.Is(err, tx.ErrRefused):
		return nil
	case err == nil:
		return fmt.Errorf("%s: the chain accepted %s, which it should have refused", a.name, sdk.MsgTypeURL(msg))
	}
	return err
}
