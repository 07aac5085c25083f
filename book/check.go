package book

import (
	"bytes"
	"context"
	"fmt"
	"maps"

	"github.com/equipoise-trials/equipoise/fact"
)

// Check reads the whole book and computes everything anew: checksums, commitments, tree, index, which record replaces
// which, the rows of each import, the heads that were submitted. It changes nothing and fails with ErrDamaged at the
// first contradiction. Report may be nil.
func (b *Book) Check(ctx context.Context, report Report) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.usable(); err != nil {
		return err
	}
	return b.check(ctx, report)
}

func (b *Book) check(ctx context.Context, report Report) error {
	if err := b.tiles.Check(); err != nil {
		return fmt.Errorf("%w: %w: delete the folder %q to have the tree made again from the records", ErrDamaged, err, tilesDir)
	}
	c := checker{book: b, tally: newTally()}
	torn, err := b.log.scan(position{0, uint32(firstFrame)}, func(s scanned) error {
		if c.tally.size%tilingStep == 0 {
			report.call(StageChecking, c.tally.size, b.tally.size)
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		if err := c.next(s); err != nil {
			return fmt.Errorf("%w: %s: %w", ErrDamaged, s.at, err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if torn != nil {
		return fmt.Errorf("%w: %s: %w", ErrDamaged, torn.at, torn.cause)
	}
	if err := c.finish(); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	report.call(StageChecking, c.tally.size, b.tally.size)
	return nil
}

// checker goes through the records in order.
type checker struct {
	book    *Book
	tally   *tally
	leaves  []fact.Hash // of the tree, from the current record on
	scratch []byte
}

// next checks a record against all that came before it.
func (c *checker) next(s scanned) error {
	n, r := c.tally.size, s.record
	if r.Index != n || n >= c.book.tally.size {
		return fmt.Errorf("record %d where %d of %d is expected", r.Index, n, c.book.tally.size)
	}
	indexed, err := c.book.index.get(n)
	if err != nil {
		return err
	}
	if want := s.entry(); !bytes.Equal(appendEntry(nil, indexed), appendEntry(nil, want)) {
		return fmt.Errorf("the index has record %d otherwise (%+v) than the log (%+v): delete the file %q to have it made again from the records", n, indexed, want, indexFile)
	}
	if err := c.leaf(r); err != nil {
		return err
	}
	if err := c.amendment(r); err != nil {
		return err
	}
	if err := c.row(r); err != nil {
		return err
	}
	return c.tally.add(s.entry())
}

// leaf compares the record's commitment with its leaf in the tree.
func (c *checker) leaf(r Record) (err error) {
	if len(c.leaves) == 0 {
		end := min(r.Index+tilingStep, c.book.tally.size)
		if c.leaves, err = c.book.tiles.Leaves(r.Index, end); err != nil {
			return err
		}
	}
	want := c.leaves[0]
	c.leaves = c.leaves[1:]
	var sum fact.Hash
	sum, c.scratch = r.commitment(c.book.id).AppendSum(c.scratch)
	if got := leafHash(sum); got != want {
		return fmt.Errorf("record %d has leaf %x, the tree has %x: delete the folder %q to have the tree made again from the records", r.Index, got, want, tilesDir)
	}
	return nil
}

// amendment compares a correction or tombstone with the record it replaces; that nothing else has replaced it, the tally
// sees.
func (c *checker) amendment(r Record) error {
	if r.Replaces == nil {
		return nil
	}
	old, err := c.book.record(*r.Replaces)
	if err != nil {
		return err
	}
	switch sum := old.commitment(c.book.id).Sum(); {
	case old.Kind != fact.Original && old.Kind != fact.Correction:
		return fmt.Errorf("record %d replaces record %d, a %s", r.Index, old.Index, old.Kind)
	case !bytes.Equal(sum[:], r.Predecessor):
		return fmt.Errorf("record %d names predecessor %x, record %d has commitment %x", r.Index, r.Predecessor, old.Index, sum)
	case old.Dataset != r.Dataset:
		return fmt.Errorf("record %d of dataset %q replaces record %d of dataset %q", r.Index, r.Dataset, old.Index, old.Dataset)
	}
	return nil
}

// row checks that the rows of an import follow each other.
func (c *checker) row(r Record) error {
	if r.Import == 0 {
		return nil
	}
	if int(r.Import) > len(c.book.imports.list) {
		return fmt.Errorf("record %d came with import %d of %d", r.Index, r.Import, len(c.book.imports.list))
	}
	imp := c.book.imports.list[r.Import-1]
	switch want := c.tally.rows[r.Import]; {
	case r.Row != want || r.Row >= imp.Rows:
		return fmt.Errorf("record %d is row %d of import %d, expected row %d of %d", r.Index, r.Row, r.Import, want, imp.Rows)
	case r.Dataset != imp.Dataset:
		return fmt.Errorf("record %d of dataset %q came with import %d of dataset %q", r.Index, r.Dataset, r.Import, imp.Dataset)
	}
	return nil
}

// finish compares the whole with what the open book knows, and with every head that was submitted.
func (c *checker) finish() error {
	got, want := c.tally, c.book.tally
	if got.size != want.size || !maps.Equal(got.kinds, want.kinds) || !maps.Equal(got.rows, want.rows) || !maps.Equal(got.replaced, want.replaced) {
		return fmt.Errorf("the log holds %d records and blanks, the open book counts %d, or counts their kinds otherwise", got.size, want.size)
	}
	if size := c.book.tiles.Size(); size != want.size {
		return fmt.Errorf("the tree has %d leaves, the log %d", size, want.size)
	}
	for _, h := range append(c.book.heads.confirmed[:len(c.book.heads.confirmed):len(c.book.heads.confirmed)], c.book.heads.intended) {
		root, err := c.book.tiles.Root(h.Size)
		if err != nil {
			return err
		}
		if root != h.Root {
			return fmt.Errorf("%d records were submitted under root %x, the log has root %x", h.Size, h.Root, root)
		}
	}
	return nil
}
