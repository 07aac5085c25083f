package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
)

// Owes reports whether a participation earned anything that is not settled, that is queued, held, set aside or in transit; or has an
// open claim.
func (k Keeper) Owes(ctx context.Context, handle fact.Hash) (bool, error) {
	if claimed, err := k.kept.Has(ctx, handle[:]); err != nil || claimed {
		return claimed, err
	}
	earnings, err := k.earningsOf(ctx, handle[:])
	if err != nil {
		return false, err
	}
	for _, s := range earnings.Statements {
		if !s.Accrued.Equal(s.Settled) {
			return true, nil
		}
	}
	return false, nil
}
