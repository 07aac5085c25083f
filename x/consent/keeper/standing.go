package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

// Standing returns how the consent of a participation stands now.
func (k Keeper) Standing(ctx context.Context, handle fact.Hash) (types.Standing, error) {
	c, err := k.Consent(ctx, handle)
	if err != nil {
		return types.Standing{}, err
	}
	return k.standing(ctx, c)
}

func (k Keeper) standing(ctx context.Context, c types.Consent) (types.Standing, error) {
	if !c.Stands() {
		return c.Standing(0), nil
	}
	floor, err := k.protocol.ReconsentFloor(ctx, c.Trial, c.Site, c.Given.FormLine)
	return c.Standing(floor), err
}

// StandingAt returns how the consent of a participation stood at the end of the block of a height.
func (k Keeper) StandingAt(ctx context.Context, handle fact.Hash, height int64) (types.HistoryEntry, error) {
	var entry types.HistoryEntry
	until := collections.NewPrefixedPairRange[[]byte, int64](handle[:]).EndInclusive(height).Descending()
	found := false
	err := k.history.Walk(ctx, until, func(_ collections.Pair[[]byte, int64], e types.HistoryEntry) (bool, error) {
		entry, found = e, true
		return true, nil
	})
	if err == nil && !found {
		err = errorsmod.Wrapf(types.ErrNoConsent, "nobody was invited under the handle %X up to height %d", handle, height)
	}
	return entry, err
}
