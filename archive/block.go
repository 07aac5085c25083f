package archive

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/equipoise-trials/equipoise/fact"
)

// Block is what one block adds to the audit log.
type Block struct {
	// Height of the block.
	Height int64
	// EntryIndex is the index of the block's entry in the log, from 0.
	EntryIndex uint64
	// Entry is the exact entry data (entry v1).
	Entry []byte
	// Leaves are the exact leaf data (leaf v1) of the block's facts, in the order of the block's tree.
	Leaves [][]byte
}

// Leaf is one fact of a block as the archive holds it.
type Leaf struct {
	// Hash is the RFC 6962 leaf hash.
	Hash fact.Hash
	// Data is the exact leaf data of a public fact, nil for any other.
	Data []byte
	// Withheld says that the archive has never seen the bytes: it took the hash from a mirror that did not show them. The
	// fact may be restricted, or the mirror may keep a public one back: the hash does not tell.
	Withheld bool
}

// maxTypeURL bounds the type URL of a fact, in bytes.
const maxTypeURL = 255

// row is a block as it is written: its entry, and what the archive keeps of its leaves.
type row struct {
	index  uint64
	data   []byte // entry data
	entry  fact.Entry
	leaves []Leaf
}

// seal checks that the leaves of a block are those its entry names, and drops the bytes that the archive must not keep.
func seal(b Block) (row, error) {
	leaves := make([]Leaf, len(b.Leaves))
	for i, data := range b.Leaves {
		leaf, err := newLeaf(data)
		if err != nil {
			return row{}, fmt.Errorf("fact %d of block %d: %w", i, b.Height, err)
		}
		leaves[i] = leaf
	}
	r, err := newRow(b.EntryIndex, b.Entry, leaves)
	if err != nil {
		return row{}, err
	}
	if r.entry.Height != b.Height {
		return row{}, fmt.Errorf("entry %d in block %d names height %d", b.EntryIndex, b.Height, r.entry.Height)
	}
	return r, nil
}

// newLeaf takes leaf data, which it parses, and keeps the bytes if the fact is public.
func newLeaf(data []byte) (Leaf, error) {
	parsed, err := fact.ParseLeaf(data)
	if err != nil {
		return Leaf{}, err
	}
	if err := checkTypeURL(parsed.TypeURL); err != nil {
		return Leaf{}, err
	}
	leaf := Leaf{Hash: fact.LeafHash(data)}
	if fact.IsPublic(parsed.TypeURL) {
		leaf.Data = data
	}
	return leaf, nil
}

// newRow takes an entry apart and checks that the leaves have its count and root.
func newRow(index uint64, entryData []byte, leaves []Leaf) (row, error) {
	entry, err := fact.ParseEntry(entryData)
	if err != nil {
		return row{}, fmt.Errorf("entry %d: %w", index, err)
	}
	if err := checkEntry(entry); err != nil {
		return row{}, fmt.Errorf("entry %d: %w", index, err)
	}
	if uint64(entry.Count) != uint64(len(leaves)) {
		return row{}, fmt.Errorf("entry %d of block %d names %d facts, there are %d", index, entry.Height, entry.Count,
			len(leaves))
	}
	hashes := make([]fact.Hash, len(leaves))
	for i, leaf := range leaves {
		hashes[i] = leaf.Hash
	}
	if root := fact.Root(hashes); root != entry.FactsRoot {
		return row{}, fmt.Errorf("entry %d of block %d names facts root %x, its facts have %x", index, entry.Height,
			entry.FactsRoot, root)
	}
	return row{index: index, data: entryData, entry: entry, leaves: leaves}, nil
}

func checkEntry(e fact.Entry) error {
	switch n := len(e.HeaderHash); {
	case e.Height <= 0:
		return fmt.Errorf("height %d, want at least 1", e.Height)
	case e.Count == 0:
		return errors.New("no facts: a block without facts has no entry")
	case e.ChainID == "" || !utf8.ValidString(e.ChainID):
		return fmt.Errorf("chain-id %q", e.ChainID)
	case n != 0 && n != fact.HashSize:
		return fmt.Errorf("header hash of %d bytes, want %d or none", n, fact.HashSize)
	}
	return nil
}

func checkTypeURL(url string) error {
	if len(url) == 0 || len(url) > maxTypeURL || url[0] != '/' || !utf8.ValidString(url) {
		return fmt.Errorf("type URL %.40q, want a slash and at most %d bytes of text", url, maxTypeURL)
	}
	return nil
}

// withheld returns how many leaves of the row the archive has not seen.
func (r row) withheld() (count uint64) {
	for _, leaf := range r.leaves {
		if leaf.Withheld {
			count++
		}
	}
	return count
}

// hash returns the leaf hash of the row's entry.
func (r row) hash() fact.Hash { return fact.LeafHash(r.data) }
