package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// Standing returns how the consent of a participation to the form that it requires stands now.
func (k Keeper) Standing(ctx context.Context, handle fact.Hash) (types.Standing, error) {
	c, err := k.Consent(ctx, handle)
	if err != nil {
		return types.Standing{}, err
	}
	f, err := k.required(ctx, c)
	if err != nil {
		return types.Standing{}, err
	}
	return k.standing(ctx, f)
}

func (k Keeper) standing(ctx context.Context, f types.FormConsent) (types.Standing, error) {
	if !f.Stands() {
		return f.Standing(0), nil
	}
	used, err := k.protocol.FormInUse(ctx, f.Trial, f.Site, f.Line.FormLine)
	if errors.Is(err, protocoltypes.ErrNotActive) { // the site does not use it; one that looked after the participant before does
		return f.Standing(0), nil
	}
	return f.Standing(used.ReconsentFloor), err
}

// StandingAt returns how the consent of a participation to a form stood at the end of the block of a height: as the participation if all
// was withdrawn or reported to be, and the required one if treatment was; OFFERED if it was not answered. With line 0 it says so of the
// participation as a whole.
func (k Keeper) StandingAt(ctx context.Context, handle fact.Hash, line uint32, height int64) (types.HistoryEntry, error) {
	whole, found, err := k.entryAt(ctx, handle, 0, height)
	if err == nil && !found {
		err = errorsmod.Wrapf(types.ErrNoConsent, "nobody was invited under the handle %X up to height %d", handle, height)
	}
	if err != nil || line == 0 {
		return whole, err
	}
	entry, found, err := k.entryAt(ctx, handle, line, height)
	switch {
	case err != nil:
		return entry, err
	case !found:
		entry = types.HistoryEntry{Height: whole.Height, Time: whole.Time, State: types.State_STATE_OFFERED, Population: whole.Population}
	}
	if whole.State != types.State_STATE_OFFERED && (whole.State != types.State_STATE_FOLLOWED_UP || line == whole.RequiredLine) {
		entry.Height, entry.Time, entry.State = whole.Height, whole.Time, whole.State
	}
	return entry, nil
}

// entryAt returns the last entry of a history up to a height: one reverse seek.
func (k Keeper) entryAt(ctx context.Context, handle fact.Hash, line uint32, height int64) (entry types.HistoryEntry, found bool, err error) {
	until := collections.NewPrefixedPairRange[lineKey, int64](collections.Join(handle[:], line)).EndInclusive(height).Descending()
	err = k.history.Walk(ctx, until, func(_ collections.Pair[lineKey, int64], e types.HistoryEntry) (bool, error) {
		entry, found = e, true
		return true, nil
	})
	return entry, found, err
}
