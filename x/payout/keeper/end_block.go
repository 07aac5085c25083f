package keeper

import (
	"context"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// EndBlock goes on with what messages began: it puts set-aside lines back into their queues, then pays queued lines, one
// from each queue in turn. Both are capped. What fails is rolled back alone, logged, and left until a message sets it in
// motion again; it stops neither the others nor the chain.
func (k Keeper) EndBlock(ctx context.Context) error {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	if err := k.goOnRedirecting(sdkCtx); err != nil {
		return err
	}
	return k.goOnPaying(sdkCtx)
}

// goOnRedirecting serves the listed handles in order. Handles are random, so none is favoured.
func (k Keeper) goOnRedirecting(ctx sdk.Context) error {
	for left := types.MaxRedirected; left > 0; {
		handle, listed, err := firstKey(ctx, k.redirects, new(collections.Range[[]byte]))
		if err != nil || !listed {
			return err
		}
		cached, write := ctx.CacheContext()
		done, err := k.redirectHandle(cached, handle, left)
		if err != nil {
			ctx.Logger().Error("set-aside lines cannot be put back", "handle", handle, "error", err)
			if err := k.redirects.Remove(ctx, handle); err != nil {
				return err
			}
			left--
			continue
		}
		write()
		left -= max(done, 1)
	}
	return nil
}

func (k Keeper) redirectHandle(ctx context.Context, handle []byte, limit int) (int, error) {
	account, err := k.Account(ctx, fact.Hash(handle))
	if err != nil {
		return 0, err
	}
	return k.redirect(ctx, account, limit, fact.Chain())
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
	queue, found, err := firstKey(ctx, k.active, after)
	if err == nil && !found {
		queue, found, err = firstKey(ctx, k.active, new(collections.Range[queueKey]))
	}
	if err != nil || !found {
		return queue, false, err
	}
	return queue, true, k.turn.Set(ctx, types.QueueRef{Trial: queue.K1(), Denom: queue.K2()})
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
