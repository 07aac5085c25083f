package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/claims/types"
)

// Invariants reports everything in the module's state that does not add up. It reads all of it: for tests and for whoever audits an
// export.
func Invariants(ctx context.Context, k Keeper) error {
	return errors.Join(ClaimsAreOfAChain(ctx, k), OpenClaimsAreListed(ctx, k), NullifiersAreClaimedOnce(ctx, k), OpenClaimsAreKeptBack(ctx, k))
}

// ClaimsAreOfAChain reports a claim that no chain has, by itself or among the others of its participation.
func ClaimsAreOfAChain(ctx context.Context, k Keeper) error {
	g, err := k.ExportGenesis(ctx)
	if err != nil {
		return err
	}
	if err := g.Validate(); err != nil {
		return errorsmod.Wrap(types.ErrFigures, err.Error())
	}
	return nil
}

// OpenClaimsAreListed reports an open claim that is not listed at its site or under its time, and a list that has something else.
func OpenClaimsAreListed(ctx context.Context, k Keeper) error {
	open, listed := 0, 0
	if err := k.claims.Walk(ctx, nil, func(_ claimKey, c types.Claim) (bool, error) {
		if !c.IsOpen() {
			return false, nil
		}
		open++
		atSite, err := k.open.Has(ctx, collections.Join(collections.Join(c.Trial, c.Site), c.Handle))
		if err != nil {
			return true, err
		}
		inTime, err := k.deadlines.Has(ctx, deadlineOf(c))
		if err == nil && (!atSite || !inTime) {
			err = errorsmod.Wrapf(types.ErrFigures, "claim %d of participation %X is open until %s, and not listed so", c.Number, c.Handle, c.Due)
		}
		return err != nil, err
	}); err != nil {
		return err
	}
	if err := k.open.Walk(ctx, nil, func(collections.Pair[siteKey, []byte]) (bool, error) {
		listed++
		return false, nil
	}); err != nil {
		return err
	}
	if err := k.deadlines.Walk(ctx, nil, func(collections.Pair[int64, []byte]) (bool, error) {
		listed++
		return false, nil
	}); err != nil {
		return err
	}
	if listed != 2*open {
		return errorsmod.Wrapf(types.ErrFigures, "%d claims are open, %d are listed at sites and under times together", open, listed)
	}
	return nil
}

// NullifiersAreClaimedOnce reports a claim whose nullifier is not noted, or noted for another, and a nullifier of which there is no claim.
func NullifiersAreClaimedOnce(ctx context.Context, k Keeper) error {
	claims, noted := 0, 0
	if err := k.claims.Walk(ctx, nil, func(_ claimKey, c types.Claim) (bool, error) {
		claims++
		by, err := k.nullifiers.Get(ctx, collections.Join(c.Handle, c.Nullifier))
		if err != nil || by != c.Number {
			return true, errorsmod.Wrapf(types.ErrFigures, "the nullifier of claim %d of participation %X is that of claim %d", c.Number, c.Handle, by)
		}
		return false, nil
	}); err != nil {
		return err
	}
	if err := k.nullifiers.Walk(ctx, nil, func(collections.Pair[[]byte, []byte], uint32) (bool, error) {
		noted++
		return false, nil
	}); err != nil {
		return err
	}
	if noted != claims {
		return errorsmod.Wrapf(types.ErrFigures, "%d nullifiers are noted for %d claims", noted, claims)
	}
	return nil
}

// OpenClaimsAreKeptBack reports an open claim for which another amount is kept back than what is claimed, unless its site attested it;
// and a claim that is closed, the last of its participation, for which something is.
func OpenClaimsAreKeptBack(ctx context.Context, k Keeper) error {
	last := make(map[fact.Hash]types.Claim)
	if err := k.claims.Walk(ctx, nil, func(_ claimKey, c types.Claim) (bool, error) {
		last[fact.Hash(c.Handle)] = c
		return false, nil
	}); err != nil {
		return err
	}
	for handle, c := range last {
		kept, found, err := k.payout.Kept(ctx, handle)
		if err != nil {
			return err
		}
		line, err := k.payout.LineOf(ctx, handle, fact.Hash(c.Nullifier))
		if err != nil {
			return err
		}
		if want := c.IsOpen() && line == 0; found != want || found && (kept.Denom != c.Denom || !kept.Amount.Equal(c.Amount)) {
			return errorsmod.Wrapf(types.ErrFigures, "claim %d of participation %X is %s about %s%s, and what is kept back for it says otherwise",
				c.Number, c.Handle, fact.EnumWords(c.State), c.Amount, c.Denom)
		}
	}
	return nil
}
