package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/row"
)

// Organisation returns an organisation by its number as it is shown at the time of the block, in good standing or not.
func (k Keeper) Organisation(ctx context.Context, id uint64) (types.Organisation, error) {
	o, err := k.organisation(ctx, id)
	return o.At(now(ctx)), err
}

// RequireOrganisation returns an organisation that is in good standing at the time of the block.
func (k Keeper) RequireOrganisation(ctx context.Context, id uint64) (types.Organisation, error) {
	o, err := k.organisation(ctx, id)
	if err != nil {
		return o, err
	}
	return o, o.RequireGoodStanding(now(ctx))
}

// organisation returns the row of an organisation.
func (k Keeper) organisation(ctx context.Context, id uint64) (types.Organisation, error) {
	o, err := k.organisations.Get(ctx, id)
	if row.IsMissing(err) {
		return o, errorsmod.Wrapf(types.ErrUnknownOrganisation, "there is no organisation %d", id)
	}
	return o, err
}

// newOrganisation numbers an organisation and opens its treasury.
func (k Keeper) newOrganisation(ctx context.Context, o types.Organisation) (types.Organisation, error) {
	id, err := k.nextOrganisation.Get(ctx)
	if err != nil {
		return o, err
	}
	if err := k.nextOrganisation.Set(ctx, id+1); err != nil {
		return o, err
	}
	o.Id, o.Status = id, types.OrganisationStatus_ORGANISATION_STATUS_ACCREDITED
	if o.Treasury, err = k.openTreasury(ctx, id); err != nil {
		return o, err
	}
	return o, k.setOrganisation(ctx, types.Organisation{}, o.Changed(now(ctx), nil))
}

// setOrganisation writes an organisation in place of the row before, and when its accreditation runs out.
func (k Keeper) setOrganisation(ctx context.Context, before, o types.Organisation) error {
	if end := before.RunsOut(); end != nil {
		if err := k.expiries.Remove(ctx, collections.Join(end.UnixNano(), o.Id)); err != nil {
			return err
		}
	}
	if end := o.RunsOut(); end != nil {
		if err := k.expiries.Set(ctx, collections.Join(end.UnixNano(), o.Id)); err != nil {
			return err
		}
	}
	return k.organisations.Set(ctx, o.Id, o)
}
