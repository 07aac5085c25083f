package archive

import (
	"github.com/equipoise-trials/equipoise/archive/api"
	"github.com/equipoise-trials/equipoise/fact"
)

// Gaps returns the runs of entries that the archive lacks while it has later ones. Catching up closes a gap as long as
// the node has the block results, a mirror closes it always.
func (a *Archive) Gaps() []api.Gap {
	size := a.Size()
	a.mu.RLock()
	defer a.mu.RUnlock()
	var gaps []api.Gap
	last, end := a.last, size
	for _, r := range a.runs {
		if r.shelf.base > end {
			gaps = append(gaps, api.Gap{
				FirstEntry: end,
				LastEntry:  r.shelf.base - 1,
				FromHeight: heightAfter(last),
				ToHeight:   r.first.Height - 1,
			})
		}
		last, end = &r.last, max(end, r.end)
	}
	return gaps
}

// heightAfter returns the lowest height at which the next entry can be.
func heightAfter(last *fact.Entry) int64 {
	if last == nil {
		return 1
	}
	return last.Height + 1
}

// Status returns how far the archive reaches and what it lacks.
func (a *Archive) Status() (*api.QueryStatusResponse, error) {
	size := a.Size()
	root, err := a.Root(size)
	if err != nil {
		return nil, err
	}
	status := &api.QueryStatusResponse{Size_: size, Root: root[:], Gaps: a.Gaps()}
	if size > 0 {
		last, err := a.Entry(size - 1)
		if err != nil {
			return nil, err
		}
		status.Height, status.ChainId = last.Height, last.ChainID
	}
	a.mu.RLock()
	defer a.mu.RUnlock()
	for _, r := range a.runs {
		status.Ahead += r.end - r.drained
	}
	status.Unread, status.Diverged, status.Withheld = a.unread, a.diverged, a.withheld
	return status, nil
}
