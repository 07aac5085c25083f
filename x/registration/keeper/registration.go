package keeper

import (
	"context"
	"fmt"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// checkRegistration normalises a registration and checks it against its own rules and the register of organisations.
func (k Keeper) checkRegistration(ctx context.Context, r *types.Registration) error {
	if err := r.Normalise(); err != nil {
		return err
	}
	if err := r.Validate(now(ctx)); err != nil {
		return err
	}
	if err := k.checkOrganisation(ctx, "public_contact.organisation", r.PublicContact.Organisation); err != nil {
		return err
	}
	if err := k.checkOrganisation(ctx, "scientific_contact.organisation", r.ScientificContact.Organisation); err != nil {
		return err
	}
	for i, p := range r.Support {
		if err := k.checkOrganisation(ctx, fmt.Sprintf("support[%d].organisation", i), p.Organisation); err != nil {
			return err
		}
	}
	for i, p := range r.SecondarySponsors {
		if err := k.checkOrganisation(ctx, fmt.Sprintf("secondary_sponsors[%d].organisation", i), p.Organisation); err != nil {
			return err
		}
	}
	return nil
}

// checkOrganisation returns an error if an organisation that a registration names is not in the register. The error names the
// field.
func (k Keeper) checkOrganisation(ctx context.Context, field string, id uint64) error {
	if id == 0 {
		return nil
	}
	_, err := k.identity.Organisation(ctx, id)
	return errorsmod.Wrap(err, field)
}

// claimIdentifiers makes the identifiers of a registration the trial's own, and releases those of the version before
// that it no longer has.
func (k Keeper) claimIdentifiers(ctx context.Context, trial uint64, before, claimed []registrationfact.Identifier) error {
	for _, id := range before {
		if err := k.identifiers.Remove(ctx, keyOf(id)); err != nil {
			return err
		}
	}
	for _, id := range claimed {
		holder, err := k.identifiers.Get(ctx, keyOf(id))
		if err == nil {
			return errorsmod.Wrapf(types.ErrIdentifierTaken, "%s is held by %s; it can be claimed once its sponsor gives it up",
				types.IdentifierName(id), trialtypes.FormatID(holder))
		}
		if !row.IsMissing(err) {
			return err
		}
		if err := k.identifiers.Set(ctx, keyOf(id), trial); err != nil {
			return err
		}
	}
	return nil
}

func keyOf(id registrationfact.Identifier) identifierKey {
	key := types.KeyOf(id)
	return collections.Join3(uint32(key.Scheme), key.Name, key.Value)
}
