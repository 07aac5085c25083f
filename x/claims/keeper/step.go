package keeper

import (
	"context"
	"errors"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	claimsfact "github.com/equipoise-trials/equipoise/fact/claims"
	"github.com/equipoise-trials/equipoise/x/claims/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// change writes a claim that came to another state, and records that.
func (k Keeper) change(ctx context.Context, before types.Claim, c *types.Claim, f fact.Fact) error {
	if err := k.set(ctx, before, *c); err != nil {
		return err
	}
	return k.audit.Record(ctx, f)
}

// responseTime returns how long whoever has a claim may take, by the schedule under which it is claimed.
func (k Keeper) responseTime(ctx context.Context, c types.Claim) (time.Duration, error) {
	schedule, err := k.protocol.ScheduleVersion(ctx, c.Trial, c.ScheduleLine, c.ScheduleVersion)
	return types.ResponseTime(schedule), err
}

// endIfAttested closes an open claim whose item the site attested meanwhile, and reports whether the site did.
func (k Keeper) endIfAttested(ctx context.Context, c *types.Claim, actor fact.Actor) (bool, error) {
	if !c.IsOpen() {
		return false, nil
	}
	line, err := k.payout.LineOf(ctx, fact.Hash(c.Handle), fact.Hash(c.Nullifier))
	if err != nil || line == 0 {
		return false, err
	}
	return true, k.end(ctx, c, claimsfact.State_STATE_ATTESTED, line, fact.By(actor, fact.Meaning_MEANING_ATTESTED))
}

// end closes a claim without a line of its own.
func (k Keeper) end(ctx context.Context, c *types.Claim, to claimsfact.State, line uint64, signature *fact.Signature) error {
	before := *c
	if err := c.Close(to, sdk.UnwrapSDKContext(ctx).BlockTime(), line); err != nil {
		return err
	}
	return k.change(ctx, before, c, c.EndedFact(signature))
}

// bring brings a claim before somebody to decide, who has the response time of the schedule.
func (k Keeper) bring(ctx context.Context, c *types.Claim, to claimsfact.State, signature *fact.Signature) error {
	before := *c
	response, err := k.responseTime(ctx, *c)
	if err != nil {
		return err
	}
	now := sdk.UnwrapSDKContext(ctx).BlockTime()
	if err := c.Wait(to, now, now.Add(response)); err != nil {
		return err
	}
	return k.change(ctx, before, c, c.BroughtFact(signature))
}

// dismiss refuses a claim for good: nothing is kept back for it any more.
func (k Keeper) dismiss(ctx context.Context, c *types.Claim, signature *fact.Signature) error {
	before := *c
	if err := c.Close(claimsfact.State_STATE_DISMISSED, sdk.UnwrapSDKContext(ctx).BlockTime(), 0); err != nil {
		return err
	}
	if err := k.payout.LetGo(ctx, fact.Hash(c.Handle)); err != nil {
		return err
	}
	return k.change(ctx, before, c, c.RefusedFact(signature))
}

// grant grants a claim, and makes a line of it if the schedule's pace lets it.
func (k Keeper) grant(ctx context.Context, c *types.Claim, signature *fact.Signature) error {
	before := *c
	now := sdk.UnwrapSDKContext(ctx).BlockTime()
	if err := c.Wait(claimsfact.State_STATE_GRANTED, now, now.Add(types.TimeToRetry)); err != nil {
		return err
	}
	if err := k.change(ctx, before, c, c.GrantedFact(signature)); err != nil {
		return err
	}
	return k.accrue(ctx, c, *signature.Actor)
}

// accrue makes a line of a granted claim. What is earned faster than a line is held stays granted, and is tried again a day later; what
// is beyond a cap that was reached meanwhile is not owed.
func (k Keeper) accrue(ctx context.Context, c *types.Claim, actor fact.Actor) error {
	before := *c
	cached, write := sdk.UnwrapSDKContext(ctx).CacheContext()
	line, err := k.line(cached, *c)
	now := sdk.UnwrapSDKContext(ctx).BlockTime()
	switch {
	case errors.Is(err, payouttypes.ErrTooFast):
		later := now.Add(types.TimeToRetry)
		c.Due = &later
		return k.set(ctx, before, *c)
	case errors.Is(err, payouttypes.ErrOverCap):
		if err := k.payout.LetGo(ctx, fact.Hash(c.Handle)); err != nil {
			return err
		}
		return k.end(ctx, c, claimsfact.State_STATE_OVER_CAP, 0, fact.By(actor, fact.Meaning_MEANING_ATTESTED))
	case err != nil:
		return err
	}
	write()
	if err := c.Close(claimsfact.State_STATE_ACCRUED, now, line.Line); err != nil {
		return err
	}
	return k.change(ctx, before, c, c.AccruedFact(actor, line.Outcome))
}

// line accrues the line of a granted claim. Whoever granted it stands behind the participation, unless that is who invited them.
func (k Keeper) line(ctx context.Context, c types.Claim) (accrued payouttypes.Accrued, err error) {
	handle := fact.Hash(c.Handle)
	schedule, err := k.protocol.ScheduleVersion(ctx, c.Trial, c.ScheduleLine, c.ScheduleVersion)
	if err != nil {
		return accrued, err
	}
	tariff, err := schedule.Tariff(c.Tariff)
	if err != nil {
		return accrued, err
	}
	consent, err := k.consent.Standing(ctx, handle)
	if err != nil {
		return accrued, err
	}
	p, err := k.participation.Participation(ctx, handle)
	if err != nil {
		return accrued, err
	}
	a := c.Accrual(schedule, tariff)
	a.Claimed, a.Seconded = true, consent.SignsAlone() || p.Inviter != c.Attester
	err = k.payout.AccrueAt(ctx, c.Trial, c.Site, func(accrue payouttypes.Accrue) (err error) {
		accrued, err = accrue(a)
		return err
	})
	return accrued, err
}
