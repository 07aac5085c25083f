package keeper

import (
	"context"
	"fmt"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// ActiveAt returns the version of a line that was in use at a site at a height, 0 for now. A version is in use from the
// block of its activation on. It is the one place where versions are looked up: whatever is judged against a document asks here.
func (k Keeper) ActiveAt(ctx context.Context, trial uint64, site, line uint32, height int64) (types.Version, error) {
	used, err := k.usedAt(ctx, trial, site, height)
	if err != nil {
		return types.Version{}, err
	}
	if number := used.Line(line).Version; number != 0 {
		return k.Version(ctx, trial, line, number)
	}
	return types.Version{}, k.notActive(ctx, trial, site, line, atHeight(height))
}

// notActive says that a site does not use a line, or did not at a moment, empty for now; or that there is no such line.
func (k Keeper) notActive(ctx context.Context, trial uint64, site, line uint32, at string) error {
	if _, err := k.Document(ctx, trial, line); err != nil {
		return err
	}
	if at == "" {
		return errorsmod.Wrapf(types.ErrNotActive, "no version of document line %d is active at site %d of trial %d", line, site, trial)
	}
	return errorsmod.Wrapf(types.ErrNotActive, "no version of document line %d was active at site %d of trial %d at %s", line, site, trial, at)
}

func atHeight(height int64) string {
	if height == 0 {
		return ""
	}
	return fmt.Sprintf("height %d", height)
}

// usedBy returns what a site uses now: one row.
func (k Keeper) usedBy(ctx context.Context, trial uint64, site uint32) (types.InUse, error) {
	return row.OrZero(k.inUse.Get(ctx, collections.Join(trial, site)))
}

// usedAt returns what a site used at a height, 0 for now: one row, or one reverse seek.
func (k Keeper) usedAt(ctx context.Context, trial uint64, site uint32, height int64) (types.InUse, error) {
	switch {
	case height < 0:
		return types.InUse{}, errorsmod.Wrapf(types.ErrInvalid, "height is %d, want a height or 0 for now", height)
	case height == 0:
		return k.usedBy(ctx, trial, site)
	}
	return row.OrZero(newest(ctx, k.history, collections.Join(trial, site), height))
}

// newest returns the last row of a site that was written up to a moment, or collections.ErrNotFound: one reverse seek.
func newest[V any](ctx context.Context, rows collections.Map[momentKey, V], site siteKey, until int64) (row V, err error) {
	before, err := rows.Iterate(ctx, collections.NewPrefixedPairRange[siteKey, int64](site).EndInclusive(until).Descending())
	if err != nil {
		return row, err
	}
	defer before.Close()
	if !before.Valid() {
		return row, collections.ErrNotFound
	}
	return before.Value()
}
