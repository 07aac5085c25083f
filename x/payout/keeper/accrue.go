package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// Accrue adds a line for what a participation earned, and pays it at once if nobody waits before it and escrow covers it;
// otherwise the line queues. A payment that fails does not fail the accrual: the line is set aside. It returns what became
// of the line and records nothing: that is part of the fact of the visit. It fails if the accrual is malformed, the
// participation has no account in the trial, the nullifier was accrued before, or the tariff was earned as often as its cap
// allows.
func (k Keeper) Accrue(ctx context.Context, a types.Accrual) (types.Accrued, error) {
	if err := a.Check(); err != nil {
		return types.Accrued{}, err
	}
	account, err := k.Account(ctx, a.Handle)
	if err != nil {
		return types.Accrued{}, err
	}
	if err := a.RequireOf(account); err != nil {
		return types.Accrued{}, err
	}
	if err := k.requireUnspent(ctx, a); err != nil {
		return types.Accrued{}, err
	}
	p, err := k.newPosting(ctx, a)
	if err != nil {
		return types.Accrued{}, err
	}

	state := types.LineState_LINE_STATE_QUEUED
	if p.escrow().PaysAtOnce(a.Amount) {
		if state, err = k.pay(ctx, &p.line, account); err != nil {
			return types.Accrued{}, err
		}
	}
	if err := k.spent.Set(ctx, collections.Join(p.line.Handle, p.line.Nullifier), p.line.Number); err != nil {
		return types.Accrued{}, err
	}
	if err := k.post(ctx, &p, state); err != nil {
		return types.Accrued{}, err
	}
	return types.Accrued{Line: p.line.Number, State: state, Outcome: p.line.Outcome(account.Payee)}, nil
}

// requireUnspent returns an error if the nullifier was accrued before.
func (k Keeper) requireUnspent(ctx context.Context, a types.Accrual) error {
	number, spent, err := row.Find(k.spent.Get(ctx, collections.Join(a.Handle[:], a.Nullifier[:])))
	if err != nil || !spent {
		return err
	}
	return errorsmod.Wrapf(types.ErrNullifierUsed, "nullifier %X was accrued as line %d of trial %d: each item of a visit is paid once",
		a.Nullifier, number, a.Trial)
}

// newPosting returns the line of an accrual with the next number of its trial, counted in what the participation earned.
func (k Keeper) newPosting(ctx context.Context, a types.Accrual) (p posting, err error) {
	if p.earnings, err = k.earningsOf(ctx, a.Handle[:]); err != nil {
		return p, err
	}
	if err := a.RequireWithinCap(p.earnings.Earned(a.Schedule.Line, a.Tariff)); err != nil {
		return p, err
	}
	if p.ledger, err = k.ledger(ctx, a.Trial); err != nil {
		return p, err
	}
	p.ledger.LastLine++
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	p.line = types.NewLine(a, p.ledger.LastLine, sdkCtx.BlockHeight(), sdkCtx.BlockTime())
	p.earnings.Begin(&p.line)
	return p, nil
}
