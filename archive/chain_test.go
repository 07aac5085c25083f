package archive

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	"github.com/equipoise-trials/equipoise/fact"
	factrecord "github.com/equipoise-trials/equipoise/fact/record"
)

const (
	testChainID    = "equipoise-test-1"
	restrictedType = "/equipoise.fact.test.v1.SomethingRestricted"
)

// secret is in the bytes of each restricted fact of a testChain.
var secret = []byte("participant 4711 fainted")

// testChain makes blocks as the chain does, and answers for a node that has them.
type testChain struct {
	id    string
	rng   *rand.Rand
	log   *fact.Range
	heads []fact.Checkpoint // by number of entries

	mu      sync.Mutex // guards what a test changes while the chain is read
	blocks  map[int64]*testBlock
	latest  int64
	pruned  int64 // up to this height
	discard map[int64]bool
	failing error
	reads   int
}

type testBlock struct {
	*Block // nil without facts
	chain  ChainBlock
	codes  []uint32
}

func newTestChain(seed uint64) *testChain {
	empty, err := fact.NewRange(0, nil)
	if err != nil {
		panic(err)
	}
	return &testChain{
		id: testChainID, rng: rand.New(rand.NewPCG(seed, 0)), log: empty, heads: []fact.Checkpoint{{Root: empty.Root()}},
		blocks: make(map[int64]*testBlock), discard: make(map[int64]bool),
	}
}

// grow adds blocks with random facts until there are so many entries more.
func (c *testChain) grow(entries int) {
	for range entries {
		c.mu.Lock()
		quiet := c.rng.IntN(3)
		c.mu.Unlock()
		for range quiet {
			c.addBlock()
		}
		c.addBlock(c.randomFacts()...)
	}
}

func (c *testChain) randomFacts() []bool {
	facts := make([]bool, 1+c.rng.IntN(4))
	for i := range facts {
		facts[i] = c.rng.IntN(2) == 0
	}
	return facts
}

// addBlock adds a block with facts, public or not. Of several facts the first is the block's own, the others belong to
// two messages of one transaction.
func (c *testChain) addBlock(public ...bool) *testBlock {
	tx, failed := c.tx(2), c.tx(1)
	hash := sha256.Sum256(tx)
	leaves := make([][]byte, len(public))
	for i := range public {
		leaf := fact.Leaf{TxHash: hash[:], MsgIndex: uint32(i % 2), TypeURL: restrictedType}
		if i == 0 {
			leaf.TxHash, leaf.MsgIndex = nil, fact.BlockLevel
		} else if i > 1 {
			leaf.MsgIndex = 1
		}
		leaf.Fact = append(append([]byte{}, secret...), c.bytes(20)...)
		if public[i] {
			leaf.TypeURL, leaf.Fact = publicFact(c.rng.Uint64())
		}
		leaves[i] = leaf.Marshal()
	}
	return c.addLeaves(leaves, failed, tx)
}

func publicFact(trial uint64) (string, []byte) {
	f := &factrecord.RecordsAppended{Trial: trial, Book: 1}
	data, err := f.Marshal()
	if err != nil {
		panic(err)
	}
	return fact.TypeURL(f), data
}

// addLeaves adds a block with the given facts and transactions, of which the first fails.
func (c *testChain) addLeaves(leaves [][]byte, txs ...[]byte) *testBlock {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.latest++
	header := sha256.Sum256(fmt.Appendf(nil, "%s/%d", c.id, c.latest))
	b := &testBlock{chain: ChainBlock{
		ChainID: c.id, Time: time.Unix(1700000000+c.latest, c.latest).UTC(), HeaderHash: header[:], Txs: txs,
	}}
	b.codes = make([]uint32, len(txs))
	if len(txs) > 0 {
		b.codes[0] = 5
	}
	c.blocks[c.latest] = b
	if len(leaves) == 0 {
		return b
	}
	hashes := make([]fact.Hash, len(leaves))
	for i, leaf := range leaves {
		hashes[i] = fact.LeafHash(leaf)
	}
	entry := fact.Entry{
		ChainID: c.id, Height: c.latest, Time: b.chain.Time, HeaderHash: header[:], Count: uint32(len(leaves)),
		FactsRoot: fact.Root(hashes),
	}
	b.Block = &Block{Height: c.latest, EntryIndex: c.log.Size(), Entry: entry.Marshal(), Leaves: leaves}
	c.log.Append(entry.Hash())
	c.heads = append(c.heads, fact.Checkpoint{Size: c.log.Size(), Root: c.log.Root(), Height: c.latest})
	return b
}

func (c *testChain) tx(messages int) []byte {
	body := txtypes.TxBody{Memo: string(c.bytes(8))}
	for range messages {
		body.Messages = append(body.Messages, &codectypes.Any{TypeUrl: "/equipoise.test.v1.Msg", Value: c.bytes(4)})
	}
	bodyBytes, err := body.Marshal()
	if err != nil {
		panic(err)
	}
	raw, err := (&txtypes.TxRaw{BodyBytes: bodyBytes}).Marshal()
	if err != nil {
		panic(err)
	}
	return raw
}

func (c *testChain) bytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = 'a' + byte(c.rng.IntN(26))
	}
	return b
}

// entries returns the blocks with facts.
func (c *testChain) entries() []Block {
	var blocks []Block
	for height := int64(1); height <= c.latest; height++ {
		if b := c.blocks[height]; b.Block != nil {
			blocks = append(blocks, *b.Block)
		}
	}
	return blocks
}

func (c *testChain) head() fact.Checkpoint { return c.heads[len(c.heads)-1] }

// events returns what the block emits, as BaseApp passes it on.
func (b *testBlock) events() []abci.Event {
	events := []abci.Event{{Type: "transfer", Attributes: []abci.EventAttribute{{Key: "index", Value: "x"}}}}
	if b.Block == nil {
		return events
	}
	mode := abci.EventAttribute{Key: "mode", Value: "EndBlock"}
	for i, data := range b.Leaves {
		leaf, err := fact.ParseLeaf(data)
		if err != nil {
			panic(err)
		}
		events = append(events, abci.Event{Type: fact.EventLeaf, Attributes: []abci.EventAttribute{
			{Key: fact.AttributeIndex, Value: strconv.Itoa(i)}, {Key: fact.AttributeType, Value: leaf.TypeURL},
			{Key: fact.AttributeData, Value: base64.StdEncoding.EncodeToString(data)}, mode,
		}})
	}
	return append(events, abci.Event{Type: fact.EventEntry, Attributes: []abci.EventAttribute{
		{Key: fact.AttributeIndex, Value: strconv.FormatUint(b.EntryIndex, 10)},
		{Key: fact.AttributeData, Value: base64.StdEncoding.EncodeToString(b.Entry)}, mode,
	}})
}

func (c *testChain) Span(context.Context) (Span, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return Span{ChainID: c.id, Earliest: c.pruned + 1, Latest: c.latest}, c.failing
}

func (c *testChain) Results(_ context.Context, height int64) (Results, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.reads++
	b := c.blocks[height]
	if height <= c.pruned || c.discard[height] {
		return Results{}, ErrPruned
	}
	if b == nil {
		return Results{}, errors.New("no such block")
	}
	return Results{Events: b.events(), Codes: b.codes}, c.failing
}

func (c *testChain) Block(_ context.Context, height int64) (ChainBlock, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.blocks[height].chain, c.failing
}

func (c *testChain) fail(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failing = err
}

func openArchive(t testing.TB, dir string) *Archive {
	t.Helper()
	a, err := Open(dir, log.NewNopLogger())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, a.Close()) })
	return a
}

// appendAll appends consecutive blocks in few writes, to save the test's time.
func appendAll(t testing.TB, a *Archive, blocks []Block) {
	t.Helper()
	rows := make([]row, len(blocks))
	for i, b := range blocks {
		var err error
		rows[i], err = seal(b)
		require.NoError(t, err)
	}
	if len(rows) > 0 {
		require.NoError(t, a.add(rows))
	}
}

// requireWhole checks that the archive is sound and holds the chain's log.
func requireWhole(t testing.TB, a *Archive, c *testChain) {
	t.Helper()
	require.NoError(t, a.Agrees(c.head()))
	require.Equal(t, c.head().Size, a.Size())
	require.Empty(t, a.Gaps())
	requireSound(t, a)
}

func requireSound(t testing.TB, a *Archive) CheckReport {
	t.Helper()
	report, err := a.Check(context.Background(), nil)
	require.NoError(t, err)
	require.Empty(t, report.Problems)
	return report
}
