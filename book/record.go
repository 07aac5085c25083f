package book

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/equipoise-trials/equipoise/fact"
)

// MaxRecord is the largest record in bytes.
const MaxRecord = 16 << 20

// Record is one leaf of a book, as the record log holds it.
type Record struct {
	// Index is the record's place in the book, the index of its leaf, from 0.
	Index uint64
	// Kind says whether the record is an original, a correction, a tombstone or a blank.
	Kind fact.Kind
	// Dataset names the kind of data; empty for a blank.
	Dataset string
	// Author is the bech32 address of whoever entered the record; empty for a blank.
	Author string
	// Reason says why a correction or a tombstone was made.
	Reason fact.ReasonCode
	// Replaces is the index of the record that a correction or a tombstone replaces; nil for other kinds.
	Replaces *uint64
	// Predecessor is the commitment of that record, 32 bytes, or empty.
	Predecessor []byte
	// Import is the number of the import that the record came with, from 1; 0 if it came alone.
	Import uint32
	// Row is the record's row in the imported file, from 0.
	Row uint64
	// Salt is 32 random bytes.
	Salt [fact.HashSize]byte
	// Bytes are the record's exact bytes; empty for a tombstone and a blank.
	Bytes []byte
}

// commitment returns the fields that are hashed.
func (r Record) commitment(id Identity) fact.Commitment {
	return fact.Commitment{
		ChainID: id.ChainID, Trial: id.Trial, Site: id.Site, Book: id.Book,
		Dataset: r.Dataset, Kind: r.Kind, Predecessor: r.Predecessor, Reason: r.Reason, Author: r.Author,
		Salt: r.Salt, Bytes: r.Bytes,
	}
}

// leafHash returns the hash of the record's leaf in the book's tree.
func leafHash(commitment fact.Hash) fact.Hash { return fact.LeafHash(commitment[:]) }

// appendRecord appends the payload v1 of a record: BE64(index) kind BE32(reason) BE32(import) BE64(row)
// BE64(index of the record it replaces + 1, or 0) salt lp(dataset) lp(author) lp(predecessor) lp(bytes).
func appendRecord(dst []byte, r Record) []byte {
	dst = binary.BigEndian.AppendUint64(dst, r.Index)
	dst = append(dst, byte(r.Kind))
	dst = binary.BigEndian.AppendUint32(dst, uint32(r.Reason))
	dst = binary.BigEndian.AppendUint32(dst, r.Import)
	dst = binary.BigEndian.AppendUint64(dst, r.Row)
	dst = binary.BigEndian.AppendUint64(dst, fromReplaces(r.Replaces))
	dst = append(dst, r.Salt[:]...)
	dst = fact.LP(dst, r.Dataset)
	dst = fact.LP(dst, r.Author)
	dst = fact.LP(dst, r.Predecessor)
	return fact.LP(dst, r.Bytes)
}

// parseRecord reads a payload v1. The record's bytes are those of the payload, not a copy.
func parseRecord(payload []byte) (Record, error) {
	p := parts{rest: payload}
	r := Record{
		Index:    p.uint64(),
		Kind:     fact.Kind(p.byte()),
		Reason:   fact.ReasonCode(p.uint32()),
		Import:   p.uint32(),
		Row:      p.uint64(),
		Replaces: toReplaces(p.uint64()),
		Salt:     p.hash(),
		Dataset:  string(p.part()),
		Author:   string(p.part()),
	}
	r.Predecessor = p.part()
	r.Bytes = p.part()
	if err := p.done("record"); err != nil {
		return Record{}, err
	}
	return r, r.check()
}

// check reports a record that no book writes.
func (r Record) check() error {
	amends := r.Kind == fact.Correction || r.Kind == fact.Tombstone
	switch {
	case r.Kind < fact.Original || r.Kind > fact.Blank:
		return fmt.Errorf("record %d has the unknown kind %d", r.Index, r.Kind)
	case amends != (len(r.Predecessor) == fact.HashSize), amends != (r.Replaces != nil):
		return fmt.Errorf("record %d is a %s with a predecessor of %d bytes", r.Index, r.Kind, len(r.Predecessor))
	case amends && *r.Replaces >= r.Index:
		return fmt.Errorf("record %d replaces the later record %d", r.Index, *r.Replaces)
	case r.Kind == fact.Blank && (len(r.Bytes) > 0 || r.Dataset != "" || r.Author != ""):
		return fmt.Errorf("record %d is a blank that says something", r.Index)
	}
	return nil
}

// fromReplaces and toReplaces map an index that may be missing to a number that is 0 then.
func fromReplaces(index *uint64) uint64 {
	if index == nil {
		return 0
	}
	return *index + 1
}

func toReplaces(number uint64) *uint64 {
	if number == 0 {
		return nil
	}
	number--
	return &number
}

// maxDataset and maxAuthor bound the names that a record carries.
const (
	maxDataset = 64
	maxAuthor  = 128
)

var errNoAuthor = errors.New("the author is missing: name the address of whoever enters the records")

// checkDataset accepts 1 to 64 letters, digits, dots, hyphens and underscores, "dm" or "lab-2" for example.
func checkDataset(name string) error {
	if name == "" || len(name) > maxDataset || !plain(name, "._-") {
		return fmt.Errorf("dataset %q: want 1 to %d letters, digits, dots, hyphens or underscores", name, maxDataset)
	}
	return nil
}

// checkAuthor accepts what can be a bech32 address; the chain's prefix is not known here.
func checkAuthor(address string) error {
	if address == "" {
		return errNoAuthor
	}
	if len(address) > maxAuthor || !plain(address, "") {
		return fmt.Errorf("author %q: want a bech32 address", address)
	}
	return nil
}

// plain reports whether s consists of ASCII letters, digits and the other characters given.
func plain(s, others string) bool {
	for _, c := range []byte(s) {
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		digit := '0' <= c && c <= '9'
		other := false
		for _, o := range []byte(others) {
			other = other || c == o
		}
		if !letter && !digit && !other {
			return false
		}
	}
	return true
}
