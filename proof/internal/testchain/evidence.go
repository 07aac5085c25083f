package testchain

import (
	"fmt"

	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/record"
	evidence "github.com/equipoise-trials/equipoise/proof"
)

// Leaf returns a fact as the n-th transaction of some block would have recorded it.
func (c *Chain) Leaf(f fact.Fact, n int) fact.Leaf {
	b, err := proto.Marshal(f)
	require.NoError(c.t, err)
	tx := fact.LeafHash(fmt.Appendf(nil, "transaction %d of %s", n, c.ID))
	return fact.Leaf{TypeURL: fact.TypeURL(f), TxHash: tx[:], Fact: b}
}

// Opened returns n facts of books being opened, as company for others.
func (c *Chain) Opened(n int) []fact.Leaf {
	leaves := make([]fact.Leaf, n)
	for i := range leaves {
		leaves[i] = c.Leaf(&record.BookOpened{
			Signature: fact.By(Coordinator(), fact.Meaning_MEANING_AUTHORED), Trial: 7, Site: 101, Book: uint32(i + 1), Organisation: 12,
		}, i)
	}
	return leaves
}

// Coordinator is the actor of the facts.
func Coordinator() fact.Actor {
	return fact.Actor{
		Kind: fact.ActorKind_ACTOR_KIND_PERSON, Address: "eqp1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc5z5tpwx", Organisation: 12,
		Role: fact.Role_ROLE_COORDINATOR, Task: fact.Task_TASK_RECORD_SUBMISSION,
	}
}

// Book is a book of records outside the chain.
type Book struct {
	chain  *Chain
	trial  uint64
	site   uint32
	number uint32
	leaves []fact.Hash
	opened map[uint64]fact.Commitment
	head   record.RecordsAppended
}

// NewBook returns an empty book.
func (c *Chain) NewBook(trial uint64, site, number uint32) *Book {
	empty := fact.EmptyRoot()
	return &Book{
		chain: c, trial: trial, site: site, number: number, opened: map[uint64]fact.Commitment{},
		head: record.RecordsAppended{Trial: trial, Site: site, Book: number, NewRoot: empty[:]},
	}
}

// Enter adds a record, in a dataset and with a kind that the caller may set, and returns its index.
func (b *Book) Enter(data []byte, set func(*fact.Commitment)) uint64 {
	index := uint64(len(b.leaves))
	c := fact.Commitment{
		ChainID: b.chain.ID, Trial: b.trial, Site: b.site, Book: b.number, Dataset: "dm", Kind: fact.Original,
		Author: Coordinator().Address, Salt: fact.LeafHash(fmt.Appendf(nil, "salt %d", index)), Bytes: data,
	}
	if set != nil {
		set(&c)
	}
	sum := c.Sum()
	b.leaves = append(b.leaves, fact.LeafHash(sum[:]))
	b.opened[index] = c
	return index
}

// Pad fills the book with blanks to a multiple of 64.
func (b *Book) Pad() {
	for len(b.leaves)%64 != 0 {
		b.Enter(nil, func(c *fact.Commitment) { c.Kind, c.Dataset = fact.Blank, "" })
	}
}

// Append returns the fact that the chain records when it learns the book's new head.
func (b *Book) Append() *record.RecordsAppended {
	root := fact.Root(b.leaves)
	b.head.OldSize, b.head.OldRoot = b.head.NewSize, b.head.NewRoot
	b.head.NewSize, b.head.NewRoot = uint64(len(b.leaves)), root[:]
	b.head.Signature = fact.By(Coordinator(), fact.Meaning_MEANING_AUTHORED)
	head := b.head
	return &head
}

// Prove returns the bundle's part for a record in the book at a size.
func (b *Book) Prove(index, size uint64) *evidence.Record {
	path, err := fact.Inclusion(b.leaves[:size], index)
	require.NoError(b.chain.t, err)
	return evidence.NewRecord(b.opened[index], index, path)
}

// LightBlock returns the light block at height.
func (c *Chain) LightBlock(height int64) evidence.LightBlock {
	b := c.Block(height)
	header, err := b.Header.ToProto().Marshal()
	require.NoError(c.t, err)
	commit, err := b.Commit.ToProto().Marshal()
	require.NoError(c.t, err)
	return evidence.LightBlock{Header: header, Commit: commit, Validators: b.validators.simple()}
}

// Evidence returns the bundle of a fact, by its height and index, proven by the last of the light blocks at the given
// heights.
func (c *Chain) Evidence(height int64, index int, lightBlocks ...int64) *evidence.Bundle {
	b := c.Block(height)
	path, err := fact.Inclusion(leafHashes(b.Leaves), uint64(index))
	require.NoError(c.t, err)
	bundle := &evidence.Bundle{Fact: evidence.NewFact(b.Leaves[index], uint64(index), path)}

	signed := lightBlocks[len(lightBlocks)-1]
	path, err = fact.Inclusion(c.Log[:c.logSize(signed-1)], b.Index)
	require.NoError(c.t, err)
	bundle.Entry = evidence.NewEntry(b.Entry, b.Index, path)
	bundle.State, err = evidence.NewState(c.State(signed - 1))
	require.NoError(c.t, err)
	for _, h := range lightBlocks {
		bundle.LightBlocks = append(bundle.LightBlocks, c.LightBlock(h))
	}
	return bundle
}

// logSize returns the size of the log after the block at height.
func (c *Chain) logSize(height int64) uint64 {
	for ; height > 0; height-- {
		if b := c.Block(height); len(b.Leaves) > 0 {
			return b.Index + 1
		}
	}
	return 0
}
