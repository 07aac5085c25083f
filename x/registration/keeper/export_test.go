package keeper

import (
	"context"
	"time"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
)

// QueueStray puts something into the queue that belongs to nothing.
func (k Keeper) QueueStray(ctx context.Context, at time.Time, clock registrationfact.ClockKind, of []byte) error {
	return k.due.Set(ctx, dueAt(at, clock, of))
}

// Queued counts what is in the queue.
func (k Keeper) Queued(ctx context.Context) (n int, err error) {
	err = k.due.Walk(ctx, nil, func(dueKey) (bool, error) {
		n++
		return false, nil
	})
	return n, err
}
