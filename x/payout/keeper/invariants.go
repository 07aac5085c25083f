package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// Invariants reports everything in the module's state that does not add up. It reads all of it: for tests and for
// whoever audits an export.
func Invariants(ctx context.Context, k Keeper) error {
	return errors.Join(
		FiguresAddUp(ctx, k), FundsAreHeld(ctx, k), LinesAddUp(ctx, k), StatementsAddUp(ctx, k),
		NullifiersAreSpentOnce(ctx, k), ListsAreComplete(ctx, k), NoQueueIsForgotten(ctx, k),
	)
}

// FiguresAddUp reports an escrow whose funded is not escrow + in transit + settled + refunded, or that has an impossible
// figure.
func FiguresAddUp(ctx context.Context, k Keeper) error {
	return k.escrows.Walk(ctx, nil, func(queue queueKey, escrow types.Escrow) (bool, error) {
		return false, errorsmod.Wrapf(escrow.Check(), "escrow of trial %d in %s", queue.K1(), queue.K2())
	})
}

// FundsAreHeld reports whether the module account holds anything else than what is in escrow and in transit.
func FundsAreHeld(ctx context.Context, k Keeper) error {
	want := sdk.NewCoins()
	if err := k.escrows.Walk(ctx, nil, func(_ queueKey, escrow types.Escrow) (bool, error) {
		want = want.Add(sdk.Coin{Denom: escrow.Denom, Amount: escrow.Held()})
		return false, nil
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
// owed.
func LinesAddUp(ctx context.Context, k Keeper) error {
	sums := make(types.Sums)
	if err := k.lines.Walk(ctx, nil, func(_ collections.Pair[uint64, uint64], line types.Line) (bool, error) {
		return false, sums.Add(line)
	}); err != nil {
		return err
	}
	return k.escrows.Walk(ctx, nil, func(_ queueKey, escrow types.Escrow) (bool, error) {
		return false, sums.Require(escrow)
	})
}

// StatementsAddUp reports a participation whose statement is not what its lines add up to.
func StatementsAddUp(ctx context.Context, k Keeper) error {
	return k.statements.Walk(ctx, nil, func(key collections.Pair[[]byte, string], got types.Statement) (bool, error) {
		want := types.NewStatement(key.K2())
		err := k.walkLinesOf(ctx, key.K1(), func(line types.Line) error {
			if line.Denom != key.K2() {
				return nil
			}
			return want.Move(line.Amount, types.LineState_LINE_STATE_UNSPECIFIED, line.State)
		})
		if err == nil && got.String() != want.String() {
			err = errorsmod.Wrapf(types.ErrFigures, "the statement of participation %X says %s, but its lines add up to %s",
				key.K1(), got.String(), want.String())
		}
		return false, err
	})
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
	return k.escrows.Walk(ctx, nil, func(queue queueKey, _ types.Escrow) (bool, error) {
		_, line, payable, err := k.firstPayable(ctx, queue)
		if err != nil || !payable {
			return false, err
		}
		active, err := k.active.Has(ctx, queue)
		if err == nil && !active {
			err = errorsmod.Wrapf(types.ErrFigures, "line %d of trial %d could be paid, but its queue is not active", line.Number, line.Trial)
		}
		return false, err
	})
}

func (k Keeper) requireState(ctx context.Context, trial, number uint64, want types.LineState) error {
	line, err := k.Line(ctx, trial, number)
	if err == nil && line.State != want {
		err = errorsmod.Wrapf(types.ErrFigures, "line %d of trial %d is listed as %s, but it is %s", number, trial, want.Name(), line.State.Name())
	}
	return err
}

func (k Keeper) walkLinesOf(ctx context.Context, handle []byte, visit func(types.Line) error) error {
	account, err := k.payees.Get(ctx, handle)
	if err != nil {
		return err
	}
	return k.byHandle.Walk(ctx, collections.NewPrefixedPairRange[[]byte, uint64](handle),
		func(key collections.Pair[[]byte, uint64]) (bool, error) {
			line, err := k.Line(ctx, account.Trial, key.K2())
			if err != nil {
				return true, err
			}
			return false, visit(line)
		})
}
