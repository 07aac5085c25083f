package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// Accrue accrues one line by itself.
func (k Keeper) Accrue(ctx context.Context, a types.Accrual) (accrued types.Accrued, err error) {
	err = k.AccrueAt(ctx, a.Trial, a.Site, func(accrue types.Accrue) error {
		accrued, err = accrue(a)
		return err
	})
	return accrued, err
}
