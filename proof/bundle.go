package proof

import (
	"errors"
	"fmt"
	"strings"

	"github.com/equipoise-trials/equipoise/fact"
)

// BundleFormat names the format of the bundles that this package reads and writes.
const BundleFormat = "equipoise/evidence/v1"

// Limits of what is read. Nothing is decoded before its file was held to them, and every part of a file is smaller
// than the file.
const (
	// MaxBundle is the largest bundle in bytes.
	MaxBundle = 4 << 20
	// MaxRecord is the largest record in bytes.
	MaxRecord = 64 << 20
	// MaxTrust is the largest trust file in bytes.
	MaxTrust = 1 << 20
)

// Bundle is the content of an evidence file. Nothing is said twice in it: what can be derived is derived.
//
// The fields of this type and of those below stand in the order of their JSON names, which is the order in the file.
type Bundle struct {
	// Entry is the block's entry in the audit log.
	Entry Entry `json:"entry"`
	// Fact is what the chain recorded: in a bundle with a record, that the book grew.
	Fact Fact `json:"fact"`
	// Format is [BundleFormat]; Marshal fills it in.
	Format string `json:"format"`
	// LightBlocks are signed headers in order of height. The last one, of height H+1, proves the state of block H;
	// those before it lead from a trust root to its validator set.
	LightBlocks []LightBlock `json:"light_blocks"`
	// Record opens a commitment; nil in the bundle of a fact alone.
	Record *Record `json:"record,omitempty"`
	// State proves the log's checkpoint in the state of block H.
	State State `json:"state"`
}

// Entry is a block's entry in the audit log and its place there. The size and root of the log are in the checkpoint.
type Entry struct {
	// Data is the entry data v1, see [fact.Entry].
	Data []byte `json:"data"`
	// Index of the entry in the log.
	Index uint64 `json:"index,string"`
	// Path is the RFC 6962 inclusion proof.
	Path [][]byte `json:"path"`
}

// Fact is a fact's leaf and its place among the facts of its block. Their number and root are in the entry.
type Fact struct {
	// Bytes are the fact's exact protobuf encoding.
	Bytes []byte `json:"bytes"`
	// Index of the leaf in the tree of the block's facts.
	Index uint64 `json:"index,string"`
	// Message is the index of the message in its transaction, fact.BlockLevel if no transaction caused the fact.
	Message uint32 `json:"message,string"`
	// Path is the RFC 6962 inclusion proof.
	Path [][]byte `json:"path"`
	// Tx is the SHA-256 of the transaction, empty at block level.
	Tx []byte `json:"tx"`
	// Type is the fact's type URL.
	Type string `json:"type"`
}

// LightBlock is a signed header with the validator set that signed it.
type LightBlock struct {
	// Commit is the protobuf encoding of tendermint.types.Commit.
	Commit []byte `json:"commit"`
	// Header is the protobuf encoding of tendermint.types.Header.
	Header []byte `json:"header"`
	// Validators are the protobuf encodings of tendermint.types.SimpleValidator (public key and power, nothing else),
	// in the order of the set: the leaves of the header's validators hash.
	Validators [][]byte `json:"validators"`
}

// Record opens the commitment to a record, all but its bytes, and says where the commitment lies in the book. The size
// and root of the book are in the fact.
type Record struct {
	Author  string `json:"author"`
	Book    uint32 `json:"book,string"`
	ChainID string `json:"chain_id"`
	Dataset string `json:"dataset"`
	// Index of the commitment in the book.
	Index uint64 `json:"index,string"`
	// Kind is "original", "correction" or "tombstone".
	Kind string `json:"kind"`
	// Path is the RFC 6962 inclusion proof.
	Path [][]byte `json:"path"`
	// Predecessor is the commitment that a correction or tombstone replaces; empty for an original.
	Predecessor []byte `json:"predecessor"`
	// Reason is the number of a fact.ReasonCode.
	Reason int32  `json:"reason,string"`
	Salt   []byte `json:"salt"`
	Site   uint32 `json:"site,string"`
	Trial  uint64 `json:"trial,string"`
}

// State proves the checkpoint of the audit log in the state of a block. The checkpoint's value is the value of the
// first proof, the root of the audit store that of the second.
type State struct {
	// IAVL is the protobuf encoding of the ics23 ExistenceProof of the checkpoint in the audit store.
	IAVL []byte `json:"iavl"`
	// Multistore is the protobuf encoding of the ics23 ExistenceProof of the audit store among all stores.
	Multistore []byte `json:"multistore"`
}

// NewRecord returns the bundle's part for a commitment at index of a book. Of the commitment's bytes it keeps nothing.
func NewRecord(c fact.Commitment, index uint64, path []fact.Hash) *Record {
	return &Record{
		Author: c.Author, Book: c.Book, ChainID: c.ChainID, Dataset: c.Dataset, Index: index, Kind: c.Kind.String(),
		Path: parts(path), Predecessor: c.Predecessor, Reason: int32(c.Reason), Salt: c.Salt[:], Site: c.Site, Trial: c.Trial,
	}
}

// NewFact returns the bundle's part for a leaf at index of its block's facts.
func NewFact(l fact.Leaf, index uint64, path []fact.Hash) Fact {
	return Fact{Bytes: l.Fact, Index: index, Message: l.MsgIndex, Path: parts(path), Tx: l.TxHash, Type: l.TypeURL}
}

// NewEntry returns the bundle's part for an entry at index of the audit log.
func NewEntry(e fact.Entry, index uint64, path []fact.Hash) Entry {
	return Entry{Data: e.Marshal(), Index: index, Path: parts(path)}
}

func (f Fact) leaf() fact.Leaf {
	return fact.Leaf{TypeURL: f.Type, TxHash: f.Tx, MsgIndex: f.Message, Fact: f.Bytes}
}

// kinds are the kinds that a record with bytes can have; a blank stands for nothing and proves nothing.
var kinds = map[string]fact.Kind{
	fact.Original.String():   fact.Original,
	fact.Correction.String(): fact.Correction,
	fact.Tombstone.String():  fact.Tombstone,
}

// Marshal returns the bundle's canonical encoding: the bytes of its file. It fails if the bundle holds what the format
// cannot express; it does not verify anything.
func (b *Bundle) Marshal() ([]byte, error) {
	c := *b
	c.Format = BundleFormat
	c.Entry.Data, c.Entry.Path = present(b.Entry.Data), list(b.Entry.Path)
	c.Fact.Bytes, c.Fact.Path, c.Fact.Tx = present(b.Fact.Bytes), list(b.Fact.Path), present(b.Fact.Tx)
	c.State = State{IAVL: present(b.State.IAVL), Multistore: present(b.State.Multistore)}
	c.LightBlocks = make([]LightBlock, len(b.LightBlocks))
	for i, l := range b.LightBlocks {
		c.LightBlocks[i] = LightBlock{Commit: present(l.Commit), Header: present(l.Header), Validators: list(l.Validators)}
	}
	if b.Record != nil {
		r := *b.Record
		r.Path, r.Predecessor, r.Salt = list(r.Path), present(r.Predecessor), present(r.Salt)
		c.Record = &r
	}
	return canonical(&c)
}

// ParseBundle reads a bundle. It accepts nothing but what Marshal gives back byte for byte; it does not verify it.
func ParseBundle(data []byte) (*Bundle, error) {
	const what = "evidence bundle"
	if len(data) > MaxBundle {
		return nil, unreadable(what, fmt.Errorf("it is larger than %d bytes, the most a bundle may have", MaxBundle))
	}
	b := new(Bundle)
	if err := decodeJSON(data, b); err != nil {
		return nil, unreadable(what, err)
	}
	if b.Format != BundleFormat {
		return nil, unreadable(what, fmt.Errorf("its format is %s, this verifier reads %q: get the version of eqverify that reads it",
			quote(b.Format), BundleFormat))
	}
	want, err := b.Marshal()
	if err != nil {
		return nil, unreadable(what, err)
	}
	if err := sameBytes(data, want); err != nil {
		return nil, unreadable(what, err)
	}
	return b, nil
}

// ErrUnreadable marks errors about a file that is not what it should be, as against one that is and does not verify.
var ErrUnreadable = errors.New("unreadable")

func unreadable(what string, err error) error {
	article := "a"
	if strings.ContainsRune("aeiou", rune(what[0])) {
		article = "an"
	}
	return fmt.Errorf("not %s %s (%w): %w", article, what, ErrUnreadable, err)
}
