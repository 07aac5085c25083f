package fact

import (
	"crypto/sha256"
	"encoding/binary"
)

const commitmentTag = "equipoise/record/v1"

// Kind says what a record in a book is.
type Kind byte

// The kinds of record. Their numbers are part of the commitment.
const (
	// Original is a record entered for the first time.
	Original Kind = 1
	// Correction replaces an earlier record, its predecessor, which stays in the book.
	Correction Kind = 2
	// Tombstone declares an earlier record void without a replacement.
	Tombstone Kind = 3
	// Blank stands for nothing: it pads submissions, so that counts do not tell.
	Blank Kind = 4
)

// String returns the kind's name in lower case.
func (k Kind) String() string {
	switch k {
	case Original:
		return "original"
	case Correction:
		return "correction"
	case Tombstone:
		return "tombstone"
	case Blank:
		return "blank"
	}
	return "unknown"
}

// Commitment is what the chain keeps of a record: a salted digest of its exact bytes and of where, by whom and as what
// they were entered.
type Commitment struct {
	// ChainID of the chain that holds the book's head.
	ChainID string
	// Trial, Site and Book say where the record belongs. Site 0 is a book for the whole trial.
	Trial uint64
	Site  uint32
	Book  uint32
	// Dataset names the kind of data, "dm" for example; empty for a blank.
	Dataset string
	// Kind says whether the record is new, corrects one, voids one, or is a blank.
	Kind Kind
	// Predecessor is the commitment of the record that a correction or tombstone replaces, 32 bytes; else empty.
	Predecessor []byte
	// Reason says why a record was corrected or voided.
	Reason ReasonCode
	// Author is the bech32 address of whoever entered the record.
	Author string
	// Salt is 32 random bytes. Whoever loses it loses the proof.
	Salt [HashSize]byte
	// Bytes are the record's exact bytes, never a re-serialisation; empty for a blank.
	Bytes []byte
}

// Sum returns the commitment v1: SHA-256 of lp(tag) lp(chain id) BE64(trial) BE32(site) BE32(book) lp(dataset)
// kind lp(predecessor) BE32(reason) lp(author) salt lp(bytes). It is the leaf data of the book's tree.
func (c Commitment) Sum() Hash {
	h, _ := c.AppendSum(nil)
	return h
}

// AppendSum is Sum with a scratch buffer, which it returns for the next call.
func (c Commitment) AppendSum(scratch []byte) (Hash, []byte) {
	b := scratch[:0]
	b = LP(b, commitmentTag)
	b = LP(b, c.ChainID)
	b = binary.BigEndian.AppendUint64(b, c.Trial)
	b = binary.BigEndian.AppendUint32(b, c.Site)
	b = binary.BigEndian.AppendUint32(b, c.Book)
	b = LP(b, c.Dataset)
	b = append(b, byte(c.Kind))
	b = LP(b, c.Predecessor)
	b = binary.BigEndian.AppendUint32(b, uint32(c.Reason))
	b = LP(b, c.Author)
	b = append(b, c.Salt[:]...)
	b = LP(b, c.Bytes)
	return sha256.Sum256(b), b
}
