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
// depends on how soon: after its time a consent takes no signature any more. Then it goes on with the keys that were proposed.
func (k Keeper) EndBlock(ctx context.Context) error {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	if err := k.lapseDue(sdkCtx); err != nil {
		return err
	}
	return k.endProposals(sdkCtx)
}

func (k Keeper) lapseDue(sdkCtx sdk.Context) error {
	due, err := k.dueLapses(sdkCtx)
	if err != nil {
		return err
	}
	for _, entry := range due {
		cached, write := sdkCtx.CacheContext()
		err := k.lapseEntry(cached, entry)
		if err == nil {
			write()
			continue
		}
		sdkCtx.Logger().Error("a consent could not lapse and is set aside", "handle", hex.EncodeToString(entry.K2()), "form", entry.K3(), "err", err)
		if err := k.lapses.Remove(sdkCtx, entry); err != nil {
			return err
		}
	}
	return nil
}

// dueLapses returns the entries of the queue whose time is over, as many as one block takes.
func (k Keeper) dueLapses(ctx context.Context) (due []lapseKey, err error) {
	now := sdk.UnwrapSDKContext(ctx).BlockTime().UnixNano()
	until := collections.NewPrefixUntilTripleRange[int64, []byte, uint32](now)
	err = k.lapses.Walk(ctx, until, func(entry lapseKey) (bool, error) {
		due = append(due, entry)
		return len(due) == types.MaxLapsesPerBlock, nil
	})
	return due, err
}

func (k Keeper) lapseEntry(ctx context.Context, entry lapseKey) error {
	c, err := k.consents.Get(ctx, entry.K2())
	if err != nil {
		return err
	}
	if c.Withdrawn() { // which ended it already
		return k.lapses.Remove(ctx, entry)
	}
	f, err := k.On(ctx, c, entry.K3())
	if err != nil {
		return err
	}
	return k.lapseIfDue(ctx, &f)
}

// lapseIfDue ends the wait of a consent to a form that was not completed in time. What stood before it goes on to stand.
func (k Keeper) lapseIfDue(ctx context.Context, f *types.FormConsent) error {
	p := f.Line.Pending
	if p == nil || !p.Lapsed(sdk.UnwrapSDKContext(ctx).BlockTime()) {
		return nil
	}
	return k.lapse(ctx, f, fact.ReasonCode_REASON_CODE_TIME_OUT)
}

// lapse ends the wait of a consent to a form, which awaits signatures, for a reason.
func (k Keeper) lapse(ctx context.Context, f *types.FormConsent, reason fact.ReasonCode) error {
	p := f.Line.Pending
	lapsed := &consentfact.ConsentLapsed{
		Signature: fact.For(fact.Chain(), fact.Meaning_MEANING_ATTESTED, &fact.Reason{Code: reason}),
		Trial:     f.Trial, Site: f.Site, Handle: f.Handle,
		FormLine: p.Agreement.FormLine, Version: p.Agreement.Version,
		Awaited: p.Awaits, AwaitedObtainer: p.AwaitsObtainer, StandingVersion: f.Line.GivenVersion(),
	}
	lapsed.Blind = fact.NextBlind(f.Blind, &f.BlindsUsed, lapsed)
	if err := k.consents.Set(ctx, f.Handle, f.Consent); err != nil {
		return err
	}
	if err := k.endWait(ctx, f); err != nil {
		return err
	}
	before := types.State_STATE_OFFERED
	if f.Line.Given != nil {
		before = types.State_STATE_GIVEN
	}
	if err := k.enterOn(ctx, f, before); err != nil {
		return err
	}
	return k.audit.Record(ctx, lapsed)
}
