package book

import (
	"fmt"

	"github.com/equipoise-trials/equipoise/fact"
)

// Opening is all that proves a record against a head that the chain holds: whoever has it can compute the commitment and
// follow the path to the root.
type Opening struct {
	// Index of the record in the book.
	Index uint64
	// Commitment holds what is hashed, salt and exact bytes included.
	Commitment fact.Commitment
	// Sum of the commitment.
	Sum fact.Hash
	// Head is the confirmed head.
	Head Head
	// Path is the RFC 6962 inclusion proof of the record in the tree of that head.
	Path []fact.Hash
}

// Opening opens a record under the confirmed head of a size; see [Book.Heads].
func (b *Book) Opening(index, size uint64) (*Opening, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.usable(); err != nil {
		return nil, err
	}
	if confirmed := b.heads.last().Size; size > confirmed {
		return nil, fmt.Errorf("size %d is not confirmed: the chain holds %d records and blanks of this book; submit first", size, confirmed)
	}
	r, err := b.record(index)
	if err != nil {
		return nil, err
	}
	if index >= size {
		return nil, fmt.Errorf("record %d is not among the first %d", index, size)
	}
	root, err := b.tiles.Root(size)
	if err != nil {
		return nil, err
	}
	path, err := b.tiles.Inclusion(index, size)
	if err != nil {
		return nil, err
	}
	c := r.commitment(b.id)
	o := &Opening{Index: index, Commitment: c, Sum: c.Sum(), Head: Head{size, root}, Path: path}
	return o, fact.VerifyInclusion(index, size, leafHash(o.Sum), root, path)
}

// Heads returns the heads that the chain was seen to hold, oldest first.
func (b *Book) Heads() []Head {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]Head(nil), b.heads.confirmed...)
}

// Record returns a record by its index.
func (b *Book) Record(index uint64) (Record, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.usable(); err != nil {
		return Record{}, err
	}
	return b.record(index)
}

// Commitment returns the commitment of a record by its index.
func (b *Book) Commitment(index uint64) (fact.Hash, error) {
	r, err := b.Record(index)
	if err != nil {
		return fact.Hash{}, err
	}
	return r.commitment(b.id).Sum(), nil
}

// Find returns the index of the record with a commitment; ok is false if the book has none. It searches the tree from
// its newest leaf, which takes about a second for ten million.
func (b *Book) Find(commitment fact.Hash) (index uint64, ok bool, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.usable(); err != nil {
		return 0, false, err
	}
	return b.find(commitment)
}
