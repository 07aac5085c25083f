package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// ActiveAt returns the version of a line that was in use at a site at a height, 0 for now. A version is in use from the
// block of its activation on. It is the one door to versions: whatever is judged against a document asks here.
func (k Keeper) ActiveAt(ctx context.Context, trial uint64, site, line uint32, height int64) (types.Version, error) {
	used, err := k.usedAt(ctx, trial, site, height)
	if err != nil {
		return types.Version{}, err
	}
	if number := used.Line(line).Version; number != 0 {
		return k.Version(ctx, trial, line, number)
	}
	if _, err := k.Document(ctx, trial, line); err != nil {
		return types.Version{}, err
	}
	if height == 0 {
		return types.Version{}, errorsmod.Wrapf(types.ErrNotActive, "no version of document line %d is active at site %d of trial %d", line, site, trial)
	}
	return types.Version{}, errorsmod.Wrapf(types.ErrNotActive, "no version of document line %d was active at site %d of trial %d at height %d",
		line, site, trial, height)
}

// usedBy returns what a site uses now: one row.
func (k Keeper) usedBy(ctx context.Context, trial uint64, site uint32) (types.InUse, error) {
	used, err := k.inUse.Get(ctx, collections.Join(trial, site))
	if errors.Is(err, collections.ErrNotFound) {
		return types.InUse{}, nil
	}
	return used, err
}

// usedAt returns what a site used at a height, 0 for now: one row, or one reverse seek.
func (k Keeper) usedAt(ctx context.Context, trial uint64, site uint32, height int64) (types.InUse, error) {
	switch {
	case height < 0:
		return types.InUse{}, errorsmod.Wrapf(types.ErrInvalid, "height is %d, want a height or 0 for now", height)
	case height == 0:
		return k.usedBy(ctx, trial, site)
	}
	used, _, err := newest(ctx, k.history, collections.Join(trial, site), height)
	return used, err
}

// newest returns the last row of a site that was written up to a moment, if there is one: one reverse seek.
func newest[V any](ctx context.Context, rows collections.Map[collections.Pair[siteKey, int64], V], site siteKey, until int64) (row V, found bool, err error) {
	before, err := rows.Iterate(ctx, collections.NewPrefixedPairRange[siteKey, int64](site).EndInclusive(until).Descending())
	if err != nil {
		return row, false, err
	}
	defer before.Close()
	if !before.Valid() {
		return row, false, nil
	}
	row, err = before.Value()
	return row, err == nil, err
}

// activation returns who brought a version into use at a site, and when.
func (k Keeper) activation(ctx context.Context, trial uint64, site, line, version uint32) (types.Activation, error) {
	return k.activations.Get(ctx, collections.Join(collections.Join(collections.Join(trial, site), line), version))
}
