package keeper

import (
	"context"
	"encoding/hex"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

// EndBlock lets consents lapse that were not completed in time, the longest overdue first and so many at once. Nothing
// depends on how soon: after its time a consent takes no signature any more.
func (k Keeper) EndBlock(ctx context.Context) error {
	due, err := k.dueLapses(ctx)
	if err != nil {
		return err
	}
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	for _, entry := range due {
		cached, write := sdkCtx.CacheContext()
		err := k.lapseEntry(cached, entry)
		if err == nil {
			write()
			continue
		}
		sdkCtx.Logger().Error("a consent could not lapse and is set aside", "handle", hex.EncodeToString(entry.K2()), "err", err)
		if err := k.lapses.Remove(ctx, entry); err != nil {
			return err
		}
	}
	return nil
}

// dueLapses returns the entries of the queue whose time is over, as many as one block takes.
func (k Keeper) dueLapses(ctx context.Context) (due []collections.Pair[int64, []byte], err error) {
	now := sdk.UnwrapSDKContext(ctx).BlockTime().UnixNano()
	until := collections.NewPrefixUntilPairRange[int64, []byte](now)
	err = k.lapses.Walk(ctx, until, func(entry collections.Pair[int64, []byte]) (bool, error) {
		due = append(due, entry)
		return len(due) == types.MaxLapsesPerBlock, nil
	})
	return due, err
}

func (k Keeper) lapseEntry(ctx context.Context, entry collections.Pair[int64, []byte]) error {
	c, err := k.consents.Get(ctx, entry.K2())
	if err != nil {
		return err
	}
	return k.lapseIfDue(ctx, &c)
}

// lapseIfDue ends the wait of a consent that was not completed in time. What stood before it goes on to stand.
func (k Keeper) lapseIfDue(ctx context.Context, c *types.Consent) error {
	p := c.Pending
	if p == nil || !p.Lapsed(sdk.UnwrapSDKContext(ctx).BlockTime()) {
		return nil
	}
	_, standing := c.GivenVersion()
	lapsed := &consentfact.ConsentLapsed{
		Signature: fact.For(fact.Chain(), fact.Meaning_MEANING_ATTESTED,
			&fact.Reason{Code: fact.ReasonCode_REASON_CODE_TIME_OUT}),
		Trial: c.Trial, Site: c.Site, Handle: c.Handle,
		FormLine: p.Agreement.FormLine, Version: p.Agreement.Version,
		Awaited: p.Awaits, AwaitedObtainer: p.AwaitsObtainer, StandingVersion: standing,
	}
	lapsed.Blind = fact.NextBlind(c.Blind, &c.BlindsUsed, lapsed)
	if err := k.endWait(ctx, c); err != nil {
		return err
	}
	before := types.State_STATE_OFFERED
	if c.Given != nil {
		before = types.State_STATE_GIVEN
	}
	if err := k.enter(ctx, c, before); err != nil {
		return err
	}
	return k.audit.Record(ctx, lapsed)
}
