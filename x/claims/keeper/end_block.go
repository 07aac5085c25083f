package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	claimsfact "github.com/equipoise-trials/equipoise/fact/claims"
	"github.com/equipoise-trials/equipoise/x/claims/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
)

// EndBlock goes on with claims whose time is over, the longest overdue first and at most MaxLapsed of them. One that fails is rolled
// back alone, logged, and tried again a day later; it stops neither the others nor the chain.
func (k Keeper) EndBlock(ctx context.Context) error {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	overdue, err := k.overdue(sdkCtx)
	if err != nil {
		return err
	}
	for _, at := range overdue {
		cached, write := sdkCtx.CacheContext()
		err := k.lapse(cached, fact.Hash(at.K2()))
		if err == nil {
			write()
			continue
		}
		sdkCtx.Logger().Error("a claim whose time is over cannot go on and is tried again", "handle", at.K2(), "error", err)
		if err := k.postpone(sdkCtx, at); err != nil {
			return err
		}
	}
	return nil
}

// overdue returns the deadlines that are over.
func (k Keeper) overdue(ctx sdk.Context) (over []collections.Pair[int64, []byte], err error) {
	until := collections.NewPrefixUntilPairRange[int64, []byte](ctx.BlockTime().UnixNano())
	err = k.deadlines.Walk(ctx, until, func(at collections.Pair[int64, []byte]) (bool, error) {
		over = append(over, at)
		return len(over) == types.MaxLapsed, nil
	})
	return over, err
}

// postpone lets the chain go on with a claim a day later. What is listed without an open claim leaves the list.
func (k Keeper) postpone(ctx sdk.Context, at collections.Pair[int64, []byte]) error {
	c, found, err := k.last(ctx, fact.Hash(at.K2()))
	if err != nil {
		return err
	}
	if !found || !c.IsOpen() {
		return k.deadlines.Remove(ctx, at)
	}
	before, later := c, ctx.BlockTime().Add(types.TimeToRetry)
	c.Due = &later
	return k.set(ctx, before, c)
}

// lapse goes on with the open claim of a participation: nobody has answered, disputed or decided in time, or its line had to wait.
func (k Keeper) lapse(ctx context.Context, handle fact.Hash) error {
	c, found, err := k.last(ctx, handle)
	if err != nil {
		return err
	}
	if !found || !c.IsOpen() {
		return errorsmod.Wrapf(types.ErrFigures, "participation %X has no open claim, and one is listed", handle)
	}
	if ended, err := k.endIfAttested(ctx, &c, fact.Chain()); err != nil || ended {
		return err
	}
	silence := fact.For(fact.Chain(), fact.Meaning_MEANING_ATTESTED, &fact.Reason{Code: fact.ReasonCode_REASON_CODE_TIME_OUT})
	switch c.State {
	case claimsfact.State_STATE_AT_SITE:
		return k.bring(ctx, &c, claimsfact.State_STATE_AT_ARBITER, silence)
	case claimsfact.State_STATE_AT_ARBITER:
		return k.bring(ctx, &c, claimsfact.State_STATE_AT_COMMITTEE, silence)
	case claimsfact.State_STATE_AT_COMMITTEE:
		return k.decideBySilence(ctx, &c, silence)
	case claimsfact.State_STATE_GRANTED:
		return k.accrue(ctx, &c, fact.Chain())
	}
	return k.dismiss(ctx, &c, silence) // the site refused it, and the participant does not dispute that
}

// decideBySilence decides a claim that nobody decided.
func (k Keeper) decideBySilence(ctx context.Context, c *types.Claim, silence *fact.Signature) error {
	p, err := k.participation.Participation(ctx, fact.Hash(c.Handle))
	if err != nil {
		return err
	}
	attested, err := k.payout.IsAttestedByAnother(ctx, fact.Hash(c.Handle), p.Inviter, c.Opened)
	if err != nil {
		return err
	}
	if _, enrolled := p.Reached(participationtypes.State_STATE_ENROLLED); types.IsGrantedBySilence(enrolled, attested) {
		return k.grant(ctx, c, silence)
	}
	return k.dismiss(ctx, c, silence)
}
