package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// Trial returns a trial by its number.
func (k Keeper) Trial(ctx context.Context, id uint64) (types.Trial, error) {
	t, err := k.trials.Get(ctx, id)
	if isNotFound(err) {
		return t, errorsmod.Wrapf(types.ErrUnknownTrial, "there is no trial %s", types.FormatID(id))
	}
	return t, err
}

// Version returns a version of a trial's registration.
func (k Keeper) Version(ctx context.Context, trial uint64, number uint32) (types.Version, error) {
	v, err := k.versions.Get(ctx, collections.Join(trial, number))
	if isNotFound(err) {
		return v, errorsmod.Wrapf(types.ErrUnknownVersion, "%s has no version %d of its registration", types.FormatID(trial), number)
	}
	return v, err
}

// Site returns a site of a trial, active or closed.
func (k Keeper) Site(ctx context.Context, trial uint64, number uint32) (types.Site, error) {
	s, err := k.sites.Get(ctx, collections.Join(trial, number))
	if isNotFound(err) {
		return s, errorsmod.Wrapf(types.ErrUnknownSite, "%s has no site %d", types.FormatID(trial), number)
	}
	return s, err
}

func isNotFound(err error) bool { return errors.Is(err, collections.ErrNotFound) }

// newest returns the newest version of a trial's registration.
func (k Keeper) newest(ctx context.Context, trial uint64) (types.Version, error) {
	t, err := k.Trial(ctx, trial)
	if err != nil {
		return types.Version{}, err
	}
	return k.Version(ctx, trial, t.Version)
}
