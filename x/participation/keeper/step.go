package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// load returns a participation, and the grant by which signer may carry out a task at its site.
func (k Keeper) load(ctx context.Context, signer string, task fact.Task, handle []byte) (types.Participation, trialtypes.Grant, error) {
	h, err := field.Hash(types.ErrInvalid, "handle", handle)
	if err != nil {
		return types.Participation{}, trialtypes.Grant{}, err
	}
	p, err := k.Participation(ctx, h)
	if err != nil {
		return p, trialtypes.Grant{}, err
	}
	grant, err := k.authorize(ctx, signer, task, p.Trial, p.Site)
	return p, grant, err
}

// authorize returns the grant by which signer may carry out a task at a site, or says what is missing.
func (k Keeper) authorize(ctx context.Context, signer string, task fact.Task, trial uint64, site uint32) (trialtypes.Grant, error) {
	address, err := field.Address(k.addresses, types.ErrInvalid, "signer", signer)
	if err != nil {
		return trialtypes.Grant{}, err
	}
	return k.trial.Authorize(ctx, address, task, trial, site)
}

// requireTakesIn says what keeps the site of a grant from taking anybody of a population in, that is from inviting, screening and
// enrolling: the trial does not recruit, or the site is not open to them. The form that they are required to consent to is in use
// and approved there, then; a site never exchanges it for another line.
func (k Keeper) requireTakesIn(ctx context.Context, grant trialtypes.Grant, population protocolfact.Population) error {
	if status := grant.Trial.Status; !trialtypes.Recruits(status) {
		return errorsmod.Wrapf(types.ErrNotRecruiting, "%s is %s: participants are taken in while it is RECRUITING or ENROLLING_BY_INVITATION",
			trialtypes.FormatID(grant.Trial.Id), trialtypes.StatusName(status))
	}
	return k.protocol.RequireOpen(ctx, grant.Site, population)
}

// requireTaken returns how the participant's consent to the form that the participation requires stands, if the site of a grant
// may take them further in; or says what keeps it from that: it takes nobody of their population in, or that consent does not
// stand, or not to what is active at the site now.
func (k Keeper) requireTaken(ctx context.Context, p types.Participation, grant trialtypes.Grant) (consenttypes.Standing, error) {
	standing, err := k.consent.Standing(ctx, fact.Hash(p.Handle))
	if err != nil {
		return standing, err
	}
	if err := k.requireTakesIn(ctx, grant, standing.Population); err != nil {
		return standing, err
	}
	switch {
	case standing.Reported:
		return standing, errorsmod.Wrapf(types.ErrWithdrawn, "staff reported that participation %X withdrew by word of mouth: it is contested, or confirmed, or closed", p.Handle)
	case standing.Withdrawn:
		return standing, errorsmod.Wrapf(types.ErrWithdrawn, "participation %X withdrew the consent: close the participation", p.Handle)
	case standing.FollowedUp:
		return standing, errorsmod.Wrapf(types.ErrWithdrawn, "participation %X withdrew from treatment and is followed up: nobody takes them further in", p.Handle)
	case standing.HandedOver:
		return standing, errorsmod.Wrapf(types.ErrNoConsent, "participation %X was handed over to a key of the participant's own: they consent by it to the form that is required of SELF first", p.Handle)
	case !standing.Given:
		return standing, errorsmod.Wrapf(types.ErrNoConsent, "participation %X has no complete consent to form %d, which it requires: it needs the participant's signature and those of all countersigners",
			p.Handle, standing.FormLine)
	case standing.Stale:
		return standing, errorsmod.Wrapf(types.ErrStaleConsent, "participation %X consented to version %d of the consent form, which is no longer enough at site %d: renew the consent first",
			p.Handle, standing.Version, p.Site)
	}
	return standing, nil
}

// enter moves the participation into its next state, and returns the blind for the fact that says so.
func (k Keeper) enter(ctx context.Context, p types.Participation, next types.State, f fact.Fact) ([]byte, error) {
	counts, err := k.Counts(ctx, p.Trial, p.Site)
	if err != nil {
		return nil, err
	}
	counts.Note(p.State, next)
	if err := k.counts.Set(ctx, collections.Join(p.Trial, p.Site), counts); err != nil {
		return nil, err
	}
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	p.Enter(next, sdkCtx.BlockHeight(), sdkCtx.BlockTime())
	if _, ended := p.Ended(); ended { // the end of this block finds out when its fees go back
		if err := k.queueReturn(ctx, p.Handle, sdkCtx.BlockTime()); err != nil {
			return nil, err
		}
	}
	blind := fact.NextBlind(p.Blind, &p.BlindsUsed, f)
	return blind, k.participations.Set(ctx, p.Handle, p)
}
