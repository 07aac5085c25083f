package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// Accrue records that a participation earned something, and pays it at once if nobody waits before it and escrow covers
// it; otherwise the line queues. It returns the state and the number of the line. A payment that fails does not fail the
// accrual: the line is set aside.
func (k Keeper) Accrue(ctx context.Context, a types.Accrual, actor fact.Actor) (types.LineState, uint64, error) {
	if err := a.Check(); err != nil {
		return 0, 0, err
	}
	account, err := k.Account(ctx, a.Handle)
	if err != nil {
		return 0, 0, err
	}
	if err := a.RequireOf(account); err != nil {
		return 0, 0, err
	}
	if err := k.requireUnspent(ctx, a); err != nil {
		return 0, 0, err
	}
	count, err := k.earned(ctx, a)
	if err != nil {
		return 0, 0, err
	}
	if err := a.RequireWithinCap(count); err != nil {
		return 0, 0, err
	}

	line, err := k.earn(ctx, a, count)
	if err != nil {
		return 0, 0, err
	}
	escrow, err := k.Escrow(ctx, a.Trial, a.Denom)
	if err != nil {
		return 0, 0, err
	}
	if escrow.PaysAtOnce(a.Amount) {
		err = k.pay(ctx, &escrow, &line, account, actor)
	} else {
		err = k.enqueue(ctx, &escrow, &line, actor)
	}
	return line.State, line.Number, err
}

// requireUnspent reports whether the nullifier was accrued before.
func (k Keeper) requireUnspent(ctx context.Context, a types.Accrual) error {
	number, err := k.spent.Get(ctx, collections.Join(a.Handle[:], a.Nullifier[:]))
	if errors.Is(err, collections.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return errorsmod.Wrapf(types.ErrNullifierUsed, "nullifier %X was accrued as line %d of trial %d: each item of a visit is paid once",
		a.Nullifier, number, a.Trial)
}

// earned returns how often the participation has earned the tariff.
func (k Keeper) earned(ctx context.Context, a types.Accrual) (uint32, error) {
	count, err := k.counts.Get(ctx, tariffOf(a))
	if errors.Is(err, collections.ErrNotFound) {
		return 0, nil
	}
	return count, err
}

// earn numbers the line, spends its nullifier and counts its tariff.
func (k Keeper) earn(ctx context.Context, a types.Accrual, count uint32) (types.Line, error) {
	last, err := k.numbers.Get(ctx, a.Trial)
	if err != nil && !errors.Is(err, collections.ErrNotFound) {
		return types.Line{}, err
	}
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	line := types.NewLine(a, last+1, sdkCtx.BlockHeight(), sdkCtx.BlockTime())
	if err := k.numbers.Set(ctx, a.Trial, line.Number); err != nil {
		return line, err
	}
	if err := k.spent.Set(ctx, collections.Join(line.Handle, line.Nullifier), line.Number); err != nil {
		return line, err
	}
	if err := k.counts.Set(ctx, tariffOf(a), count+1); err != nil {
		return line, err
	}
	return line, k.byHandle.Set(ctx, collections.Join(line.Handle, line.Number))
}

func tariffOf(a types.Accrual) collections.Triple[[]byte, uint32, uint32] {
	return collections.Join3(a.Handle[:], a.Schedule.Line, a.Tariff)
}
