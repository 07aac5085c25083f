package book

import (
	"crypto/rand"
	"fmt"

	"github.com/equipoise-trials/equipoise/fact"
)

// batch is a row of records ready to be written: framed, salted and hashed.
type batch struct {
	frames  []byte
	entries []entry // their positions count from the start of frames
	leaves  []fact.Hash
	sums    []fact.Hash // commitments
}

// sealRecords salts and hashes records, and frames them.
func sealRecords(id Identity, records []Record) (*batch, error) {
	salts := make([]byte, len(records)*fact.HashSize)
	if _, err := rand.Read(salts); err != nil {
		return nil, fmt.Errorf("salts: %w", err)
	}
	size := 0
	for _, r := range records {
		size += len(r.Bytes) + 256
	}
	s := &batch{
		frames:  make([]byte, 0, size),
		entries: make([]entry, 0, len(records)),
		leaves:  make([]fact.Hash, 0, len(records)),
		sums:    make([]fact.Hash, 0, len(records)),
	}
	var scratch []byte
	for i, r := range records {
		r.Salt = fact.Hash(salts[i*fact.HashSize:])
		var sum fact.Hash
		sum, scratch = r.commitment(id).AppendSum(scratch)
		s.sums = append(s.sums, sum)
		s.leaves = append(s.leaves, leafHash(sum))
		start := len(s.frames)
		s.frames = appendRecord(openFrame(s.frames), r)
		closeFrame(s.frames, start)
		s.entries = append(s.entries, entry{
			at: position{0, uint32(start)}, length: uint32(len(s.frames) - start),
			kind: r.Kind, imported: r.Import, replaces: r.Replaces,
		})
	}
	return s, nil
}

// commit writes a batch: first the log, durably, with one fsync; then what is made from it.
func (b *Book) commit(s *batch) error {
	if err := b.usable(); err != nil {
		return err
	}
	return b.fail(b.write(s))
}

func (b *Book) write(s *batch) error {
	at, err := b.log.place(len(s.frames))
	if err != nil {
		return err
	}
	if err := b.log.append(s.frames); err != nil {
		return err
	}
	indexed := make([]byte, 0, len(s.entries)*entrySize)
	for _, e := range s.entries {
		e.at = position{at.segment, at.offset + e.at.offset}
		if err := b.tally.add(e); err != nil {
			return err
		}
		indexed = appendEntry(indexed, e)
	}
	if err := b.index.append(indexed); err != nil {
		return err
	}
	return b.growTiles(s.leaves)
}

// tilingStep is how many leaves are put into the tree at a time while records are added.
const tilingStep = 1 << 16

// tiling is the growth of the tree behind the record log while records are added.
type tiling struct {
	pending []fact.Hash
	running chan error // nil when nothing runs
}

// growTiles hands leaves to the tree. It writes them in a goroutine of its own, step by step.
func (b *Book) growTiles(leaves []fact.Hash) error {
	t := &b.tiling
	t.pending = append(t.pending, leaves...)
	if len(t.pending) < tilingStep {
		return nil
	}
	if err := t.wait(); err != nil {
		return err
	}
	pending, running := t.pending, make(chan error, 1)
	t.pending, t.running = nil, running
	go func() { running <- b.tiles.Append(pending) }()
	return nil
}

func (t *tiling) wait() error {
	if t.running == nil {
		return nil
	}
	err := <-t.running
	t.running = nil
	return err
}

// settleTiles waits until the tree has every leaf. Whatever adds records calls it before it returns.
func (b *Book) settleTiles() error {
	t := &b.tiling
	if err := t.wait(); err != nil {
		return b.fail(err)
	}
	pending := t.pending
	t.pending = nil
	if b.failed != nil {
		return nil // reported already; the next Open aligns the tiles
	}
	return b.fail(b.tiles.Append(pending))
}

// addAlone writes a few records at once and brings the tree up to date.
func (b *Book) addAlone(records ...Record) ([]fact.Hash, error) {
	s, err := sealRecords(b.id, records)
	if err != nil {
		return nil, err
	}
	if err := b.commit(s); err != nil {
		return nil, err
	}
	return s.sums, b.settleTiles()
}
