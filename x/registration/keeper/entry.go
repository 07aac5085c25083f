package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// Entry returns what the register holds of a trial beside its core row.
func (k Keeper) Entry(ctx context.Context, trial uint64) (types.Entry, error) {
	e, err := k.entries.Get(ctx, trial)
	if row.IsMissing(err) {
		return e, errorsmod.Wrapf(trialtypes.ErrUnknownTrial, "there is no trial %s", trialtypes.FormatID(trial))
	}
	return e, err
}

// Version returns a version of a trial's registration.
func (k Keeper) Version(ctx context.Context, trial uint64, number uint32) (types.Version, error) {
	v, err := k.versions.Get(ctx, collections.Join(trial, number))
	if row.IsMissing(err) {
		return v, errorsmod.Wrapf(types.ErrUnknownVersion, "%s has no version %d of its registration", trialtypes.FormatID(trial), number)
	}
	return v, err
}

// Newest returns the newest version of a trial's registration.
func (k Keeper) Newest(ctx context.Context, trial uint64) (types.Version, error) {
	e, err := k.Entry(ctx, trial)
	if err != nil {
		return types.Version{}, err
	}
	return k.Version(ctx, trial, e.Version)
}
