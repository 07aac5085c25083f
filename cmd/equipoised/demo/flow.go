package demo

import (
	"context"
	"fmt"
	"sync"

	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/client/work"
)

// flow keeps many transactions under way: they are broadcast one after the other, and waited for side by side.
type flow struct {
	places chan struct{}
	group  sync.WaitGroup

	mu     sync.Mutex
	err    error
	failed chan struct{} // closed with the first error
}

func newFlow() *flow {
	return &flow{places: make(chan struct{}, underWay), failed: make(chan struct{})}
}

// send prepares a draft, broadcasts it when there is room for one more, and returns when the node has it. When a block holds
// it, then is told what came of it, unless it is nil.
func send[R any](ctx context.Context, f *flow, by *tx.Sender, d *work.Draft[R], then func(R, tx.Outcome) error) error {
	select {
	case f.places <- struct{}{}:
	case <-f.failed:
		return f.first()
	case <-ctx.Done():
		return ctx.Err()
	}
	pending, err := broadcast(ctx, by, d)
	if err != nil {
		<-f.places
		return err
	}
	f.group.Add(1)
	go func() {
		defer func() { <-f.places; f.group.Done() }()
		out, err := pending.Wait(ctx)
		if err != nil {
			f.fail(fmt.Errorf("%s: %w", d.What(), err))
			return
		}
		result, err := d.Read(out)
		if err == nil && then != nil {
			err = then(result, out)
		}
		f.fail(err)
	}()
	return nil
}

func broadcast[R any](ctx context.Context, by *tx.Sender, d *work.Draft[R]) (*tx.Pending, error) {
	msgs, err := d.Prepare()
	if err != nil {
		return nil, err
	}
	if d.Free() {
		by = by.Free()
	}
	pending, err := by.Broadcast(ctx, msgs...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", d.What(), err)
	}
	return pending, nil
}

func (f *flow) fail(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err != nil && f.err == nil {
		f.err = err
		close(f.failed)
	}
}

func (f *flow) first() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err
}

// wait returns when nothing is under way any more, with the first error.
func (f *flow) wait() error {
	f.group.Wait()
	return f.first()
}
