package archive

import (
	"context"
	"sync"
)

// arrivals counts blocks that the chain has committed and the archive is about to write, so that a query which comes
// right after its transaction can wait for them.
type arrivals struct {
	mu   sync.Mutex
	n    int
	none chan struct{} // closed when n falls to 0
}

func (a *arrivals) add() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.n == 0 {
		a.none = make(chan struct{})
	}
	a.n++
}

func (a *arrivals) done(blocks int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.n -= blocks; a.n == 0 {
		close(a.none)
		a.none = nil
	}
}

// wait returns when everything that had arrived is written, or false when the context ends before.
func (a *arrivals) wait(ctx context.Context) bool {
	a.mu.Lock()
	none := a.none
	a.mu.Unlock()
	if none == nil {
		return true
	}
	select {
	case <-none:
		return true
	case <-ctx.Done():
		return false
	}
}
