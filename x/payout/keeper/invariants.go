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

// Invariants reports everything in the module's state that does not add up. It reads all of it: for tests and for
// whoever audits an export.
func Invariants(ctx context.Context, k Keeper) error {
	return errors.Join(
		FiguresAddUp(ctx, k), FundsAreHeld(ctx, k), LinesAddUp(ctx, k), EarningsAddUp(ctx, k), NullifiersAreSpentOnce(ctx, k),
		ListsAreComplete(ctx, k), NoQueueIsForgotten(ctx, k), NobodyWhoMayGoOnIsForgotten(ctx, k), DeadlinesAreKept(ctx, k),
		SitesKeepBackWhatMayBeEarned(ctx, k), ClaimsAreKeptBack(ctx, k),
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
		want = want.Add(sdk.Coin{Denom: escrow.Denom, Amount: escrow.InAccount()})
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

// LinesAddUp reports an escrow whose figures are not those of its lines: reserved is what queued, held and
// set-aside lines are owed; and a trial whose lines are not numbered from 1 to its last, or do not add up to what was earned under
// its schedules.
func LinesAddUp(ctx context.Context, k Keeper) error {
	sums, ledgers := make(types.Sums), make(map[uint64]*types.Ledger)
	if err := k.lines.Walk(ctx, nil, func(_ collections.Pair[uint64, uint64], line types.Line) (bool, error) {
		if ledgers[line.Trial] == nil {
			ledgers[line.Trial] = &types.Ledger{}
		}
		if next := ledgers[line.Trial].LastLine + 1; line.Number != next {
			return true, errorsmod.Wrapf(types.ErrFigures, "line %d of trial %d has number %d", next, line.Trial, line.Number)
		}
		ledgers[line.Trial].Add(line)
		return false, sums.Add(line)
	}); err != nil {
		return err
	}
	return k.ledgers.Walk(ctx, nil, func(trial uint64, ledger types.Ledger) (bool, error) {
		want := types.Ledger{Escrows: ledger.Escrows}
		if of := ledgers[trial]; of != nil {
			want.LastLine, want.Sums = of.LastLine, of.Sums
		}
		if ledger.String() != want.String() {
			return true, errorsmod.Wrapf(types.ErrFigures, "the lines of trial %d add up to %s, its ledger says %s", trial, &want, &ledger)
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
		want := earned[fact.Hash(handle)]
		if want == nil && got.LastLine == 0 {
			return false, nil // somebody stands behind it, and it has earned nothing
		}
		rows++
		if want != nil {
			want.Seconded, want.Days = got.Seconded, got.Days // they do not follow from lines
		}
		if want == nil || got.String() != want.String() {
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

// ListsAreComplete reports a queued, held or set-aside line, or one with an agent, that is not listed as such, or is listed but in
// another state.
func ListsAreComplete(ctx context.Context, k Keeper) error {
	listed, owed := 0, 0
	if err := k.queue.Walk(ctx, nil, func(key collections.Triple[uint64, string, uint64]) (bool, error) {
		listed++
		return false, k.requireState(ctx, key.K1(), key.K3(), types.LineState_LINE_STATE_QUEUED)
	}); err != nil {
		return err
	}
	if err := k.withAgent.Walk(ctx, nil, func(key collections.Triple[uint64, uint64, uint64]) (bool, error) {
		listed++
		return false, k.requireState(ctx, key.K2(), key.K3(), types.LineState_LINE_STATE_IN_TRANSIT)
	}); err != nil {
		return err
	}
	for _, set := range []struct {
		set   collections.KeySet[collections.Triple[[]byte, uint32, uint64]]
		state types.LineState
	}{{k.setAside, types.LineState_LINE_STATE_SET_ASIDE}, {k.held, types.LineState_LINE_STATE_HELD}} {
		if err := set.set.Walk(ctx, nil, func(key collections.Triple[[]byte, uint32, uint64]) (bool, error) {
			listed++
			account, err := k.payees.Get(ctx, key.K1())
			if err != nil {
				return true, err
			}
			return false, k.requireState(ctx, account.Trial, key.K3(), set.state)
		}); err != nil {
			return err
		}
	}
	if err := k.lines.Walk(ctx, nil, func(_ collections.Pair[uint64, uint64], line types.Line) (bool, error) {
		switch line.State {
		case types.LineState_LINE_STATE_QUEUED, types.LineState_LINE_STATE_SET_ASIDE, types.LineState_LINE_STATE_HELD,
			types.LineState_LINE_STATE_IN_TRANSIT:
			owed++
		}
		return false, nil
	}); err != nil {
		return err
	}
	if listed != owed {
		return errorsmod.Wrapf(types.ErrFigures, "%d lines are owed or with agents, %d are listed", owed, listed)
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

// NobodyWhoMayGoOnIsForgotten reports a line that may go on because somebody has spoken, but whose participation the end of the
// block does not go on with.
func NobodyWhoMayGoOnIsForgotten(ctx context.Context, k Keeper) error {
	return k.lines.Walk(ctx, nil, func(_ collections.Pair[uint64, uint64], line types.Line) (bool, error) {
		account, err := k.payees.Get(ctx, line.Handle)
		if err != nil {
			return true, err
		}
		earnings, err := k.earningsOf(ctx, line.Handle)
		if err != nil || !line.IsLoose(account, earnings) {
			return err != nil, err
		}
		listed, err := k.ready.Has(ctx, line.Handle)
		if err == nil && !listed {
			err = errorsmod.Wrapf(types.ErrFigures, "line %d of trial %d may go on, but its participation is not listed", line.Number, line.Trial)
		}
		return err != nil, err
	})
}

// DeadlinesAreKept reports a line that waits for a time and is not listed under it, or is listed and does not; and a
// participation that ends to earn and is not listed.
func DeadlinesAreKept(ctx context.Context, k Keeper) error {
	waiting := 0
	if err := k.lines.Walk(ctx, nil, func(_ collections.Pair[uint64, uint64], line types.Line) (bool, error) {
		if line.Due == nil {
			return false, nil
		}
		waiting++
		at, err := k.deadlines.Get(ctx, collections.Join(line.Due.UnixNano(), line.DeadlineOrder()))
		if err != nil || at.K1() != line.Trial || at.K2() != line.Number {
			return true, errorsmod.Wrapf(types.ErrFigures, "line %d of trial %d is due at %s, but not listed then", line.Number, line.Trial, line.Due)
		}
		return false, nil
	}); err != nil {
		return err
	}
	listed := 0
	if err := k.deadlines.Walk(ctx, nil, func(collections.Pair[int64, []byte], collections.Pair[uint64, uint64]) (bool, error) {
		listed++
		return false, nil
	}); err != nil {
		return err
	}
	if listed != waiting {
		return errorsmod.Wrapf(types.ErrFigures, "%d lines are due at some time, %d are listed", waiting, listed)
	}
	if err := k.agesAreKept(ctx); err != nil {
		return err
	}
	return k.payees.Walk(ctx, nil, func(handle []byte, account types.Account) (bool, error) {
		if account.EarnsUntil == nil || account.Over {
			return false, nil
		}
		ends, err := k.endings.Has(ctx, collections.Join(account.EarnsUntil.UnixNano(), handle))
		if err == nil && !ends {
			err = errorsmod.Wrapf(types.ErrFigures, "participation %X earns until %s, but is not listed then", handle, account.EarnsUntil)
		}
		return err != nil, err
	})
}

// agesAreKept reports a line with an agent whose age is to be told and is not listed for that, or is listed and is not.
func (k Keeper) agesAreKept(ctx context.Context) error {
	ageing := 0
	if err := k.lines.Walk(ctx, nil, func(_ collections.Pair[uint64, uint64], line types.Line) (bool, error) {
		next := line.AgesAt()
		if next == nil {
			return false, nil
		}
		ageing++
		at, err := k.ageing.Get(ctx, collections.Join(next.UnixNano(), line.OrderAt(*next)))
		if err != nil || at.K1() != line.Trial || at.K2() != line.Number {
			return true, errorsmod.Wrapf(types.ErrFigures, "the age of line %d of trial %d is to be told at %s, but it is not listed then", line.Number, line.Trial, next)
		}
		return false, nil
	}); err != nil {
		return err
	}
	listed := 0
	if err := k.ageing.Walk(ctx, nil, func(collections.Pair[int64, []byte], collections.Pair[uint64, uint64]) (bool, error) {
		listed++
		return false, nil
	}); err != nil {
		return err
	}
	if listed != ageing {
		return errorsmod.Wrapf(types.ErrFigures, "the ages of %d lines are to be told, %d are listed", ageing, listed)
	}
	return nil
}

// SitesKeepBackWhatMayBeEarned reports a site whose figures are not those of its participations that may earn.
func SitesKeepBackWhatMayBeEarned(ctx context.Context, k Keeper) error {
	g, err := k.ExportGenesis(ctx)
	if err != nil {
		return err
	}
	if err := g.CheckSites(); err != nil {
		return errorsmod.Wrap(types.ErrFigures, err.Error())
	}
	return nil
}

// ClaimsAreKeptBack reports an escrow of which something else is kept back for claims than what is listed, and what is kept back for a
// nullifier that was accrued.
func ClaimsAreKeptBack(ctx context.Context, k Keeper) error {
	sums := make(types.KeptSums)
	if err := k.kept.Walk(ctx, nil, func(handle []byte, kept types.Kept) (bool, error) {
		sums.Add(kept)
		line, err := k.LineOf(ctx, fact.Hash(handle), fact.Hash(kept.Nullifier))
		if err == nil && line != 0 {
			err = errorsmod.Wrapf(types.ErrFigures, "something is kept back for participation %X, which earned it as line %d", handle, line)
		}
		return err != nil, err
	}); err != nil {
		return err
	}
	return k.walkEscrows(ctx, sums.Require)
}

func (k Keeper) requireState(ctx context.Context, trial, number uint64, want types.LineState) error {
	line, err := k.Line(ctx, trial, number)
	if err == nil && line.State != want {
		err = errorsmod.Wrapf(types.ErrFigures, "line %d of trial %d is listed as %s, but it is %s", number, trial, want.Name(), line.State.Name())
	}
	return err
}
