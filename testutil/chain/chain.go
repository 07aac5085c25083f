// Package chain runs the whole application in process, block by block and without consensus: for tests of a message on
// its way through every check, for simulation and for benchmarks.
package chain

import (
	"encoding/json"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	cmttypes "github.com/cometbft/cometbft/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/spf13/viper"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/server"
	"github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app"
)

// ID is the chain-id.
const ID = "equipoise-test-1"

// Start is the time of genesis. Each block comes Step later than the one before.
var Start = time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)

// Step is the time between two blocks.
const Step = 5 * time.Second

// Chain is an application and the blocks it has taken.
type Chain struct {
	testing.TB
	App    *app.App
	Height int64
	Time   time.Time
	// History lists the blocks taken so far, if the configuration asked for it.
	History []Block

	db         dbm.DB
	keep       bool
	places     int
	validators *cmttypes.ValidatorSet
}

// Block is a block that a chain took.
type Block struct {
	Time   time.Time
	Txs    [][]byte
	Result *abci.ResponseFinalizeBlock
}

// Config says how a chain differs from the usual one.
type Config struct {
	// Executor is the block executor, "sequential" unless given.
	Executor string
	// Workers of the block-stm executor, one for each processor unless given.
	Workers int
	// Validators is how many validators there are, one unless given.
	Validators int
	// Height of the first block, 1 unless given.
	Height int64
	// Home is the folder of the chain, of which only upgrades make use; none unless given.
	Home string
	// SkipUpgrades lists the heights at which the operator skips an upgrade.
	SkipUpgrades []int
	// Places is how many transactions the node's mempool holds, as many as CometBFT's usually does unless given.
	Places int
	// History has the chain keep the blocks that it takes.
	History bool
	// Accounts hold coins from genesis on.
	Accounts []Account
	// Genesis changes the state that the chain starts from.
	Genesis func(cdc app.Encoding, state map[string]json.RawMessage)
	// Options are passed to the application.
	Options []func(*baseapp.BaseApp)
}

// New starts a chain and takes its first block.
func New(t testing.TB, config Config) *Chain {
	t.Helper()
	c := NewWithoutBlock(t, config)
	c.Block()
	return c
}

// NewWithoutBlock starts a chain that has not taken its first block.
func NewWithoutBlock(t testing.TB, config Config) *Chain {
	t.Helper()
	c := open(t, config, dbm.NewMemDB())
	state := c.genesis(config)
	if config.Genesis != nil {
		config.Genesis(c.App.Encoding(), state)
	}
	raw, err := json.Marshal(state)
	require.NoError(t, err)
	c.initChain(raw, max(config.Height, 1))
	return c
}

// Import starts a chain from the exported state of another, and takes no block yet.
func Import(t testing.TB, config Config, state json.RawMessage, height int64, at time.Time) *Chain {
	t.Helper()
	c := open(t, config, dbm.NewMemDB())
	c.Time = at
	c.initChain(state, height)
	return c
}

func open(t testing.TB, config Config, db dbm.DB) *Chain {
	t.Helper()
	options := viper.New()
	options.Set(server.FlagBlockExecutor, config.Executor)
	options.Set(server.FlagBlockSTMWorkers, config.Workers)
	options.Set(flags.FlagHome, config.Home)
	options.Set(server.FlagUnsafeSkipUpgrades, config.SkipUpgrades)
	options.Set("mempool.size", config.Places)
	base := append([]func(*baseapp.BaseApp){baseapp.SetChainID(ID)}, config.Options...)
	a := app.New(log.NewNopLogger(), db, options, base...)
	t.Cleanup(func() { _ = a.Close() })
	return &Chain{TB: t, App: a, Time: Start, db: db, keep: config.History, places: config.Places, validators: validators(t, config.Validators)}
}

func (c *Chain) initChain(state json.RawMessage, height int64) {
	c.Helper()
	params := sims.DefaultConsensusParams
	params.Block.MaxBytes, params.Block.MaxGas = app.MaxBlockBytes, app.MaxBlockGas
	_, err := c.App.InitChain(&abci.RequestInitChain{
		ChainId: ID, Time: c.Time, ConsensusParams: params, AppStateBytes: state, InitialHeight: height,
	})
	require.NoError(c, err)
	c.Height = height - 1
}

// Block takes a block of signed transactions and commits it.
func (c *Chain) Block(txs ...[]byte) *abci.ResponseFinalizeBlock {
	c.Helper()
	c.Height++
	c.Time = c.Time.Add(Step)
	hash := make([]byte, 32) // stands for the header's hash
	hash[0] = byte(c.Height)
	res, err := c.App.FinalizeBlock(&abci.RequestFinalizeBlock{
		Height: c.Height, Time: c.Time, Txs: txs, Hash: hash,
		ProposerAddress:    c.validators.Proposer.Address,
		NextValidatorsHash: c.validators.Hash(),
	})
	require.NoError(c, err)
	_, err = c.App.Commit()
	require.NoError(c, err)
	if c.keep {
		c.History = append(c.History, Block{c.Time, txs, res})
	}
	return res
}

// Replay takes a block that another chain took, at its time.
func (c *Chain) Replay(b Block) *abci.ResponseFinalizeBlock {
	c.Helper()
	c.Time = b.Time.Add(-Step)
	return c.Block(b.Txs...)
}

// Check offers a transaction to the mempool.
func (c *Chain) Check(raw []byte) *abci.ResponseCheckTx {
	c.Helper()
	res, err := c.App.CheckTx(&abci.RequestCheckTx{Tx: raw, Type: abci.CheckTxType_New})
	require.NoError(c, err)
	return res
}

// Wait takes an empty block that comes d later than the one before.
func (c *Chain) Wait(d time.Duration) *abci.ResponseFinalizeBlock {
	c.Helper()
	c.Time = c.Time.Add(d - Step)
	return c.Block()
}

// Context returns a context that reads the state of the last block.
func (c *Chain) Context() sdk.Context {
	return c.App.NewNextBlockContext(cometHeader(c))
}

// ExportUncommitted returns the state that a chain starts from, before its first block.
func (c *Chain) ExportUncommitted() json.RawMessage {
	c.Helper()
	ctx := c.App.GetContextForFinalizeBlock(nil)
	state, err := c.App.ModuleManager().ExportGenesis(ctx, c.App.Encoding().Codec)
	require.NoError(c, err)
	raw, err := json.Marshal(state)
	require.NoError(c, err)
	return raw
}
