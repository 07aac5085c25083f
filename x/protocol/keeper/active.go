package keeper

import (
	"context"
	"errors"
	"math"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// ActiveAt returns the version of a line that was in use at a site at a height, 0 for now. A version is in use from the
// block of its activation on. It is the one door to versions: whatever is judged against a document asks here.
func (k Keeper) ActiveAt(ctx context.Context, trial uint64, site, line uint32, height int64) (types.Version, error) {
	activation, err := k.activationAt(ctx, trial, site, line, height)
	if err != nil {
		return types.Version{}, err
	}
	return k.Version(ctx, trial, line, activation.Version)
}

// activationAt finds the activation in force at a height by one reverse seek.
func (k Keeper) activationAt(ctx context.Context, trial uint64, site, line uint32, height int64) (a types.Activation, err error) {
	if height < 0 {
		return a, errorsmod.Wrapf(types.ErrInvalid, "height is %d, want a height or 0 for now", height)
	}
	until := height
	if height == 0 {
		until = math.MaxInt64
	}
	history, err := k.activations.Iterate(ctx, collections.NewPrefixedPairRange[siteLineKey, momentKey](
		collections.Join(collections.Join(trial, site), line)).
		EndInclusive(collections.Join(until, uint32(math.MaxUint32))).Descending())
	if err != nil {
		return a, err
	}
	defer history.Close()
	if history.Valid() {
		return history.Value()
	}
	if _, err := k.Document(ctx, trial, line); err != nil {
		return a, err
	}
	if height == 0 {
		return a, errorsmod.Wrapf(types.ErrNotActive, "no version of document line %d is active at site %d of trial %d", line, site, trial)
	}
	return a, errorsmod.Wrapf(types.ErrNotActive, "no version of document line %d was active at site %d of trial %d at height %d", line, site, trial, height)
}

// activeLine is a line of documents in use at a site, with the version in use.
type activeLine struct{ line, version uint32 }

// activeLines lists the lines of a type in use at a site by number: as many as a sponsor submitted, mostly one.
func (k Keeper) activeLines(ctx context.Context, trial uint64, site uint32, t protocolfact.DocumentType) (lines []activeLine, err error) {
	in := collections.NewPrefixedPairRange[siteKey, typedLineKey](collections.Join(trial, site)).
		StartInclusive(collections.Join(uint32(t), uint32(0))).EndInclusive(collections.Join(uint32(t), uint32(math.MaxUint32)))
	err = k.active.Walk(ctx, in, func(key collections.Pair[siteKey, typedLineKey], version uint32) (bool, error) {
		lines = append(lines, activeLine{key.K2().K2(), version})
		return false, nil
	})
	return lines, err
}

// activeNumber returns which version of a line a site uses now, 0 for none.
func (k Keeper) activeNumber(ctx context.Context, trial uint64, site uint32, t protocolfact.DocumentType, line uint32) (uint32, error) {
	number, err := k.active.Get(ctx, collections.Join(collections.Join(trial, site), collections.Join(uint32(t), line)))
	if errors.Is(err, collections.ErrNotFound) {
		return 0, nil
	}
	return number, err
}
