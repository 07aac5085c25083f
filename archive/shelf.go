package archive

import (
	"errors"
	"fmt"
	"io"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/tiles"
)

// shelf keeps rows in two stacks: the entries, which name what belongs to them, and the facts.
type shelf struct {
	entries, facts stack
	// base is the index in the log of the shelf's first row.
	base uint64
	// sealed says that each entry lies behind its leaf hash, where no tiles cover it yet.
	sealed bool

	// Of the writer.
	count uint64
	torn  bool // an append failed half-way: the stacks may be longer than count
}

func newShelf(dir string, base uint64) *shelf {
	return &shelf{
		entries: stack{framing: entriesFraming, dir: dir},
		facts:   stack{framing: factsFraming, dir: dir},
		base:    base,
	}
}

// available returns how many whole rows lie on disk, where there should be about hint of them.
func (s *shelf) available(hint uint64) (uint64, error) {
	entries, err := s.entries.available(hint)
	if err != nil {
		return 0, err
	}
	facts, err := s.facts.available(hint)
	return min(entries, facts), err
}

// seek cuts the shelf down to count rows and makes it ready to append.
func (s *shelf) seek(count uint64) error {
	if err := errors.Join(s.facts.seek(count), s.entries.seek(count)); err != nil {
		return err
	}
	s.count, s.torn = count, false
	return nil
}

// put appends as many of the rows as one bundle takes and returns how many those are. They are durable then: facts
// first, so that an entry on disk always has its facts.
func (s *shelf) put(rows []row) (int, error) {
	if s.torn {
		if err := s.seek(s.count); err != nil {
			return 0, err
		}
	}
	var entries, facts [][]byte
	for size := 0; len(facts) < min(len(rows), s.entries.free()) && size < batchBytes; {
		r := rows[len(facts)]
		if at := s.base + s.count + uint64(len(facts)); r.index != at {
			return 0, fmt.Errorf("entry %d cannot be written at %d", r.index, at)
		}
		record := marshalLeaves(r.leaves)
		size += len(record)
		facts, entries = append(facts, record), append(entries, s.entryRecord(r))
	}
	s.torn = true
	if err := s.facts.put(facts); err != nil {
		return 0, err
	}
	if err := s.entries.put(entries); err != nil {
		return 0, err
	}
	s.torn = false
	s.count += uint64(len(facts))
	return len(facts), nil
}

func (s *shelf) entryRecord(r row) []byte {
	if !s.sealed {
		return r.data
	}
	hash := r.hash()
	return append(hash[:], r.data...)
}

// unseal returns the entry data in a record.
func (s *shelf) unseal(index uint64, record []byte) ([]byte, error) {
	if !s.sealed {
		return record, nil
	}
	if len(record) < fact.HashSize || fact.LeafHash(record[fact.HashSize:]) != fact.Hash(record) {
		return nil, fmt.Errorf("%w: entry %d has not the hash it was kept with", ErrDamaged, index)
	}
	return record[fact.HashSize:], nil
}

// entry returns the entry data at an index of the log.
func (s *shelf) entry(index uint64) ([]byte, error) {
	record, err := s.entries.read(index - s.base)
	if err != nil {
		return nil, err
	}
	return s.unseal(index, record)
}

// leaves returns what the shelf keeps of the facts at an index of the log.
func (s *shelf) leaves(index uint64) ([]Leaf, error) {
	record, err := s.facts.read(index - s.base)
	if err != nil {
		return nil, err
	}
	leaves, err := parseLeaves(record, ofArchive)
	if err != nil {
		return nil, fmt.Errorf("%w: entry %d: %w", ErrDamaged, index, err)
	}
	return leaves, nil
}

// replaceLeaves writes what is kept of the facts of some rows of bundle n anew, by index of the log.
func (s *shelf) replaceLeaves(n uint64, leaves map[uint64][]Leaf) error {
	if s.torn {
		if err := s.seek(s.count); err != nil {
			return err
		}
	}
	records := make(map[uint64][]byte, len(leaves))
	for index, l := range leaves {
		records[index-s.base] = marshalLeaves(l)
	}
	err := s.facts.replace(n, records)
	s.torn = err != nil
	return err
}

// rows returns rows from an index of the log on and before end, as many as make a good batch, each with its leaves
// checked against its entry.
func (s *shelf) rows(from, end uint64) ([]row, error) {
	var rows []row
	size := 0
	err := s.walk(from, min(end, from+tiles.Width), func(index uint64, entry, facts []byte) error {
		r, err := parseRow(index, entry, facts, ofArchive)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		rows = append(rows, r)
		if size += len(facts); size > batchBytes {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return rows, err
}

// errEnough ends a walk early.
var errEnough = errors.New("enough")

// parseRow reads a row from its two records.
func parseRow(index uint64, entry, facts []byte, from origin) (row, error) {
	leaves, err := parseLeaves(facts, from)
	if err != nil {
		return row{}, fmt.Errorf("entry %d: %w", index, err)
	}
	return newRow(index, entry, leaves)
}

// walk reads the records of the rows from an index of the log to before end, in order, until fn fails.
func (s *shelf) walk(from, end uint64, fn func(index uint64, entry, facts []byte) error) error {
	for from < end {
		n := (from - s.base) / tiles.Width
		stop := min(end, s.base+(n+1)*tiles.Width)
		if err := s.walkBundle(n, from, stop, fn); err != nil {
			return err
		}
		from = stop
	}
	return nil
}

func (s *shelf) walkBundle(n, from, stop uint64, fn func(index uint64, entry, facts []byte) error) error {
	entries, err := s.entries.open(n)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	defer entries.Close() // only read from
	facts, err := s.facts.open(n)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	defer facts.Close() // only read from
	pairs := newPairScanner(entries, facts)
	for index := s.base + n*tiles.Width; index < stop; index++ {
		entry, facts, err := pairs.next()
		if err != nil {
			return fmt.Errorf("%w: entry %d: %w", ErrDamaged, index, err)
		}
		if index < from {
			continue
		}
		if entry, err = s.unseal(index, entry); err != nil {
			return err
		}
		if err := fn(index, entry, facts); err != nil {
			return err
		}
	}
	return nil
}

// pairScanner reads a bundle of entries and the bundle of their facts side by side.
type pairScanner struct{ entries, facts scanner }

func newPairScanner(entries, facts io.Reader) pairScanner {
	return pairScanner{
		entries: newScanner(entriesFraming, entries),
		facts:   newScanner(factsFraming, facts),
	}
}

func (p pairScanner) next() (entry, facts []byte, err error) {
	if entry, err = p.entries.next(); err != nil {
		return nil, nil, fmt.Errorf("entries: %w", err)
	}
	if facts, err = p.facts.next(); err != nil {
		return nil, nil, fmt.Errorf("facts: %w", err)
	}
	return entry, facts, nil
}

func (s *shelf) close() error { return errors.Join(s.facts.close(), s.entries.close()) }
