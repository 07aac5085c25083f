package archive

import (
	"errors"
	"fmt"
	"sort"

	"github.com/equipoise-trials/equipoise/fact"
)

var (
	// ErrNotFound says that the log has no such entry: the block has no facts, or is not there yet.
	ErrNotFound = errors.New("not in the log")
	// ErrGap says that the archive lacks what was asked for, while the log of the chain may have it.
	ErrGap = errors.New("the archive has a gap")
)

// IndexAt returns the index of the entry of a block. Heights rise along the whole log, because a chain begins above the
// last entry of the chain that it continues. It fails with ErrNotFound or ErrGap.
func (a *Archive) IndexAt(height int64) (uint64, error) {
	last := a.lastEntry()
	if last == nil || height > last.Height {
		return 0, a.beyond(height, last)
	}
	var failed error
	index := sort.Search(int(a.Size()), func(i int) bool {
		entry, err := a.Entry(uint64(i))
		failed = errors.Join(failed, err)
		return entry.Height >= height
	})
	if failed != nil {
		return 0, failed
	}
	entry, err := a.Entry(uint64(index))
	if err != nil {
		return 0, err
	}
	if entry.Height != height {
		return 0, fmt.Errorf("%w: block %d has no facts", ErrNotFound, height)
	}
	return uint64(index), nil
}

// beyond says why there is no entry above the last one.
func (a *Archive) beyond(height int64, last *fact.Entry) error {
	if err := a.gapError(); err != nil {
		return err
	}
	a.mu.RLock()
	unread := a.unread
	a.mu.RUnlock()
	switch {
	case unread != nil && height >= unread.FromHeight:
		return fmt.Errorf("%w: heights %d to %d were pruned before it could read them", ErrGap, unread.FromHeight,
			unread.ToHeight)
	case last == nil:
		return fmt.Errorf("%w: block %d, the log is empty", ErrNotFound, height)
	}
	return fmt.Errorf("%w: block %d, the last block with facts is %d", ErrNotFound, height, last.Height)
}

// gapError names the first gap, nil if there is none.
func (a *Archive) gapError() error {
	gaps := a.Gaps()
	if len(gaps) == 0 {
		return nil
	}
	g := gaps[0]
	return fmt.Errorf("%w: entries %d to %d (heights %d to %d) are missing, fill them from a mirror", ErrGap, g.FirstEntry,
		g.LastEntry, g.FromHeight, g.ToHeight)
}

// reaches says why the log has no entry at an index; nil if it has.
func (a *Archive) reaches(index uint64) error {
	err := a.within(index)
	if err == nil {
		return nil
	}
	if gap := a.gapError(); gap != nil {
		return gap
	}
	return err
}
