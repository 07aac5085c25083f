package collect

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/proof"
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

// Place returns where a fact of the transaction lies, by what of the transaction caused it.
func (k Kept) Place(c Cause) (Place, error) {
	c.Tx = fact.Hash(k.Tx)
	return c.find(k.Height, k.Facts, true)
}

// Confirm checks that the facts are those that the chain recorded, and all that the transaction caused: it collects the bundle
// of one, which leads to a signed header, and compares all facts of the block with its entry. It waits for the header that
// proves the state, a block later. With a trust file the bundle has to lead to that.
func (n Node) Confirm(ctx context.Context, k Kept, trust *proof.Trust) error {
	if len(k.Facts) == 0 {
		return nil
	}
	n.Kept = k
	bundle, err := n.Fact(ctx, Place{k.Height, k.Facts[0].Index}, trust)
	if err != nil {
		return err
	}
	raw, err := bundle.Marshal()
	if err != nil {
		return err
	}
	if _, err := proof.Verify(raw, nil, trust); err != nil {
		return fmt.Errorf("what the node says of block %d does not verify: %w", k.Height, err)
	}
	leaves, err := n.leaves(ctx, k.Height)
	if err != nil {
		return err
	}
	return k.matches(leaves, bundle.Entry.Data)
}

// matches checks that leaves are the facts of a block's entry, and that those of the transaction are the ones kept.
func (k Kept) matches(leaves [][]byte, entryData []byte) error {
	entry, err := fact.ParseEntry(entryData)
	if err != nil {
		return err
	}
	hashes := make([]fact.Hash, len(leaves))
	var own []KeptFact
	for i, data := range leaves {
		hashes[i] = fact.LeafHash(data)
		if leaf, err := fact.ParseLeaf(data); err == nil && bytes.Equal(leaf.TxHash, k.Tx) {
			own = append(own, KeptFact{uint32(i), data})
		}
	}
	same := slices.EqualFunc(own, k.Facts, func(a, b KeptFact) bool { return a.Index == b.Index && bytes.Equal(a.Leaf, b.Leaf) })
	if !same || entry.ChainID != k.ChainID || entry.Height != k.Height || fact.Root(hashes) != entry.FactsRoot {
		return fmt.Errorf("the facts that the node gives of block %d are not those that the chain's log has: ask another node", k.Height)
	}
	return nil
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
