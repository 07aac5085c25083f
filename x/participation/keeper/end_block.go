package keeper

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/participation/types"
)

// EndBlock gives back what is left of the fees promised for participations that are over. It looks at a bounded number of them,
// those first whose time came first. What fails is rolled back alone, logged, and tried again later.
func (k Keeper) EndBlock(ctx context.Context) error {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	due, err := k.dueReturns(ctx, sdkCtx.BlockTime())
	if err != nil {
		return err
	}
	for _, key := range due {
		if err := k.feeReturns.Remove(ctx, key); err != nil {
			return err
		}
		cached, write := sdkCtx.CacheContext()
		next, err := k.returnFees(cached, key.K2())
		if err != nil {
			sdkCtx.Logger().Error("promised fees cannot be given back", "handle", fmt.Sprintf("%X", key.K2()), "error", err)
			next = sdkCtx.BlockTime().Add(types.ReturnRetry)
		} else {
			write()
		}
		if next.IsZero() {
			continue
		}
		if err := k.queueReturn(ctx, key.K2(), next); err != nil {
			return err
		}
	}
	return nil
}

// queueReturn has the fees of a participation looked at in the first block at or after a time.
func (k Keeper) queueReturn(ctx context.Context, handle []byte, at time.Time) error {
	return k.feeReturns.Set(ctx, collections.Join(at.UnixNano(), handle))
}

// dueReturns returns the first of those participations whose fees are to be looked at by now.
func (k Keeper) dueReturns(ctx context.Context, now time.Time) (due []collections.Pair[int64, []byte], err error) {
	err = k.feeReturns.Walk(ctx, nil, func(key collections.Pair[int64, []byte]) (bool, error) {
		if len(due) == types.MaxReturnsPerBlock || key.K1() > now.UnixNano() {
			return true, nil
		}
		due = append(due, key)
		return false, nil
	})
	return due, err
}

// returnFees gives back what is left of the fees promised in a participation that ended, or returns when to look again: when its
// settlement window is over, and later if it is still owed something then.
func (k Keeper) returnFees(ctx context.Context, handle []byte) (next time.Time, err error) {
	p, err := k.Participation(ctx, fact.Hash(handle))
	if err != nil {
		return next, err
	}
	if next, err = k.looksAgain(ctx, p); err != nil || !next.IsZero() {
		return next, err
	}
	promises, err := k.promisesOf(ctx, handle)
	if err != nil || len(promises) == 0 {
		return next, err
	}
	for len(promises) > 0 { // the invitation made them, and where the participant was transferred, the site of then
		payer := promises[0].Organisation
		var of, others []types.FeePromise
		for _, one := range promises {
			if one.Organisation == payer {
				of = append(of, one)
			} else {
				others = append(others, one)
			}
		}
		if err := k.returnTo(ctx, &p, payer, of); err != nil {
			return next, err
		}
		promises = others
	}
	return next, k.participations.Set(ctx, p.Handle, p)
}

// returnTo gives back to an organisation what is left of the promises that it paid in a participation.
func (k Keeper) returnTo(ctx context.Context, p *types.Participation, organisation uint64, promises []types.FeePromise) error {
	promised, left, err := k.endPromises(ctx, promises)
	if err != nil {
		return err
	}
	if err := k.bank.SendCoinsFromModuleToAccount(ctx, types.FeesAccount, identitytypes.Treasury(organisation), feeCoins(left)); err != nil {
		return err
	}
	f := &participationfact.FeesReturned{
		Signature:    fact.By(fact.Chain(), fact.Meaning_MEANING_ATTESTED),
		Trial:        p.Trial,
		Site:         p.Site,
		Handle:       p.Handle,
		Organisation: organisation,
		Promised:     strconv.FormatUint(promised, 10),
		Returned:     strconv.FormatUint(left, 10),
	}
	f.Blind = fact.NextBlind(p.Blind, &p.BlindsUsed, f)
	return k.audit.Record(ctx, f)
}

// looksAgain returns when to look again at a participation that ended, the zero time if nothing keeps its fees from going back.
func (k Keeper) looksAgain(ctx context.Context, p types.Participation) (next time.Time, err error) {
	ended, _ := p.Ended()
	trial, err := k.trial.Trial(ctx, p.Trial)
	if err != nil {
		return next, err
	}
	now := sdk.UnwrapSDKContext(ctx).BlockTime()
	if last := ended.Add(trial.SettlementWindow); !now.After(last) { // whose last instant is within it
		return last.Add(time.Nanosecond), nil
	}
	owes, err := k.payout.Owes(ctx, fact.Hash(p.Handle))
	if err != nil || !owes {
		return next, err
	}
	return now.Add(types.ReturnRetry), nil
}

// endPromises removes promises, and returns what they promised together and what is left of it.
func (k Keeper) endPromises(ctx context.Context, promises []types.FeePromise) (promised, left uint64, err error) {
	for _, one := range promises {
		signer, err := k.addresses.StringToBytes(one.Signer)
		if err != nil {
			return 0, 0, err
		}
		if err := k.feePromises.Remove(ctx, collections.Join(one.Handle, signer)); err != nil {
			return 0, 0, err
		}
		promised, left = promised+one.Promised, left+one.Left
	}
	return promised, left, nil
}
