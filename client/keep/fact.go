package keep

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/equipoise-trials/equipoise/fact"
)

// Fact is a fact that a transaction recorded, byte by byte. Archives keep only the hashes of facts about participants, and
// nodes prune their blocks: whoever causes such a fact keeps it, or it is never proven again.
type Fact struct {
	// ChainID is the chain that recorded it.
	ChainID string
	// Height is that of its block, Index its place among the facts of the block.
	Height int64
	Index  uint32
	// Leaf is the exact leaf data, which names the transaction.
	Leaf []byte
}

// PutFacts keeps facts, all or none. Each must have been caused by a transaction.
func (k *Keep) PutFacts(facts ...Fact) error {
	items := make([]Item, len(facts))
	for i, f := range facts {
		leaf, err := fact.ParseLeaf(f.Leaf)
		if err != nil {
			return err
		}
		if len(leaf.TxHash) != fact.HashSize {
			return fmt.Errorf("fact %d of block %d was caused by no transaction: the archive keeps it", f.Index, f.Height)
		}
		items[i] = Item{KindFact, factID(leaf.TxHash, f.Height, f.Index), fact.LP(fact.LP(nil, f.ChainID), f.Leaf)}
	}
	return k.Put(items...)
}

// Facts returns the facts that a transaction recorded, in the order of the block. It fails with a [NotKeptError] if none is
// kept.
func (k *Keep) Facts(tx []byte) (facts []Fact, err error) {
	items, err := k.List(KindFact)
	if err != nil {
		return nil, err
	}
	for _, i := range items {
		if !bytes.HasPrefix(i.ID, tx) || len(tx) != fact.HashSize {
			continue
		}
		f, err := parseFact(i.ID, i.Value)
		if err != nil {
			return nil, err
		}
		facts = append(facts, f)
	}
	if len(facts) == 0 {
		return nil, &NotKeptError{KindFact, bytes.Clone(tx)}
	}
	return facts, nil
}

func factID(tx []byte, height int64, index uint32) []byte {
	id := binary.BigEndian.AppendUint64(bytes.Clone(tx), uint64(height))
	return binary.BigEndian.AppendUint32(id, index)
}

func parseFact(id, value []byte) (f Fact, err error) {
	chain, rest, err := cutPart(value)
	if err != nil {
		return f, notOfKind(KindFact, id)
	}
	leaf, rest, err := cutPart(rest)
	if err != nil || len(rest) > 0 {
		return f, notOfKind(KindFact, id)
	}
	parsed, err := fact.ParseLeaf(leaf)
	if place := id[min(len(id), fact.HashSize):]; len(place) == 12 {
		f = Fact{string(chain), int64(binary.BigEndian.Uint64(place)), binary.BigEndian.Uint32(place[8:]), leaf}
	}
	if err != nil || !bytes.Equal(id, factID(parsed.TxHash, f.Height, f.Index)) {
		return Fact{}, notOfKind(KindFact, id)
	}
	return f, nil
}
