package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// Invariants reports everything in the module's state that does not add up. It reads all of it: for tests and for
// whoever audits an export.
func Invariants(ctx context.Context, k Keeper) error {
	return errors.Join(
		FiguresAddUp(ctx, k), FundsAreHeld(ctx, k), LinesAddUp(ctx, k), EarningsAddUp(ctx, k), NullifiersAreSpentOnce(ctx, k),
		ListsAreComplete(ctx, k), NoQueueIsForgotten(ctx, k), NoRedirectIsForgotten(ctx, k), WhatComesBackIsCovered(ctx, k),
	)
}

// FiguresAddUp reports an escrow whose funded is not escrow + in transit + settled + refunded, or that has an impossible
// figure.
func FiguresAddUp(ctx context.Context, k Keeper) error {
	return k.walkEscrows(ctx, func(escrow types.Escrow) error {
		return errorsmod.Wrapf(escrow.Check(), "escrow of trial %d in %s", escrow.Trial, escrow.Denom)
	})
}

// walkEscrows visits every escrow, by trial and denomination.
func (k Keeper) walkEscrows(ctx context.Context, visit func(types.Escrow) error) error {
	return k.ledgers.Walk(ctx, nil, func(_ uint64, ledger types.Ledger) (bool, error) {
		for _, escrow := range ledger.Escrows {
			if err := visit(escrow); err != nil {
				return true, err
			}
		}
		return false, nil
	})
}

// FundsAreHeld reports whether the module account holds anything else than what is in escrow and in transit.
func FundsAreHeld(ctx context.Context, k Keeper) error {
	want := sdk.NewCoins()
	if err := k.walkEscrows(ctx, func(escrow types.Escrow) error {
		want = want.Add(sdk.Coin{Denom: escrow.Denom, Amount: escrow.Held()})
		return nil
	}); err != nil {
		return err
	}
	account := k.accounts.GetModuleAddress(types.ModuleName)
	if got := k.bank.GetAllBalances(ctx, account); !got.Equal(want) {
		return errorsmod.Wrapf(types.ErrFigures, "the module account %s holds %q, but %q is in escrow and in transit", account, got, want)
	}
	return nil
}

// LinesAddUp reports an escrow whose figures are not those of its lines: reserved is what queued and set-aside lines are
// owed; and a trial whose lines are not numbered from 1 to its last.
func LinesAddUp(ctx context.Context, k Keeper) error {
	sums, last := make(types.Sums), make(map[uint64]uint64)
	if err := k.lines.Walk(ctx, nil, func(_ collections.Pair[uint64, uint64], line types.Line) (bool, error) {
		if last[line.Trial]++; line.Number != last[line.Trial] {
			return true, errorsmod.Wrapf(types.ErrFigures, "line %d of trial %d has number %d", last[line.Trial], line.Trial, line.Number)
		}
		return false, sums.Add(line)
	}); err != nil {
		return err
	}
	return k.ledgers.Walk(ctx, nil, func(trial uint64, ledger types.Ledger) (bool, error) {
		if ledger.LastLine != last[trial] {
			return true, errorsmod.Wrapf(types.ErrFigures, "the last line of trial %d is %d, its ledger says %d", trial, last[trial], ledger.LastLine)
		}
		for _, escrow := range ledger.Escrows {
			if err := sums.Require(escrow); err != nil {
				return true, err
			}
		}
		return false, nil
	})
}

// EarningsAddUp reports a participation whose earnings are not what its lines add up to, and a line that does not name the
// participation's line before it.
func EarningsAddUp(ctx context.Context, k Keeper) error {
	earned := make(map[fact.Hash]*types.Earnings)
	if err := k.lines.Walk(ctx, nil, func(_ collections.Pair[uint64, uint64], line types.Line) (bool, error) {
		of, begun := earned[fact.Hash(line.Handle)]
		if !begun {
			of = &types.Earnings{}
			earned[fact.Hash(line.Handle)] = of
		}
		named := line.Previous
		if err := of.Add(&line); err != nil {
			return true, err
		}
		if line.Previous != named {
			return true, errorsmod.Wrapf(types.ErrFigures, "line %d of trial %d names line %d before it, want %d",
				line.Number, line.Trial, named, line.Previous)
		}
		return false, nil
	}); err != nil {
		return err
	}
	rows := 0
	if err := k.earnings.Walk(ctx, nil, func(handle []byte, got types.Earnings) (bool, error) {
		rows++
		if want := earned[fact.Hash(handle)]; want == nil || got.String() != want.String() {
			return true, errorsmod.Wrapf(types.ErrFigures, "participation %X is said to have earned %s, but its lines add up to %s",
				handle, &got, want)
		}
		return false, nil
	}); err != nil {
		return err
	}
	if rows != len(earned) {
		return errorsmod.Wrapf(types.ErrFigures, "%d participations have lines, %d have earnings", len(earned), rows)
	}
	return nil
}

// NullifiersAreSpentOnce reports a line whose nullifier is not spent, or is spent by another line; and a spent nullifier
// of which there is no line.
func NullifiersAreSpentOnce(ctx context.Context, k Keeper) error {
	lines := 0
	if err := k.lines.Walk(ctx, nil, func(_ collections.Pair[uint64, uint64], line types.Line) (bool, error) {
		lines++
		by, err := k.spent.Get(ctx, collections.Join(line.Handle, line.Nullifier))
		if err != nil || by != line.Number {
			return true, errorsmod.Wrapf(types.ErrFigures, "the nullifier of line %d of trial %d is spent by line %d", line.Number, line.Trial, by)
		}
		return false, nil
	}); err != nil {
		return err
	}
	spent := 0
	if err := k.spent.Walk(ctx, nil, func(collections.Pair[[]byte, []byte], uint64) (bool, error) {
		spent++
		return false, nil
	}); err != nil {
		return err
	}
	if spent != lines {
		return errorsmod.Wrapf(types.ErrFigures, "%d nullifiers are spent by %d lines", spent, lines)
	}
	return nil
}

// ListsAreComplete reports a queued or set-aside line that is not listed as such, or is listed but in another state.
func ListsAreComplete(ctx context.Context, k Keeper) error {
	listed, owed := 0, 0
	if err := k.queue.Walk(ctx, nil, func(key collections.Triple[uint64, string, uint64]) (bool, error) {
		listed++
		return false, k.requireState(ctx, key.K1(), key.K3(), types.LineState_LINE_STATE_QUEUED)
	}); err != nil {
		return err
	}
	if err := k.setAside.Walk(ctx, nil, func(key collections.Triple[[]byte, uint32, uint64]) (bool, error) {
		listed++
		account, err := k.payees.Get(ctx, key.K1())
		if err != nil {
			return true, err
		}
		return false, k.requireState(ctx, account.Trial, key.K3(), types.LineState_LINE_STATE_SET_ASIDE)
	}); err != nil {
		return err
	}
	if err := k.lines.Walk(ctx, nil, func(_ collections.Pair[uint64, uint64], line types.Line) (bool, error) {
		switch line.State {
		case types.LineState_LINE_STATE_QUEUED, types.LineState_LINE_STATE_SET_ASIDE:
			owed++
		}
		return false, nil
	}); err != nil {
		return err
	}
	if listed != owed {
		return errorsmod.Wrapf(types.ErrFigures, "%d lines are owed, %d are listed", owed, listed)
	}
	return nil
}

// NoQueueIsForgotten reports a queue whose first line could be paid, but which the end of the block does not go on with.
func NoQueueIsForgotten(ctx context.Context, k Keeper) error {
	return k.walkEscrows(ctx, func(escrow types.Escrow) error {
		queue := collections.Join(escrow.Trial, escrow.Denom)
		p, payable, err := k.firstPayable(ctx, queue)
		if err != nil || !payable {
			return err
		}
		active, err := k.active.Has(ctx, queue)
		if err == nil && !active {
			err = errorsmod.Wrapf(types.ErrFigures, "line %d of trial %d could be paid, but its queue is not active", p.line.Number, p.line.Trial)
		}
		return err
	})
}

// NoRedirectIsForgotten reports a line that was set aside under a payee that was replaced, but whose participation the end
// of the block does not go on with.
func NoRedirectIsForgotten(ctx context.Context, k Keeper) error {
	return k.setAside.Walk(ctx, nil, func(key collections.Triple[[]byte, uint32, uint64]) (bool, error) {
		account, err := k.payees.Get(ctx, key.K1())
		if err != nil || key.K2() >= account.Revision {
			return err != nil, err
		}
		listed, err := k.redirects.Has(ctx, key.K1())
		if err == nil && !listed {
			err = errorsmod.Wrapf(types.ErrFigures, "line %d of trial %d was set aside under payee %d of the account, which is at %d, but is not being put back",
				key.K3(), account.Trial, key.K2(), account.Revision)
		}
		return err != nil, err
	})
}

// WhatComesBackIsCovered reports a queued line that was once set aside and is not covered. What it is owed was reserved for
// it while it was set aside, and came back into the queue with it; lines are paid by number, and before a line that was
// tried no other waits that was not. So such lines stand first in their queue, and escrow covers all of them.
func WhatComesBackIsCovered(ctx context.Context, k Keeper) error {
	return k.walkEscrows(ctx, func(escrow types.Escrow) error {
		back, untried := math.ZeroInt(), uint64(0)
		within := collections.NewSuperPrefixedTripleRange[uint64, string, uint64](escrow.Trial, escrow.Denom)
		return k.queue.Walk(ctx, within, func(key collections.Triple[uint64, string, uint64]) (bool, error) {
			line, err := k.Line(ctx, key.K1(), key.K3())
			if err != nil {
				return true, err
			}
			if line.Revision == 0 {
				untried = line.Number
				return false, nil
			}
			if untried != 0 {
				return true, errorsmod.Wrapf(types.ErrFigures, "line %d of trial %d was set aside once, but waits behind line %d, which was never tried",
					line.Number, line.Trial, untried)
			}
			if back = back.Add(line.Amount); !escrow.Covers(back) {
				return true, errorsmod.Wrapf(types.ErrFigures, "line %d of trial %d was set aside once, but is not covered: %s%s are available, lines up to it are owed %s",
					line.Number, line.Trial, escrow.Available(), escrow.Denom, back)
			}
			return false, nil
		})
	})
}

func (k Keeper) requireState(ctx context.Context, trial, number uint64, want types.LineState) error {
	line, err := k.Line(ctx, trial, number)
	if err == nil && line.State != want {
		err = errorsmod.Wrapf(types.ErrFigures, "line %d of trial %d is listed as %s, but it is %s", number, trial, want.Name(), line.State.Name())
	}
	return err
}
