package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/participation/types"
)

// loadTransfer returns the participation of a handle that a message names, and its transfer that is open.
func (k Keeper) loadTransfer(ctx context.Context, handle []byte) (p types.Participation, t types.Transfer, err error) {
	h, err := field.Hash(types.ErrInvalid, "handle", handle)
	if err != nil {
		return p, t, err
	}
	if p, err = k.Participation(ctx, h); err != nil {
		return p, t, err
	}
	t, open, err := k.openTransfer(ctx, p)
	if err == nil && !open {
		err = errorsmod.Wrapf(types.ErrTransfer, "no transfer of participation %X is open: the site that looks after the participant offers it, and it lapses after 14 days", p.Handle)
	}
	return p, t, err
}

// openTransfer returns the transfer that is offered for a participation, and whether there is one whose time is not over.
func (k Keeper) openTransfer(ctx context.Context, p types.Participation) (t types.Transfer, open bool, err error) {
	t, found, err := row.Find(k.transfers.Get(ctx, p.Handle))
	return t, found && !t.Lapsed(sdk.UnwrapSDKContext(ctx).BlockTime()), err
}

func (k Keeper) requireNoTransfer(ctx context.Context, p types.Participation) error {
	t, open, err := k.openTransfer(ctx, p)
	if err == nil && open {
		err = errorsmod.Wrapf(types.ErrTransfer, "participation %X is offered to site %d until %s: take that back first", p.Handle, t.Site, t.Due.UTC())
	}
	return err
}

// requireTakesOver says what keeps a participant from being transferred to a site. It is asked at each of the three signatures: the
// last one moves them. The site is open to somebody of their population, as for whom it takes in, while the trial need not recruit; and
// it pays by the same payment schedule, so that nobody begins anew to earn what they earned before.
func (k Keeper) requireTakesOver(ctx context.Context, p types.Participation, to uint32) error {
	if err := p.RequireMovable(to, sdk.UnwrapSDKContext(ctx).BlockHeight()); err != nil {
		return err
	}
	trial, err := k.trial.Trial(ctx, p.Trial)
	if err != nil {
		return err
	}
	if trial.EndedAt != nil {
		return errorsmod.Wrapf(types.ErrTransfer, "trial %d ended at %s: nobody is transferred any more", p.Trial, trial.EndedAt.UTC())
	}
	consent, err := k.consent.Standing(ctx, fact.Hash(p.Handle))
	if err != nil {
		return err
	}
	if consent.Withdrawn {
		return errorsmod.Wrapf(types.ErrWithdrawn, "participation %X withdrew, or is reported to have: close the participation", p.Handle)
	}
	site, err := k.trial.Site(ctx, p.Trial, to)
	if err != nil {
		return err
	}
	if err := k.protocol.RequireOpen(ctx, site, consent.Population); err != nil {
		return err
	}
	return k.requireSameSchedule(ctx, p, to)
}

func (k Keeper) requireSameSchedule(ctx context.Context, p types.Participation, to uint32) error {
	here, err := k.protocol.ActiveSchedule(ctx, p.Trial, p.Site)
	if err != nil {
		return err
	}
	there, err := k.protocol.ActiveSchedule(ctx, p.Trial, to)
	if err == nil && there.Line != here.Line {
		err = errorsmod.Wrapf(types.ErrTransfer, "site %d pays by payment schedule %d, site %d by %d: what participation %X may earn would begin anew",
			p.Site, here.Line, to, there.Line, p.Handle)
	}
	return err
}

// Transfer lets another site look after a participant from now on, as both sites have signed and whoever speaks for the participant
// signs now. The form is the line that the participation requires there.
func (k Keeper) Transfer(ctx context.Context, handle fact.Hash, to, formLine uint32, by fact.Actor, capacity consentfact.Capacity) error {
	p, t, err := k.loadTransfer(ctx, handle[:])
	if err != nil {
		return err
	}
	if err := t.RequireAwaitsParticipant(to); err != nil {
		return err
	}
	if err := k.requireTakesOver(ctx, p, to); err != nil {
		return err
	}

	if err := k.payout.Move(ctx, handle, to); err != nil {
		return err
	}
	if err := k.transfers.Remove(ctx, p.Handle); err != nil {
		return err
	}
	from := p.Site
	if err := k.moveCounts(ctx, p, to); err != nil {
		return err
	}
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	p.Move(to, sdkCtx.BlockHeight(), sdkCtx.BlockTime())
	f := &participationfact.ParticipantTransferred{
		Signature: fact.By(by, fact.Meaning_MEANING_CONSENT_GIVEN),
		Handle:    p.Handle,
		Trial:     p.Trial,
		Site:      p.Site,
		From:      from,
		Capacity:  capacity,
		FormLine:  formLine,
	}
	f.Blind = fact.NextBlind(p.Blind, &p.BlindsUsed, f)
	if err := k.participations.Set(ctx, p.Handle, p); err != nil {
		return err
	}
	return k.audit.Record(ctx, f)
}

// moveCounts lists a participation at another site than that which looks after it, and counts that.
func (k Keeper) moveCounts(ctx context.Context, p types.Participation, to uint32) error {
	here, there := collections.Join(p.Trial, p.Site), collections.Join(p.Trial, to)
	if err := k.bySite.Remove(ctx, collections.Join(here, p.Handle)); err != nil {
		return err
	}
	if err := k.bySite.Set(ctx, collections.Join(there, p.Handle)); err != nil {
		return err
	}
	away, err := k.Counts(ctx, p.Trial, p.Site)
	if err != nil {
		return err
	}
	away.MovedAway++
	if err := k.counts.Set(ctx, here, away); err != nil {
		return err
	}
	in, err := k.Counts(ctx, p.Trial, to)
	if err != nil {
		return err
	}
	in.MovedIn++
	return k.counts.Set(ctx, there, in)
}
