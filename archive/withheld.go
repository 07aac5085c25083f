package archive

import (
	"context"
	"errors"
	"fmt"
	"sort"

	"github.com/equipoise-trials/equipoise/fact/tiles"
)

// Withheld returns how many facts of the log the archive has never seen the bytes of: it took their hashes from a mirror
// that did not show them. Most are restricted, as they should be; but a mirror can keep public ones back and nothing in the
// hashes tells. Another mirror, or the results of the blocks, show which: see [Archive.Fill] and [Archive.CatchUp].
func (a *Archive) Withheld() uint64 {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.withheld
}

// reveal takes over what rows of the log show of facts that the archive has not seen. The caller holds the lock for writing
// and has compared the rows with the log.
func (a *Archive) reveal(rows []row) error {
	if a.Withheld() == 0 {
		return nil
	}
	for len(rows) > 0 {
		n := rows[0].index / tiles.Width
		end := sort.Search(len(rows), func(i int) bool { return rows[i].index/tiles.Width > n })
		if err := a.revealBundle(n, rows[:end]); err != nil {
			return err
		}
		rows = rows[end:]
	}
	a.keepCount()
	return nil
}

// revealBundle is reveal for rows of bundle n.
func (a *Archive) revealBundle(n uint64, rows []row) error {
	changed, shown := make(map[uint64][]Leaf), uint64(0)
	for _, r := range rows {
		held, err := a.shelf.leaves(r.index)
		if err != nil {
			return err
		}
		count, err := show(held, r.leaves)
		if err != nil {
			return fmt.Errorf("%w: entry %d: %w", ErrDamaged, r.index, err)
		}
		if count > 0 {
			changed[r.index] = held
			shown += count
		}
	}
	if len(changed) == 0 {
		return nil
	}
	if err := a.forgetCount(); err != nil {
		return err
	}
	if err := a.shelf.replaceLeaves(n, changed); err != nil {
		a.counted = false // it may have been done all the same
		return fmt.Errorf("write facts of entry %d: %w", rows[0].index, err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.withheld -= min(a.withheld, shown)
	return nil
}

// show replaces withheld leaves by what others show of them and returns how many those are.
func show(held, shown []Leaf) (count uint64, err error) {
	if len(held) != len(shown) {
		return 0, fmt.Errorf("it has %d facts, the block has %d", len(held), len(shown))
	}
	for i, leaf := range shown {
		if held[i].Hash != leaf.Hash {
			return 0, fmt.Errorf("fact %d has the hash %x, in the block it has %x", i, held[i].Hash, leaf.Hash)
		}
		if held[i].Withheld && !leaf.Withheld {
			held[i] = leaf
			count++
		}
	}
	return count, nil
}

// withheldRows returns the rows of bundle n before an index of the log that have withheld leaves.
func (a *Archive) withheldRows(n, end uint64) (rows []row, err error) {
	err = a.shelf.walk(n*tiles.Width, min((n+1)*tiles.Width, end), func(index uint64, entry, facts []byte) error {
		count, err := countWithheld(facts)
		if err != nil || count == 0 {
			return err
		}
		r, err := parseRow(index, entry, facts, ofArchive)
		rows = append(rows, r)
		return err
	})
	return rows, err
}

// askMirror asks a mirror for what was withheld of the entries before end. Each leaf that it shows has to have the hash
// that the archive holds.
func (a *Archive) askMirror(ctx context.Context, m Mirror, end uint64) error {
	if a.Withheld() == 0 || end == 0 {
		return nil
	}
	has, err := mirrorSize(ctx, m)
	if err != nil {
		return err
	}
	end = min(end, has)
	r := &remote{mirror: m, tries: openAttempts, has: has, size: end}
	for n := uint64(0); n*tiles.Width < end; n++ {
		rows, err := a.withheldRows(n, end)
		if err == nil && len(rows) > 0 {
			err = a.askBundle(ctx, r, n, rows)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// askBundle asks for what was withheld of some rows of bundle n.
func (a *Archive) askBundle(ctx context.Context, r *remote, n uint64, rows []row) (err error) {
	f, err := r.open(ctx, 0, n, func(width int) string { return factsFraming.path(n, width) })
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	facts := newScanner(factsFraming, f)
	batch := batch{archive: a}
	next := n * tiles.Width
	for _, held := range rows {
		var record []byte
		for ; next <= held.index; next++ {
			if record, err = facts.next(); err != nil {
				return fmt.Errorf("mirror %s: facts of entry %d: %w", r.mirror, next, err)
			}
		}
		shown, err := parseRow(held.index, held.data, record, ofMirror)
		if err != nil {
			return fmt.Errorf("mirror %s: %w: %w", r.mirror, errMirror, err)
		}
		if err := batch.add(shown); err != nil {
			return err
		}
	}
	return batch.write()
}

// askNode reads from a node the blocks with withheld leaves that it still has.
func (a *Archive) askNode(ctx context.Context, source Source, span Span) error {
	if a.Withheld() == 0 {
		return nil
	}
	size := a.Size()
	var failed error
	first := uint64(sort.Search(int(size), func(i int) bool {
		entry, err := a.Entry(uint64(i))
		failed = errors.Join(failed, err)
		return entry.Height >= span.Earliest
	}))
	if failed != nil {
		return failed
	}
	for n := first / tiles.Width; n*tiles.Width < size; n++ {
		rows, err := a.withheldRows(n, size)
		if err != nil {
			return err
		}
		batch := batch{archive: a}
		for _, r := range rows {
			if r.entry.Height < span.Earliest || r.entry.Height > span.Latest {
				continue
			}
			if err := readBlock(ctx, source, r.entry.Height, &batch); err != nil && !errors.Is(err, ErrPruned) {
				return errors.Join(err, batch.write())
			}
		}
		if err := batch.write(); err != nil {
			return err
		}
	}
	return nil
}
