package keeper

import (
	"bytes"
	"context"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// EndBlock goes on with what time and messages began: it goes on with lines whose time is over, ends to earn for
// participations whose time is, lets lines go on that waited for somebody who has spoken, then pays queued lines, one from
// each queue in turn, and says which escrows became low. All are capped. What fails is rolled back alone, logged, and tried again later; it stops neither the
// others nor the chain.
func (k Keeper) EndBlock(ctx context.Context) error {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	if err := k.lapseAll(sdkCtx, types.MaxLapsed); err != nil {
		return err
	}
	if err := k.ageAll(sdkCtx, types.MaxLapsed); err != nil {
		return err
	}
	if err := k.endAll(sdkCtx, types.MaxLapsed); err != nil {
		return err
	}
	if err := k.goOnReady(sdkCtx); err != nil {
		return err
	}
	if err := k.goOnPaying(sdkCtx); err != nil {
		return err
	}
	return k.lookAtEscrows(sdkCtx, types.MaxAlertsPerBlock)
}

// goOnReady lets lines go on, one of each listed handle in turn, beginning after the handle that the last block ended
// with: whoever chooses handles chooses nobody's place. A handle that fails stays listed and is tried again in each round.
func (k Keeper) goOnReady(ctx sdk.Context) error {
	var failed []byte // the first handle that failed since a line went on
	for range types.MaxGoOn {
		handle, listed, err := k.nextReady(ctx)
		if err != nil || !listed || bytes.Equal(handle, failed) {
			return err
		}
		cached, write := ctx.CacheContext()
		if err := k.goOnHandle(cached, handle); err != nil {
			ctx.Logger().Error("lines that waited cannot go on", "handle", handle, "error", err)
			if failed == nil {
				failed = handle
			}
			continue
		}
		write()
		failed = nil
	}
	return nil
}

// goOnHandle lets one line of a participation go on.
func (k Keeper) goOnHandle(ctx context.Context, handle []byte) error {
	account, err := k.Account(ctx, fact.Hash(handle))
	if err != nil {
		return err
	}
	return k.goOnWith(ctx, account, 1, fact.By(fact.Chain(), fact.Meaning_MEANING_ATTESTED))
}

// goOnPaying pays one line from each active queue in turn, beginning after the queue that the last block ended with. A
// queue that is empty, or whose first line is not covered, leaves the ring.
func (k Keeper) goOnPaying(ctx sdk.Context) error {
	for range types.MaxPaidPerBlock {
		queue, active, err := k.nextTurn(ctx)
		if err != nil || !active {
			return err
		}
		cached, write := ctx.CacheContext()
		_, more, err := k.payFirst(cached, queue)
		if err != nil {
			ctx.Logger().Error("a queue cannot be paid", "trial", queue.K1(), "denom", queue.K2(), "error", err)
			more = false
		} else {
			write()
		}
		if more {
			continue
		}
		if err := k.active.Remove(ctx, queue); err != nil {
			return err
		}
	}
	return nil
}

// nextTurn returns the active queue whose turn it is, and notes that it was served.
func (k Keeper) nextTurn(ctx context.Context) (queueKey, bool, error) {
	after := new(collections.Range[queueKey])
	if last, served, err := row.Find(k.turn.Get(ctx)); err != nil {
		return queueKey{}, false, err
	} else if served {
		after.StartExclusive(collections.Join(last.Trial, last.Denom))
	}
	queue, found, err := firstAfter(ctx, k.active, after)
	if err != nil || !found {
		return queue, false, err
	}
	return queue, true, k.turn.Set(ctx, types.QueueRef{Trial: queue.K1(), Denom: queue.K2()})
}

// nextReady returns the listed handle whose turn it is, and notes that it was served.
func (k Keeper) nextReady(ctx context.Context) ([]byte, bool, error) {
	after := new(collections.Range[[]byte])
	if last, served, err := row.Find(k.readyTurn.Get(ctx)); err != nil {
		return nil, false, err
	} else if served {
		after.StartExclusive(last)
	}
	handle, found, err := firstAfter(ctx, k.ready, after)
	if err != nil || !found {
		return nil, false, err
	}
	return handle, true, k.readyTurn.Set(ctx, handle)
}

// firstAfter returns the first key of a set within a range, or the first of all if none is: a ring goes on from its beginning.
func firstAfter[K any](ctx context.Context, set collections.KeySet[K], after *collections.Range[K]) (K, bool, error) {
	key, found, err := firstKey(ctx, set, after)
	if err == nil && !found {
		key, found, err = firstKey(ctx, set, new(collections.Range[K]))
	}
	return key, found, err
}

// firstKey returns the first key of a set within a range.
func firstKey[K any](ctx context.Context, set collections.KeySet[K], within collections.Ranger[K]) (key K, found bool, err error) {
	keys, err := set.Iterate(ctx, within)
	if err != nil {
		return key, false, err
	}
	defer keys.Close()
	if !keys.Valid() {
		return key, false, nil
	}
	key, err = keys.Key()
	return key, err == nil, err
}
