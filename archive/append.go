package archive

import (
	"errors"
	"fmt"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/tiles"
)

// Append adds a block. When it returns nil the block is durable. A block that the archive has is left alone; one that
// contradicts it fails with ErrDiverged, and so does everything after it. A block beyond the end is kept ahead of the
// log and joins it when the blocks between arrive: see [Archive.Gaps].
func (a *Archive) Append(b Block) error {
	r, err := seal(b)
	if err != nil {
		return err
	}
	return a.add([]row{r})
}

// appendBlocks adds several blocks, and those after one that fails too.
func (a *Archive) appendBlocks(blocks []*Block) error {
	batch := batch{archive: a}
	var failed error
	for _, b := range blocks {
		r, err := seal(*b)
		if err == nil {
			err = batch.add(r)
		}
		failed = errors.Join(failed, err)
	}
	return errors.Join(failed, batch.write())
}

// add takes rows with consecutive indices.
func (a *Archive) add(rows []row) error {
	if a.readOnly {
		return tiles.ErrReadOnly
	}
	a.writing.Lock()
	defer a.writing.Unlock()
	if err := a.divergence(); err != nil {
		return err
	}
	if rows[0].index > a.Size() {
		return a.addAhead(rows)
	}
	if err := a.extend(rows); err != nil {
		return err
	}
	return a.drain()
}

func (a *Archive) divergence() error {
	a.mu.RLock()
	defer a.mu.RUnlock()
	if a.diverged == nil {
		return nil
	}
	return divergedError(a.diverged)
}

// extend adds rows that begin at the end of the log or before it; those before must be what the log has, and show the
// archive what it has not seen of them.
func (a *Archive) extend(rows []row) error {
	before := 0
	for size := a.Size(); before < len(rows) && rows[before].index < size; before++ {
		held, err := a.log.Leaf(rows[before].index)
		if err != nil {
			return err
		}
		if rows[before].hash() != held {
			return a.diverge(rows[before], held)
		}
	}
	if err := a.reveal(rows[:before]); err != nil {
		return err
	}
	rows = rows[before:]
	if err := checkOrder(a.lastEntry(), rows); err != nil {
		return err
	}
	for len(rows) > 0 {
		n, err := a.write(rows)
		if err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// checkOrder checks that heights grow, which the search by height relies on.
func checkOrder(last *fact.Entry, rows []row) error {
	for i := range rows {
		next := &rows[i].entry
		if last != nil && last.Height >= next.Height {
			return fmt.Errorf("entry %d is of block %d, the one before it of block %d", rows[i].index, next.Height,
				last.Height)
		}
		last = next
	}
	return nil
}

// write adds the first rows to the end of the log and returns how many: rows first, then the size that counts them.
func (a *Archive) write(rows []row) (int, error) {
	n, err := a.shelf.put(rows)
	if err != nil {
		return 0, fmt.Errorf("write entry %d: %w", rows[0].index, err)
	}
	hashes := make([]fact.Hash, n)
	for i := range hashes {
		hashes[i] = rows[i].hash()
	}
	err = a.log.Append(hashes)
	if size := a.Size(); a.shelf.count != size {
		a.shelf.count, a.shelf.torn = size, true
		return 0, err
	}
	a.note(rows[:n])
	if size := a.Size(); size/tiles.Width > (size-uint64(n))/tiles.Width {
		a.keepCount() // once in a bundle, so that not more than one is read when the archive is opened
	}
	return n, err
}

// note takes rows into memory that were written to the end of the log.
func (a *Archive) note(rows []row) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, r := range rows {
		a.withheld += r.withheld()
	}
	entry := rows[len(rows)-1].entry
	a.last = &entry
	a.settleUnread(entry)
}

// settleUnread forgets heights that could not be read once a later entry shows, by its index, whether they held any.
func (a *Archive) settleUnread(entry fact.Entry) {
	if a.unread != nil && entry.Height > a.unread.ToHeight {
		a.unread = nil
	}
}

func (a *Archive) lastEntry() *fact.Entry {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.last
}

// drain moves rows that were kept ahead into the log as far as it reaches them.
func (a *Archive) drain() error {
	for {
		r := a.firstRun()
		if r == nil || r.shelf.base > a.Size() {
			return nil
		}
		rows, err := r.shelf.rows(r.drained, r.end)
		if errors.Is(err, ErrDamaged) {
			a.logger.Error(asideMessage, "entry", r.shelf.base, "err", err)
			err = a.removeRun(r, asideSuffix)
			rows = nil
		}
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			continue
		}
		if err := a.extend(rows); err != nil {
			return err
		}
		a.mu.Lock()
		r.drained += uint64(len(rows))
		a.mu.Unlock()
		if r.drained == r.end {
			if err := a.removeRun(r, doneSuffix); err != nil {
				return err
			}
		}
	}
}
