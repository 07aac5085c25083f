package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// Trial returns a trial by its number.
func (k Keeper) Trial(ctx context.Context, id uint64) (types.Trial, error) {
	t, err := k.trials.Get(ctx, id)
	if row.IsMissing(err) {
		return t, errorsmod.Wrapf(types.ErrUnknownTrial, "there is no trial %s", types.FormatID(id))
	}
	return t, err
}

// Site returns a site of a trial, active or closed.
func (k Keeper) Site(ctx context.Context, trial uint64, number uint32) (types.Site, error) {
	s, err := k.sites.Get(ctx, collections.Join(trial, number))
	if row.IsMissing(err) {
		return s, errorsmod.Wrapf(types.ErrUnknownSite, "%s has no site %d", types.FormatID(trial), number)
	}
	return s, err
}
