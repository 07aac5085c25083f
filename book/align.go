package book

import (
	"errors"
	"fmt"

	"github.com/equipoise-trials/equipoise/fact"
)

// alignIndex brings index and tally into line with the record log: entries of frames that the log has lost go, frames
// that the index lacks are added, a torn tail of the log is cut off.
func (b *Book) alignIndex() error {
	// Whatever index or tiles name was whole and durable once.
	floor := max(b.index.count, b.tiles.Size())
	if err := b.dropLostEntries(); err != nil {
		return err
	}
	if err := b.countIndexed(); err != nil {
		return err
	}
	torn, err := b.indexRest()
	if err != nil {
		return err
	}
	if torn != nil {
		return b.cutTail(*torn, floor)
	}
	return b.requireSubmitted(floor)
}

// dropLostEntries drops entries whose frames lie beyond the end of the log, and checks that the last one left is whole.
func (b *Book) dropLostEntries() error {
	count := b.index.count
	for ; count > 0; count-- {
		e, err := b.index.get(count - 1)
		if err != nil {
			return err
		}
		if e.at.segment > b.log.tail() || int64(e.end().offset) > b.log.sizes[e.at.segment] {
			continue
		}
		r, err := b.log.read(e.at, e.length)
		if err != nil {
			return err
		}
		if r.Index != count-1 {
			return fmt.Errorf("%w: %s holds record %d, the index says %d", ErrDamaged, e.at, r.Index, count-1)
		}
		break
	}
	return b.index.cut(count)
}

func (b *Book) countIndexed() error {
	b.tally = newTally()
	return b.index.each(0, func(n uint64, e entry, ok bool) error {
		if !ok {
			return fmt.Errorf("%w: index entry %d changed while it was read", ErrDamaged, n)
		}
		if err := b.tally.add(e); err != nil {
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		return nil
	})
}

// indexRest adds the frames behind the last indexed one to index and tally.
func (b *Book) indexRest() (*tear, error) {
	from := position{0, uint32(firstFrame)}
	if count := b.index.count; count > 0 {
		last, err := b.index.get(count - 1)
		if err != nil {
			return nil, err
		}
		from = last.end()
	}
	var entries []byte
	torn, err := b.log.scan(from, func(s scanned) error {
		if s.record.Index != b.tally.size {
			return fmt.Errorf("%w: %s holds record %d, expected %d", ErrDamaged, s.at, s.record.Index, b.tally.size)
		}
		if err := b.tally.add(s.entry()); err != nil {
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		if entries = appendEntry(entries, s.entry()); len(entries) < scanBuffer {
			return nil
		}
		err := b.index.append(entries)
		entries = entries[:0]
		return err
	})
	if err != nil {
		return nil, err
	}
	return torn, b.index.append(entries)
}

// cutTail cuts off what a kill has left of a batch that was never reported as done. Anything else that is not a frame is
// damage, above all where floor records were once whole.
func (b *Book) cutTail(torn tear, floor uint64) error {
	size := b.tally.size
	if err := b.requireSubmitted(floor); err != nil {
		return fmt.Errorf("%w (%s: %w)", err, torn.at, torn.cause)
	}
	if torn.at.segment < b.log.tail() {
		return fmt.Errorf("%w: %s: %w", ErrDamaged, torn.at, torn.cause)
	}
	if torn.bytes > maxBatch {
		return fmt.Errorf("%w: record %d at %s: %w, and %d bytes follow", ErrDamaged, size, torn.at, torn.cause, torn.bytes)
	}
	if size < floor {
		whole := errors.Is(torn.cause, errBadFrame)
		if !whole {
			rest, err := b.log.bytesAfter(&torn)
			if err != nil {
				return err
			}
			whole = holdsFrame(rest)
		}
		if whole {
			return fmt.Errorf("%w: record %d of %d at %s: %w", ErrDamaged, size, floor, torn.at, torn.cause)
		}
	}
	if err := b.log.cut(torn.at); err != nil {
		return err
	}
	b.repaired("%d bytes of an unfinished write were cut off at %s: the book has %d records and blanks", torn.bytes, torn.at, size)
	return nil
}

// requireSubmitted fails if the log has lost records that were to be submitted to the chain.
func (b *Book) requireSubmitted(floor uint64) error {
	if size, submitted := b.tally.size, b.heads.floor(); size < submitted {
		return fmt.Errorf("%w: the record log ends after %d records and blanks, but %d were submitted: restore a backup", ErrDamaged, size, submitted)
	}
	if size := b.tally.size; size < floor {
		b.repaired("the record log ends after %d records and blanks, of %d that index or tiles name: import or correct them again", size, floor)
	}
	return nil
}

// alignTiles brings the tree into line with the record log.
func (b *Book) alignTiles() error {
	if size := b.tiles.Size(); size > b.tally.size {
		if err := b.tiles.Truncate(b.tally.size); err != nil {
			return err
		}
	}
	if b.tiles.Size() == b.tally.size {
		return nil
	}
	first, err := b.index.get(b.tiles.Size())
	if err != nil {
		return err
	}
	var leaves []fact.Hash
	var scratch []byte
	_, err = b.log.scan(first.at, func(s scanned) error {
		var sum fact.Hash
		sum, scratch = s.record.commitment(b.id).AppendSum(scratch)
		if leaves = append(leaves, leafHash(sum)); len(leaves) < tilingStep {
			return nil
		}
		err := b.tiles.Append(leaves)
		leaves = leaves[:0]
		return err
	})
	if err != nil {
		return err
	}
	return b.tiles.Append(leaves)
}
