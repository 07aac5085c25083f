package types

import (
	"slices"
	"strings"

	errorsmod "cosmossdk.io/errors"
)

// Escrow returns the trial's escrow in a denomination, to be changed in place. One that the ledger does not have is put
// there, all zero.
func (l *Ledger) Escrow(trial uint64, denom string) *Escrow {
	i, found := l.search(denom)
	if !found {
		l.Escrows = slices.Insert(l.Escrows, i, NewEscrow(trial, denom))
	}
	return &l.Escrows[i]
}

// Earn counts a line for its schedule.
func (l *Ledger) Earn(of Line) { addSum(&l.Sums, of.ScheduleLine, of.Amount) }

// Void takes back that a line counts for its schedule: it was not earned.
func (l *Ledger) Void(of Line) { addSum(&l.Sums, of.ScheduleLine, of.Amount.Neg()) }

// Add counts a line in the state that it is in, the last of its trial so far.
func (l *Ledger) Add(of Line) {
	if l.LastLine = of.Number; of.State != void {
		l.Earn(of)
	}
}

func (l Ledger) search(denom string) (int, bool) {
	return slices.BinarySearchFunc(l.Escrows, denom, func(e Escrow, denom string) int { return strings.Compare(e.Denom, denom) })
}

// RequireBegun refuses to begin an escrow: whoever does not manage those of a trial adds to one that was funded, or that owes
// something. So nobody else uses up the denominations in which the trial may be funded.
func (l Ledger) RequireBegun(denom string) error {
	if _, found := l.search(denom); found {
		return nil
	}
	begun := make([]string, len(l.Escrows))
	for i, e := range l.Escrows {
		begun[i] = e.Denom
	}
	return errorsmod.Wrapf(ErrDenominations, "the trial has no escrow in %s, which only who manages its escrow begins: fund it in one that it has (%s)",
		denom, strings.Join(begun, ", "))
}

// CheckDenomination refuses to fund the trial in one denomination too many: the ledger is read and written with every line.
func (l Ledger) CheckDenomination(denom string) error {
	if _, found := l.search(denom); found || len(l.Escrows) < MaxDenominations {
		return nil
	}
	return errorsmod.Wrapf(ErrDenominations, "the trial has escrows in %d denominations, and funding begins at most %d: fund it in one of them, not in %s",
		len(l.Escrows), MaxDenominations, denom)
}
