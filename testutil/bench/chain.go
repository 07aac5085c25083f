package main

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"syscall"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	cmttypes "github.com/cometbft/cometbft/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/spf13/viper"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/codec"
	cryptocodec "github.com/cosmos/cosmos-sdk/crypto/codec"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	"github.com/cosmos/cosmos-sdk/server"
	"github.com/cosmos/cosmos-sdk/server/config"
	pruningtypes "github.com/cosmos/cosmos-sdk/store/v2/pruning/types"
	"github.com/cosmos/cosmos-sdk/testutil/sims"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/fact"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
)

const (
	chainID = "equipoise-bench-1"
	// blockTime is the time between two blocks.
	blockTime = 5 * time.Second
)

// genesisTime is when the chain begins.
var genesisTime = time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)

// chain is the application on a database on disk, and the blocks it has taken.
type chain struct {
	app        *app.App
	db         dbm.DB
	height     int64
	time       time.Time
	validators *cmttypes.ValidatorSet
}

// openChain starts a chain as a node does that was given no settings of its own, on a database of the same kind. The
// accreditor is named in its genesis, and everybody owns coins.
func openChain(o Options, p *people) (*chain, error) {
	db, err := app.OpenDatabase(o.Scratch, dbm.GoLevelDBBackend)
	if err != nil {
		return nil, err
	}
	options := viper.New()
	options.Set(server.FlagBlockExecutor, o.Executor)
	node := config.DefaultConfig()
	c := &chain{
		db: db,
		app: app.New(log.NewNopLogger(), db, options,
			baseapp.SetChainID(chainID),
			baseapp.SetPruning(pruningtypes.NewPruningOptionsFromString(node.Pruning)),
			baseapp.SetInterBlockCache(app.InterBlockCache()),
			baseapp.SetIAVLCacheSize(int(node.IAVLCacheSize)),
			baseapp.SetIAVLDisableFastNode(node.IAVLDisableFastNode),
		),
		time: genesisTime,
	}
	key, err := cryptocodec.ToCmtPubKeyInterface(ed25519.GenPrivKeyFromSecret([]byte("validator")).PubKey())
	if err != nil {
		return nil, err
	}
	c.validators = cmttypes.NewValidatorSet([]*cmttypes.Validator{cmttypes.NewValidator(key, 1)})
	state, err := c.genesis(p)
	if err != nil {
		return nil, err
	}
	return c, c.init(state)
}

func (c *chain) genesis(p *people) (json.RawMessage, error) {
	e, everybody := c.app.Encoding(), p.everybody()
	accounts := make([]authtypes.GenesisAccount, len(everybody))
	balances := make([]banktypes.Balance, len(everybody))
	for i, s := range everybody {
		accounts[i] = authtypes.NewBaseAccount(s.raw(), nil, 0, 0)
		balances[i] = banktypes.Balance{Address: s.address, Coins: s.coins}
	}
	state, err := sims.GenesisStateWithValSet(e.Codec, c.app.DefaultGenesis(), c.validators, accounts, balances...)
	if err != nil {
		return nil, err
	}
	if state[identitytypes.ModuleName], err = register(e.Codec, e, work.Accreditor{Person: p.acting(p.accreditor)}); err != nil {
		return nil, err
	}
	return json.Marshal(state)
}

func register(cdc codec.Codec, e app.Encoding, accreditor work.Accreditor) (json.RawMessage, error) {
	entry, err := accreditor.Found("National Agency", country, "Accreditor")
	if err != nil {
		return nil, err
	}
	g := identitytypes.DefaultGenesis()
	if err := g.AddAccreditor(e.Address, entry); err != nil {
		return nil, err
	}
	return cdc.MarshalJSON(g)
}

func (c *chain) init(state json.RawMessage) error {
	params := sims.DefaultConsensusParams
	params.Block.MaxBytes, params.Block.MaxGas = app.MaxBlockBytes, app.MaxBlockGas
	if _, err := c.app.InitChain(&abci.RequestInitChain{
		ChainId: chainID, Time: c.time, ConsensusParams: params, AppStateBytes: state, InitialHeight: 1,
	}); err != nil {
		return err
	}
	_, _, err := c.take(nil)
	return err
}

// cost is what blocks took: time on the clock, and processor time of all threads.
type cost struct{ finalize, commit, cpu time.Duration }

func (c cost) total() time.Duration { return c.finalize + c.commit }

func (c *cost) add(d cost) {
	c.finalize += d.finalize
	c.commit += d.commit
	c.cpu += d.cpu
}

// take takes a block of signed transactions and commits it. It is an error if one of them fails.
func (c *chain) take(txs [][]byte) (*abci.ResponseFinalizeBlock, cost, error) {
	c.height++
	c.time = c.time.Add(blockTime)
	hash := make([]byte, fact.HashSize) // stands for the header's
	binary.BigEndian.PutUint64(hash, uint64(c.height))
	block := &abci.RequestFinalizeBlock{
		Height: c.height, Time: c.time, Txs: txs, Hash: hash,
		ProposerAddress: c.validators.Proposer.Address, NextValidatorsHash: c.validators.Hash(),
	}

	begin, busy := time.Now(), processorTime()
	res, err := c.app.FinalizeBlock(block)
	if err != nil {
		return nil, cost{}, err
	}
	finalized := time.Now()
	_, err = c.app.Commit()
	took := cost{finalized.Sub(begin), time.Since(finalized), processorTime() - busy}
	if err != nil {
		return nil, took, err
	}

	for i, tx := range res.TxResults {
		if tx.IsErr() {
			return nil, took, fmt.Errorf("height %d, transaction %d: %s", c.height, i, tx.Log)
		}
	}
	return res, took, nil
}

// processorTime returns the time that processors spent on this process so far.
func processorTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0 // a process can always ask about itself
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// settle has the database put in order what was written so far: it would do so behind what is measured.
func (c *chain) settle() error { return c.db.(*dbm.GoLevelDB).ForceCompact(nil, nil) }

func (c *chain) close() error { return c.app.Close() }
