package book

import (
	"fmt"

	"github.com/equipoise-trials/equipoise/fact"
)

// tally is what a book knows of its records as a whole. It follows from the index entries alone.
type tally struct {
	size     uint64               // leaves: records and blanks
	kinds    map[fact.Kind]uint64 // leaves by kind
	rows     map[uint32]uint64    // by import, how many of its rows are in the book: always the first ones
	replaced map[uint64]uint64    // record -> the correction or tombstone that replaces it
}

func newTally() *tally {
	return &tally{
		kinds:    make(map[fact.Kind]uint64),
		rows:     make(map[uint32]uint64),
		replaced: make(map[uint64]uint64),
	}
}

// add counts the next record. It refuses one that replaces what is replaced already.
func (t *tally) add(e entry) error {
	if e.replaces != nil {
		if by, ok := t.replaced[*e.replaces]; ok {
			return fmt.Errorf("record %d replaces record %d, which record %d has replaced", t.size, *e.replaces, by)
		}
		t.replaced[*e.replaces] = t.size
	}
	if e.imported != 0 {
		t.rows[e.imported]++
	}
	t.kinds[e.kind]++
	t.size++
	return nil
}

// records returns the number of leaves that are no blanks.
func (t *tally) records() uint64 { return t.size - t.kinds[fact.Blank] }
