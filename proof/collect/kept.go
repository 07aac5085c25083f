package collect

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/equipoise-trials/equipoise/fact"
)

// keptFormat names the layout of a file of kept facts.
const keptFormat = "equipoise/kept-facts/v1"

// maxKept bounds a file of kept facts, in bytes.
const maxKept = 16 << 20

// Kept is what one transaction recorded, byte by byte. Archives keep only the hashes of facts about participants and
// nodes prune their blocks: whoever caused such a fact keeps it, because without its bytes it is never proven again. It
// opens the fact, so whoever holds it decides who sees it.
type Kept struct {
	// Format is "equipoise/kept-facts/v1".
	Format string `json:"format"`
	// ChainID and Height say in which block the transaction was.
	ChainID string `json:"chain_id"`
	Height  int64  `json:"height,string"`
	// Tx is the transaction's hash, lower-case hexadecimal.
	Tx string `json:"tx"`
	// Facts are the facts in order of the block.
	Facts []KeptFact `json:"facts"`
}

// KeptFact is one fact of a transaction.
type KeptFact struct {
	// Index of the fact among those of its block, Message of the message in its transaction.
	Index   uint32 `json:"index"`
	Message uint32 `json:"message"`
	// Type is its type URL.
	Type string `json:"type"`
	// Leaf is the exact leaf data.
	Leaf []byte `json:"leaf"`
}

// Keep reads what a transaction recorded in the block of a height, as long as the node keeps that block's results. It has
// no facts if the transaction recorded none.
func (n Node) Keep(ctx context.Context, height int64, tx []byte) (k Kept, err error) {
	commit, err := n.Comet.Commit(ctx, &height)
	if err != nil {
		return k, fmt.Errorf("block %d: %w", height, err)
	}
	k = Kept{Format: keptFormat, ChainID: commit.ChainID, Height: height, Tx: hex.EncodeToString(tx), Facts: []KeptFact{}}
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
			k.Facts = append(k.Facts, KeptFact{uint32(i), leaf.MsgIndex, leaf.TypeURL, data})
		}
	}
	return k, nil
}

// Restricted returns how many of the facts are about participants: those that nobody else keeps.
func (k Kept) Restricted() (count int) {
	for _, f := range k.Facts {
		if !fact.IsPublic(f.Type) {
			count++
		}
	}
	return count
}

// Marshal returns the file.
func (k Kept) Marshal() ([]byte, error) {
	raw, err := json.MarshalIndent(k, "", "  ")
	return append(raw, '\n'), err
}

// ParseKept reads the file that [Kept.Marshal] wrote. Whether the facts are the chain's shows when one is proven.
func ParseKept(raw []byte) (k Kept, err error) {
	if len(raw) > maxKept {
		return k, fmt.Errorf("kept facts: %d bytes, want at most %d", len(raw), maxKept)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&k); err != nil {
		return k, fmt.Errorf("kept facts: %w", err)
	}
	switch {
	case k.Format != keptFormat:
		return k, fmt.Errorf("kept facts: format is %q, want %q", k.Format, keptFormat)
	case k.Height < 1:
		return k, fmt.Errorf("kept facts: height is %d, want at least 1", k.Height)
	}
	for i, f := range k.Facts {
		leaf, err := fact.ParseLeaf(f.Leaf)
		if err != nil {
			return k, fmt.Errorf("kept facts: fact %d: %w", i, err)
		}
		if hex.EncodeToString(leaf.TxHash) != k.Tx || leaf.MsgIndex != f.Message || leaf.TypeURL != f.Type {
			return k, fmt.Errorf("kept facts: fact %d is not what the file says of it", i)
		}
	}
	return k, nil
}

// Place returns where the n-th fact of a message lies, n counted from 0.
func (k Kept) Place(message, n uint32) (Place, error) {
	seen := uint32(0)
	for _, f := range k.Facts {
		if f.Message != message {
			continue
		}
		if seen == n {
			return Place{k.Height, f.Index}, nil
		}
		seen++
	}
	return Place{}, fmt.Errorf("message %d of transaction %s recorded %d facts, number %d is asked for", message, k.Tx, seen, n)
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
