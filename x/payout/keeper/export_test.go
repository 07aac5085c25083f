package keeper

import (
	"context"
	"encoding/binary"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/fact"
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

// Await lists a line under the time at which the chain goes on with it.
func (k Keeper) Await(ctx context.Context, at int64, trial, number uint64) error {
	digest := fact.LeafHash(binary.BigEndian.AppendUint64(nil, number))
	return k.deadlines.Set(ctx, collections.Join(at, digest[:]), collections.Join(trial, number))
}
