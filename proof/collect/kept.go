package collect

import (
	"bytes"
	"context"
	"fmt"

	"github.com/equipoise-trials/equipoise/fact"
)

// Kept is what one transaction recorded, byte by byte. Archives keep only the hashes of facts about participants and
// nodes prune their blocks: whoever caused such a fact keeps it, because without its bytes it is never proven again.
type Kept struct {
	// ChainID and Height say in which block the transaction was.
	ChainID string
	Height  int64
	// Tx is the transaction's hash.
	Tx []byte
	// Facts are the facts in the order of the block.
	Facts []KeptFact
}

// KeptFact is one fact of a transaction.
type KeptFact struct {
	// Index of the fact among those of its block.
	Index uint32
	// Leaf is the exact leaf data.
	Leaf []byte
}

// Keep reads what a transaction recorded in the block of a height, as long as the node keeps that block's results. It has
// no facts if the transaction recorded none.
func (n Node) Keep(ctx context.Context, height int64, tx []byte) (k Kept, err error) {
	commit, err := n.Comet.Commit(ctx, &height)
	if err != nil {
		return k, fmt.Errorf("block %d: %w", height, err)
	}
	k = Kept{ChainID: commit.ChainID, Height: height, Tx: tx}
	leaves, err := n.leaves(ctx, height)
	if err != nil {
		return k, err
	}
	for i, data := range leaves {
		leaf, err := fact.ParseLeaf(data)
		if err != nil {
			return k, fmt.Errorf("block %d, fact %d: %w", height, i, err)
		}
		if bytes.Equal(leaf.TxHash, tx) {
			k.Facts = append(k.Facts, KeptFact{uint32(i), data})
		}
	}
	return k, nil
}

// Restricted returns how many of the facts are about participants: those that nobody else keeps.
func (k Kept) Restricted() (count int) {
	for _, f := range k.Facts {
		if leaf, err := fact.ParseLeaf(f.Leaf); err == nil && !fact.IsPublic(leaf.TypeURL) {
			count++
		}
	}
	return count
}

// Place returns where the n-th fact of a message lies, n counted from 0.
func (k Kept) Place(message, n uint32) (Place, error) {
	seen := uint32(0)
	for _, f := range k.Facts {
		leaf, err := fact.ParseLeaf(f.Leaf)
		if err != nil {
			return Place{}, fmt.Errorf("fact %d of block %d as it was kept: %w", f.Index, k.Height, err)
		}
		if leaf.MsgIndex != message {
			continue
		}
		if seen == n {
			return Place{k.Height, f.Index}, nil
		}
		seen++
	}
	return Place{}, fmt.Errorf("message %d of transaction %x recorded %d facts, number %d is asked for", message, k.Tx, seen, n)
}

// leaf returns the exact data of a fact, if it was kept.
func (k Kept) leaf(at Place) []byte {
	for _, f := range k.Facts {
		if k.Height == at.Height && f.Index == at.Index {
			return f.Leaf
		}
	}
	return nil
}
