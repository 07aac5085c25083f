package book

import (
	"errors"
	"fmt"

	"github.com/equipoise-trials/equipoise/fact"
)

// Amendment says which record is corrected or voided, why and by whom.
type Amendment struct {
	// Predecessor is the commitment of the record. It must be an original or a correction of this book that nothing has
	// replaced yet.
	Predecessor fact.Hash
	// Reason why.
	Reason fact.ReasonCode
	// Author is the address of whoever corrects or voids; if empty, that of the book's identity.
	Author string
}

// Entered names a record that was added.
type Entered struct {
	// Index of the record in the book.
	Index uint64
	// Commitment of the record.
	Commitment fact.Hash
}

// Correct adds a correction: exact bytes that replace those of its predecessor, in the same dataset. The predecessor
// stays in the book.
func (b *Book) Correct(a Amendment, exact []byte) (Entered, error) {
	switch {
	case len(exact) == 0:
		return Entered{}, errors.New("the correction is empty: void the record instead")
	case len(exact) > MaxRecord:
		return Entered{}, fmt.Errorf("the correction has %d bytes, at most %d are allowed", len(exact), MaxRecord)
	}
	return b.amend(a, fact.Correction, exact)
}

// Void adds a tombstone: it declares its predecessor void without a replacement. The predecessor stays in the book.
func (b *Book) Void(a Amendment) (Entered, error) { return b.amend(a, fact.Tombstone, nil) }

func (b *Book) amend(a Amendment, kind fact.Kind, exact []byte) (Entered, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.usable(); err != nil {
		return Entered{}, err
	}
	if a.Author == "" {
		a.Author = b.id.Author
	}
	if err := errors.Join(checkAuthor(a.Author), checkReason(a.Reason)); err != nil {
		return Entered{}, err
	}
	old, err := b.amendable(a.Predecessor)
	if err != nil {
		return Entered{}, err
	}
	r := Record{
		Index: b.tally.size, Kind: kind, Dataset: old.Dataset, Author: a.Author, Reason: a.Reason,
		Replaces: &old.Index, Predecessor: a.Predecessor[:], Bytes: exact,
	}
	sums, err := b.addAlone(r)
	if err != nil {
		return Entered{}, err
	}
	return Entered{r.Index, sums[0]}, nil
}

// amendable returns the record with a commitment if it may be corrected or voided.
func (b *Book) amendable(commitment fact.Hash) (Record, error) {
	index, ok, err := b.find(commitment)
	if err != nil {
		return Record{}, err
	}
	if !ok {
		return Record{}, fmt.Errorf("no record of this book has commitment %x", commitment)
	}
	r, err := b.record(index)
	if err != nil {
		return Record{}, err
	}
	if r.Kind != fact.Original && r.Kind != fact.Correction {
		return Record{}, fmt.Errorf("record %d is a %s: only originals and corrections can be corrected or voided", index, r.Kind)
	}
	if by, ok := b.tally.replaced[index]; ok {
		return Record{}, fmt.Errorf("record %d was replaced by record %d already: correct or void that one", index, by)
	}
	return r, nil
}

func checkReason(code fact.ReasonCode) error {
	if _, known := fact.ReasonCode_name[int32(code)]; !known || code == fact.ReasonCode_REASON_CODE_UNSPECIFIED {
		return fmt.Errorf("reason %d: want one of the reason codes, REASON_CODE_CORRECTION for example", code)
	}
	return nil
}

// record returns a record by its index.
func (b *Book) record(index uint64) (Record, error) {
	e, err := b.index.get(index)
	if err != nil {
		return Record{}, err
	}
	r, err := b.log.read(e.at, e.length)
	if err != nil {
		return Record{}, err
	}
	if r.Index != index {
		return Record{}, fmt.Errorf("%w: %s holds record %d, expected %d", ErrDamaged, e.at, r.Index, index)
	}
	return r, nil
}
