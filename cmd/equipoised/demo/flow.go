package demo

import (
	"context"
	"sync"

	"github.com/equipoise-trials/equipoise/client/tx"
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

// add broadcasts a transaction when there is room for one more, and returns when the node has it. seen is called when it
// is in a block, or will not be.
func (f *flow) add(ctx context.Context, broadcast func() (*tx.Pending, error), seen func(tx.Outcome, error) error) error {
	select {
	case f.places <- struct{}{}:
	case <-f.failed:
		return f.first()
	case <-ctx.Done():
		return ctx.Err()
	}
	pending, err := broadcast()
	if err != nil {
		<-f.places
		return err
	}
	f.group.Add(1)
	go func() {
		defer func() { <-f.places; f.group.Done() }()
		in, err := pending.Wait(ctx)
		f.fail(seen(in, err))
	}()
	return nil
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
