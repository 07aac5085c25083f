package book

import "github.com/equipoise-trials/equipoise/fact"

// Status says how a book stands.
type Status struct {
	// Identity of the book.
	Identity Identity
	// Size is the number of leaves: records and blanks.
	Size uint64
	// Root of the tree over them.
	Root fact.Hash
	// Records without blanks: originals, corrections and tombstones.
	Records uint64
	// Originals, Corrections, Tombstones and Blanks add up to Size.
	Originals, Corrections, Tombstones, Blanks uint64
	// Confirmed is the head that the chain was last seen to hold.
	Confirmed Head
	// Pending is how many leaves it lacks.
	Pending uint64
	// Imports in the order in which they began.
	Imports []Import
	// Repairs says in sentences what Open has put right.
	Repairs []string
}

// Interrupted returns the imports that are not complete.
func (s Status) Interrupted() []Import {
	var open []Import
	for _, i := range s.Imports {
		if i.Added < i.Rows {
			open = append(open, i)
		}
	}
	return open
}

// Status returns how the book stands.
func (b *Book) Status() (Status, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.usable(); err != nil {
		return Status{}, err
	}
	root, err := b.tiles.Root(b.tally.size)
	if err != nil {
		return Status{}, err
	}
	kinds, confirmed := b.tally.kinds, b.heads.last()
	s := Status{
		Identity: b.id, Size: b.tally.size, Root: root, Records: b.tally.records(),
		Originals: kinds[fact.Original], Corrections: kinds[fact.Correction], Tombstones: kinds[fact.Tombstone],
		Blanks: kinds[fact.Blank], Confirmed: confirmed, Pending: b.tally.size - confirmed.Size,
		Repairs: append([]string(nil), b.repairs...),
	}
	for _, i := range b.imports.list {
		i.Added = b.tally.rows[i.Number]
		s.Imports = append(s.Imports, i)
	}
	return s, nil
}
