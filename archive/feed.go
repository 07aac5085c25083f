package archive

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"github.com/equipoise-trials/equipoise/archive/api"
)

// Retries after a failure: a full disk, a node that does not answer.
const (
	retryFirst = time.Second
	retryMost  = time.Minute
)

var errStarted = errors.New("the listener has been started before")

// Start begins the goroutine that writes queued blocks and, where blocks are missing, catches up from the node's block
// results: once now, for what the node committed and did not archive before it went down, and whenever a block fails.
// Without a source it only writes. The goroutine ends with the context or by Close.
func (l *Listener) Start(ctx context.Context, source Source) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.started {
		return errStarted
	}
	l.started = true
	l.stopped = make(chan struct{})
	ctx, l.stop = context.WithCancel(ctx)
	go func() {
		defer close(l.stopped)
		f := feed{Listener: l, source: source, behind: source != nil, pause: retryFirst}
		f.run(ctx)
	}()
	return nil
}

// Close ends the goroutine when it has written what is queued. The archive can be closed afterwards.
func (l *Listener) Close() {
	l.mu.Lock()
	stop, stopped := l.stop, l.stopped
	l.mu.Unlock()
	if stop != nil {
		stop()
		<-stopped
	}
}

// feed is the goroutine of a listener.
type feed struct {
	*Listener
	source Source
	behind bool          // blocks are missing that the source may have
	pause  time.Duration // before the next attempt to catch up
	due    time.Time     // of that attempt
	lacks  []api.Gap     // gaps that the source could not close
}

func (f *feed) run(ctx context.Context) {
	for ctx.Err() == nil {
		f.write()
		f.catchUp(ctx)
		f.sleep(ctx)
	}
	f.write()
}

// write takes the queue to the disk.
func (f *feed) write() {
	for blocks := f.take(); len(blocks) > 0; blocks = f.take() {
		if err := guard(func() error { return f.archive.appendBlocks(blocks) }); err != nil {
			f.archive.logger.Error("the audit archive cannot write blocks", "from height", blocks[0].Height,
				"to height", blocks[len(blocks)-1].Height, "err", err)
			f.behind = !errors.Is(err, ErrDiverged)
		}
		f.archive.arrival.done(len(blocks))
	}
	if f.takeMissed() || !slices.Equal(f.archive.Gaps(), f.lacks) {
		f.behind = true
	}
}

// guard turns a panic into an error, since the goroutine runs in the node's process.
func guard(fn func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("internal failure: %v\n%s", r, debug.Stack())
		}
	}()
	return fn()
}

func (f *feed) catchUp(ctx context.Context) {
	if f.source == nil || !f.behind || time.Now().Before(f.due) {
		return
	}
	err := guard(func() error { return f.archive.CatchUp(ctx, f.source) })
	switch {
	case ctx.Err() != nil:
	case errors.Is(err, ErrDiverged):
		f.archive.logger.Error("the audit archive contradicts its chain: move it aside and fill another", "err", err)
		f.behind, f.lacks = false, f.archive.Gaps()
	case err != nil:
		f.archive.logger.Error("the audit archive cannot catch up", "err", err, "again in", f.pause)
		f.due = time.Now().Add(f.pause)
		f.pause = min(2*f.pause, retryMost)
	default:
		f.behind, f.pause = false, retryFirst
		f.reportGaps()
	}
}

// reportGaps says plainly what is missing for good, once per gap.
func (f *feed) reportGaps() {
	gaps := f.archive.Gaps()
	for _, g := range gaps {
		if !slices.Contains(f.lacks, g) {
			f.archive.logger.Error("the audit archive lacks entries whose block results this node does not have: "+
				"fill them from a mirror", "first entry", g.FirstEntry, "last entry", g.LastEntry,
				"from height", g.FromHeight, "to height", g.ToHeight)
		}
	}
	f.lacks = gaps
}

// sleep waits for a block, for the next attempt to catch up, or for the end.
func (f *feed) sleep(ctx context.Context) {
	var again <-chan time.Time
	if f.behind && f.source != nil {
		timer := time.NewTimer(max(time.Until(f.due), 0))
		defer timer.Stop()
		again = timer.C
	}
	select {
	case <-ctx.Done():
	case <-f.wake:
	case <-again:
	}
}
