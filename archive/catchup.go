package archive

import (
	"context"
	"errors"
	"fmt"

	"github.com/equipoise-trials/equipoise/archive/api"
)

// CatchUp reads from a node the blocks that the archive lacks: those in its gaps, those after the last block it knows,
// and those of which a mirror did not show every fact. Heights whose results the node does not have are passed over; [Archive.Gaps] and [Archive.Status] name them
// then. Calling it again, or while blocks arrive, is safe.
func (a *Archive) CatchUp(ctx context.Context, source Source) error {
	span, err := source.Span(ctx)
	if err != nil {
		return fmt.Errorf("catch up: %w", err)
	}
	for _, gap := range a.Gaps() {
		from, to := max(gap.FromHeight, span.Earliest), min(gap.ToHeight, span.Latest)
		if _, err := a.read(ctx, source, from, to); err != nil {
			return fmt.Errorf("catch up: %w", err)
		}
	}
	next := a.nextHeight()
	lost, err := a.read(ctx, source, max(next, span.Earliest), span.Latest)
	if err != nil {
		return fmt.Errorf("catch up: %w", err)
	}
	if next < span.Earliest && lost == 0 {
		lost = span.Earliest - 1
	}
	a.setUnread(next, lost)
	if err := a.askNode(ctx, source, span); err != nil {
		return fmt.Errorf("catch up: what mirrors withheld: %w", err)
	}
	return nil
}

// nextHeight returns the lowest height at which a block can be that the archive has not seen.
func (a *Archive) nextHeight() int64 {
	a.mu.RLock()
	defer a.mu.RUnlock()
	last := a.last
	if n := len(a.runs); n > 0 {
		last = &a.runs[n-1].last
	}
	return heightAfter(last)
}

// read appends the blocks from one height to another and returns the highest height that the source did not have, 0 if
// it had all.
func (a *Archive) read(ctx context.Context, source Source, from, to int64) (lost int64, err error) {
	batch := batch{archive: a}
	for height := from; height <= to && err == nil; height++ {
		err = readBlock(ctx, source, height, &batch)
		if errors.Is(err, ErrPruned) {
			lost, err = height, nil
		}
	}
	return lost, errors.Join(err, batch.write())
}

// readBlock adds to a batch what a block has for the log.
func readBlock(ctx context.Context, source Source, height int64, batch *batch) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	results, err := source.Results(ctx, height)
	if err != nil {
		return err
	}
	b, err := ParseEvents(results.Events)
	if err != nil {
		return fmt.Errorf("block %d: %w", height, err)
	}
	if b == nil {
		return nil
	}
	if b.Height != height {
		return fmt.Errorf("block %d: its entry names height %d", height, b.Height)
	}
	r, err := seal(*b)
	if err != nil {
		return fmt.Errorf("block %d: %w", height, err)
	}
	return batch.add(r)
}

// setUnread keeps the heights behind the last known entry that could not be read, unless an entry after them has come.
func (a *Archive) setUnread(from, to int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	last := a.last
	if n := len(a.runs); n > 0 {
		last = &a.runs[n-1].last
	}
	a.unread = nil
	if to >= from && (last == nil || last.Height < to) {
		a.unread = &api.HeightRange{FromHeight: from, ToHeight: to}
	}
}
