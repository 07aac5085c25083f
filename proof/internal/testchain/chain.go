// Package testchain makes small chains with real headers, commits and stores, in memory and without consensus, from
// which tests take evidence. Everything is deterministic: the same calls give the same bytes.
package testchain

import (
	"encoding/binary"
	"fmt"
	"testing"
	"time"

	"cosmossdk.io/log/v2"
	cryptoproto "github.com/cometbft/cometbft/proto/tendermint/crypto"
	"github.com/cometbft/cometbft/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/cosmos/cosmos-sdk/store/v2/rootmulti"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/proof"
)

// Start is the time of block 0: block n is n*5 seconds later.
var Start = time.Date(2026, 11, 20, 9, 0, 0, 123456789, time.UTC)

// stores are mounted beside the audit store, so that the multistore proof has the depth of a real chain's.
var stores = []string{
	"acc", "bank", "consensus", "consent", "distribution", "evidence", "feegrant", "gov", "identity", "participation",
	"payout", "protocol", "record", "slashing", "staking", "trial", "upgrade",
}

// Chain is a chain that a test drives block by block.
type Chain struct {
	// ID is the chain id.
	ID string
	// Log holds the leaf hashes of the audit log's entries.
	Log []fact.Hash
	// Forge, if set, may change each header before it is signed.
	Forge func(*types.Header)

	t       testing.TB
	state   *rootmulti.Store
	keys    map[string]*storetypes.KVStoreKey
	appHash []byte
	current *validators
	next    *validators
	blocks  []*Block
}

// Block is one block of a chain.
type Block struct {
	Header types.Header
	// Commit is the block's own, as the next block carries it.
	Commit *types.Commit
	// Leaves are the facts.
	Leaves []fact.Leaf
	// Entry is the block's entry in the log, and Index its place; they mean nothing if there are no leaves.
	Entry fact.Entry
	Index uint64

	validators *validators
}

// New returns a chain whose first blocks are signed by signers.
func New(t testing.TB, id string, signers ...Signer) *Chain {
	c := &Chain{
		ID: id, t: t, keys: map[string]*storetypes.KVStoreKey{}, current: newValidators(signers), next: newValidators(signers),
		state: rootmulti.NewStore(dbm.NewMemDB(), log.NewNopLogger()),
	}
	for _, name := range append([]string{fact.CheckpointStore}, stores...) {
		c.keys[name] = storetypes.NewKVStoreKey(name)
		c.state.MountStoreWithDB(c.keys[name], storetypes.StoreTypeIAVL, nil)
	}
	require.NoError(t, c.state.LoadLatestVersion())
	for i, name := range stores {
		for n := range i + 1 {
			c.state.GetKVStore(c.keys[name]).Set(fmt.Appendf(nil, "key %d", n), fmt.Appendf(nil, "%s %d", name, n))
		}
	}
	for n := range 20 { // what else the audit store holds
		c.auditStore().Set(fmt.Appendf([]byte{2}, "range %d", n), []byte("hash"))
	}
	hash := fact.LeafHash([]byte("genesis"))
	c.appHash = hash[:]
	return c
}

func (c *Chain) auditStore() storetypes.KVStore {
	return c.state.GetKVStore(c.keys[fact.CheckpointStore])
}

// Continue takes over another chain's audit log, as a chain made from an export does.
func (c *Chain) Continue(log []fact.Hash) { c.Log = append(c.Log, log...) }

// SetNext makes signers the validators of the block after the next one: the next header names them.
func (c *Chain) SetNext(signers ...Signer) { c.next = newValidators(signers) }

// Height returns the height of the last block.
func (c *Chain) Height() int64 { return int64(len(c.blocks)) }

// Block returns the block at height.
func (c *Chain) Block(height int64) *Block {
	require.LessOrEqual(c.t, height, c.Height(), "the chain has no block %d yet", height)
	return c.blocks[height-1]
}

// AddEmpty adds n blocks without facts.
func (c *Chain) AddEmpty(n int) {
	for range n {
		c.Add(nil)
	}
}

// Add adds a block with facts, in which the named signers vote otherwise than for the block. It returns its height.
func (c *Chain) Add(leaves []fact.Leaf, votes ...Votes) int64 {
	height := c.Height() + 1
	b := &Block{Header: c.header(height), Leaves: leaves, validators: c.current}
	b.Commit = c.current.sign(c.t, c.ID, b.Header, votes)
	if len(leaves) > 0 {
		c.record(b)
	}
	// Something changes in every block.
	c.state.GetKVStore(c.keys["bank"]).Set([]byte("supply"), binary.BigEndian.AppendUint64(nil, uint64(height)))
	c.appHash = c.state.Commit().Hash
	c.blocks = append(c.blocks, b)
	c.current = c.next
	return height
}

func (c *Chain) header(height int64) types.Header {
	filler := fact.LeafHash(binary.BigEndian.AppendUint64(nil, uint64(height)))
	h := types.Header{
		ChainID: c.ID, Height: height, Time: Start.Add(time.Duration(height) * 5 * time.Second),
		ValidatorsHash: c.current.set.Hash(), NextValidatorsHash: c.next.set.Hash(), ConsensusHash: filler[:],
		AppHash: c.appHash, LastResultsHash: filler[:], LastCommitHash: filler[:], DataHash: filler[:], EvidenceHash: filler[:],
		ProposerAddress: c.current.set.Validators[0].Address,
	}
	h.Version.Block = 11
	if height > 1 {
		last := c.Block(height - 1)
		h.LastBlockID, h.LastCommitHash = last.Commit.BlockID, last.Commit.Hash()
	}
	if c.Forge != nil {
		c.Forge(&h)
	}
	return h
}

// record writes the block's facts into the log and the checkpoint into the state.
func (c *Chain) record(b *Block) {
	b.Index = uint64(len(c.Log))
	b.Entry = fact.Entry{
		ChainID: c.ID, Height: b.Header.Height, Time: b.Header.Time, HeaderHash: b.Header.Hash(), Count: uint32(len(b.Leaves)),
		FactsRoot: fact.Root(leafHashes(b.Leaves)),
	}
	c.Log = append(c.Log, b.Entry.Hash())
	checkpoint := fact.Checkpoint{Size: uint64(len(c.Log)), Root: fact.Root(c.Log), Height: b.Header.Height}
	c.auditStore().Set([]byte(fact.CheckpointKey), checkpoint.Marshal())
}

func leafHashes(leaves []fact.Leaf) []fact.Hash {
	hashes := make([]fact.Hash, len(leaves))
	for i, l := range leaves {
		hashes[i] = l.Hash()
	}
	return hashes
}

// State returns the proof of the checkpoint in the state of the block at height, as a node gives it.
func (c *Chain) State(height int64) *cryptoproto.ProofOps {
	res, err := c.state.Query(&storetypes.RequestQuery{
		Path: "/" + fact.CheckpointStore + "/key", Data: []byte(fact.CheckpointKey), Height: height, Prove: true,
	})
	require.NoError(c.t, err)
	ops := new(cryptoproto.ProofOps)
	for _, op := range res.ProofOps.Ops {
		ops.Ops = append(ops.Ops, cryptoproto.ProofOp{Type: op.Type, Key: op.Key, Data: op.Data})
	}
	return ops
}

// Trust returns the trust root that pins the validators of the block at height.
func (c *Chain) Trust(height int64, ancestors ...string) *proof.Trust {
	t, err := proof.NewTrust(c.ID, ancestors, height, c.Block(height).validators.simple())
	require.NoError(c.t, err)
	return t
}
