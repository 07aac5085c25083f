package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// Organisation returns an organisation by its number, in good standing or not.
func (k Keeper) Organisation(ctx context.Context, id uint64) (types.Organisation, error) {
	o, err := k.organisations.Get(ctx, id)
	if errors.Is(err, collections.ErrNotFound) {
		return o, errorsmod.Wrapf(types.ErrUnknownOrganisation, "there is no organisation %d", id)
	}
	return o, err
}

// RequireOrganisation returns an organisation that is in good standing.
func (k Keeper) RequireOrganisation(ctx context.Context, id uint64) (types.Organisation, error) {
	o, err := k.Organisation(ctx, id)
	if err != nil {
		return o, err
	}
	if !o.InGoodStanding() {
		return o, errorsmod.Wrapf(types.ErrSuspended, "organisation %d (%s) can start nothing new until an accreditor reinstates it",
			id, o.LegalName)
	}
	return o, nil
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
	return o, k.organisations.Set(ctx, id, o)
}
