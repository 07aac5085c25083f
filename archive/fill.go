package archive

import (
	"context"
	"errors"
	"fmt"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/tiles"
)

// Progress is called now and then with how much of a piece of work is done. It may be nil.
type Progress func(done, total uint64)

func (p Progress) report(done, total uint64) {
	if p != nil {
		p(done, total)
	}
}

// Fill takes from a mirror the entries that the archive lacks up to a checkpoint of its own chain, whose root decides
// what is true: nothing is written that does not hash up to it. What is written stays, so that an interrupted Fill goes
// on where it stopped. A mirror that ends before the checkpoint serves if the archive has the rest beyond its gap.
//
// A mirror can keep the bytes of public facts back, as if they were restricted. [Archive.Withheld] counts the facts that no
// source has shown so far, and each further mirror that Fill is called with is asked for them: a fact that it shows must
// have the hash that the archive holds, and its class is that of the type within these bytes. Progress counts entries.
func (a *Archive) Fill(ctx context.Context, m Mirror, checkpoint fact.Checkpoint, progress Progress) error {
	if a.readOnly {
		return tiles.ErrReadOnly
	}
	if err := a.divergence(); err != nil {
		return err
	}
	before := a.Size()
	if before < checkpoint.Size {
		if err := a.fillFrom(ctx, m, checkpoint, progress); err != nil {
			return fmt.Errorf("fill: %w", err)
		}
	}
	if err := a.Agrees(checkpoint); err != nil {
		return fmt.Errorf("fill: %w", err)
	}
	if err := a.askMirror(ctx, m, before); err != nil {
		return fmt.Errorf("fill: what earlier mirrors withheld: %w", err)
	}
	return nil
}

func (a *Archive) fillFrom(ctx context.Context, m Mirror, checkpoint fact.Checkpoint, progress Progress) error {
	r, err := a.trusted(ctx, m, checkpoint)
	if err != nil {
		return err
	}
	own, err := a.openOwn(ctx)
	if err != nil {
		return err
	}
	if own.size > r.size {
		return nil
	}
	if err := r.startsWith(ctx, own); err != nil {
		return err
	}
	for size := a.Size(); size < r.size; size = a.Size() {
		progress.report(size, r.size)
		if err := a.fillBundle(ctx, r, size/tiles.Width); err != nil {
			return err
		}
	}
	progress.report(r.size, r.size)
	return nil
}

// trusted opens the mirror's log at a size whose root follows from the checkpoint: where the rows that the archive keeps
// ahead reach the checkpoint, the log before them, else the log of the checkpoint itself.
func (a *Archive) trusted(ctx context.Context, m Mirror, checkpoint fact.Checkpoint) (*remote, error) {
	has, err := mirrorSize(ctx, m)
	if err != nil {
		return nil, err
	}
	size, ahead, err := a.aheadOf(checkpoint.Size)
	if err != nil {
		return nil, err
	}
	if size > has {
		return nil, fmt.Errorf("mirror %s has %d entries, want at least %d", m, has, size)
	}
	r, err := openRemote(ctx, m, has, size)
	if err != nil {
		return nil, err
	}
	whole, err := r.compactRange()
	if err != nil {
		return nil, err
	}
	for _, leaf := range ahead {
		whole.Append(leaf)
	}
	if root := whole.Root(); root != checkpoint.Root {
		return nil, fmt.Errorf("%w: at %d entries its root is %x in %s, the checkpoint's %x", errMirror, checkpoint.Size,
			root, m, checkpoint.Root)
	}
	return r, nil
}

// aheadOf returns where the uninterrupted rows begin that the archive keeps ahead and that reach up to size, and the
// leaf hashes from there to size. Without such rows it returns size itself.
func (a *Archive) aheadOf(size uint64) (uint64, []fact.Hash, error) {
	a.writing.Lock() // no run may join the log meanwhile
	defer a.writing.Unlock()
	begin, end := size, size
	for i := len(a.runs) - 1; i >= 0; i-- {
		if r := a.runs[i]; r.shelf.base < begin && begin <= r.end {
			begin = r.shelf.base
		}
	}
	leaves := make([]fact.Hash, 0, end-begin)
	for _, r := range a.runs {
		from, to := max(begin, r.shelf.base), min(end, r.end)
		err := r.shelf.walk(from, to, func(_ uint64, entry, _ []byte) error {
			leaves = append(leaves, fact.LeafHash(entry))
			return nil
		})
		if err != nil {
			return 0, nil, err
		}
	}
	return begin, leaves, nil
}

// fillBundle takes the rows of bundle n that the archive lacks, each checked against the log's leaf.
func (a *Archive) fillBundle(ctx context.Context, r *remote, n uint64) (err error) {
	leaves, err := r.tile(ctx, 0, n)
	if err != nil {
		return err
	}
	entries, err := r.open(ctx, 0, n, func(width int) string { return entriesFraming.path(n, width) })
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, entries.Close()) }()
	facts, err := r.open(ctx, 0, n, func(width int) string { return factsFraming.path(n, width) })
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, facts.Close()) }()
	batch := batch{archive: a}
	pairs := newPairScanner(entries, facts)
	for i, leaf := range leaves {
		index := n*tiles.Width + uint64(i)
		entry, facts, err := pairs.next()
		if err == nil && index >= a.Size() {
			err = takeRow(&batch, index, leaf, entry, facts)
		}
		if err != nil {
			return fmt.Errorf("mirror %s: entry %d: %w", r.mirror, index, err)
		}
	}
	return batch.write()
}

// takeRow adds a row to a batch, which must be the one of the leaf.
func takeRow(b *batch, index uint64, leaf fact.Hash, entry, facts []byte) error {
	if hash := fact.LeafHash(entry); hash != leaf {
		return fmt.Errorf("%w: its leaf hash is %x, the log has %x", errMirror, hash, leaf)
	}
	r, err := parseRow(index, entry, facts, ofMirror)
	if err != nil {
		return fmt.Errorf("%w: %w", errMirror, err)
	}
	return b.add(r)
}
