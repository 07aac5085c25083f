package types

import (
	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"
)

// NewEscrow returns the escrow of a trial and denomination that was never funded.
func NewEscrow(trial uint64, denom string) Escrow {
	return Escrow{
		Trial: trial, Denom: denom,
		Funded: math.ZeroInt(), Escrow: math.ZeroInt(), InTransit: math.ZeroInt(), Settled: math.ZeroInt(),
		Refunded: math.ZeroInt(), Reserved: math.ZeroInt(), SetAside: math.ZeroInt(), Held: math.ZeroInt(), Claimed: math.ZeroInt(),
	}
}

// InAccount returns what the module account holds of it: escrow and in transit.
func (e Escrow) InAccount() math.Int { return e.Escrow.Add(e.InTransit) }

// Available returns what lines can be paid from: the escrow without what set-aside lines are owed.
func (e Escrow) Available() math.Int { return e.Escrow.Sub(e.SetAside) }

// Covers reports whether a line of an amount can be paid.
func (e Escrow) Covers(amount math.Int) bool { return e.Available().GTE(amount) }

// PaysAtOnce reports whether a line of an amount, just accrued, can be paid: nobody waits before it, and it is covered.
func (e Escrow) PaysAtOnce(amount math.Int) bool { return e.QueueLength == 0 && e.Covers(amount) }

// Fund puts coins into the escrow.
func (e *Escrow) Fund(amount math.Int) error {
	if sum, err := e.Funded.SafeAdd(amount); err != nil || sum.BigIntMut().BitLen() > MaxFigureBits {
		return errorsmod.Wrapf(ErrAmount, "%s%s were funded so far, %s more would exceed 2^%d - 1: fund less",
			e.Funded, e.Denom, amount, MaxFigureBits)
	}
	if err := shift("funded", &e.Funded, amount, true); err != nil {
		return err
	}
	return shift("escrow", &e.Escrow, amount, true)
}

// Refundable returns what may go back to the sponsor: the escrow without what lines are owed, without what open claims would be,
// and without what is kept back for what participants may still earn. It refuses while there is no such thing.
func (e Escrow) Refundable(keptBack math.Int) (math.Int, error) {
	keptBack = keptBack.Add(e.Claimed)
	free := e.Escrow.Sub(e.Reserved).Sub(keptBack)
	switch {
	case free.IsPositive():
		return free, nil
	case e.Reserved.IsPositive() || keptBack.IsPositive():
		return free, errorsmod.Wrapf(ErrOwed, "of %s%s in escrow, %s%s are owed to participants and %s%s kept back for what they may still earn: nothing is left to refund",
			e.Escrow, e.Denom, e.Reserved, e.Denom, keptBack, e.Denom)
	}
	return free, errorsmod.Wrapf(ErrAmount, "the escrow of trial %d holds no %s", e.Trial, e.Denom)
}

// Refund takes coins out of the escrow, at most what is refundable.
func (e *Escrow) Refund(amount, keptBack math.Int) error {
	free, err := e.Refundable(keptBack)
	if err != nil {
		return err
	}
	if amount.GT(free) {
		return errorsmod.Wrapf(ErrOwed, "%s%s are to be refunded, want at most %s%s: of %s%s in escrow, %s%s are owed to participants and %s%s kept back for what they may still earn",
			amount, e.Denom, free, e.Denom, e.Escrow, e.Denom, e.Reserved, e.Denom, keptBack.Add(e.Claimed), e.Denom)
	}
	if err := shift("escrow", &e.Escrow, amount, false); err != nil {
		return err
	}
	return shift("refunded", &e.Refunded, amount, true)
}

// Move follows a line of an amount from one state to another.
func (e *Escrow) Move(amount math.Int, from, to LineState) error {
	if err := RequireTransition(from, to); err != nil {
		return err
	}
	if from.inEscrow() && from != setAside && to.leaves() && !e.Covers(amount) { // what is set aside has its own
		return errorsmod.Wrapf(ErrFigures, "%s%s are available, a line of %s cannot become %s", e.Available(), e.Denom, amount, to.Name())
	}
	if from == queued {
		e.QueueLength--
	}
	if to == queued {
		e.QueueLength++
	}
	return shiftAll(amount, from, to, []figure{
		{"escrow", &e.Escrow, LineState.inEscrow},
		{"in transit", &e.InTransit, is(inTransit)},
		{"settled", &e.Settled, is(settled)},
		{"reserved", &e.Reserved, LineState.owed},
		{"set aside", &e.SetAside, is(setAside)},
		{"held", &e.Held, is(held)},
	})
}

// Check reports the first figure that is impossible or does not add up.
func (e Escrow) Check() error {
	if err := checkFigures([]figure{
		{"funded", &e.Funded, nil}, {"escrow", &e.Escrow, nil}, {"in transit", &e.InTransit, nil},
		{"settled", &e.Settled, nil}, {"refunded", &e.Refunded, nil}, {"reserved", &e.Reserved, nil},
		{"set aside", &e.SetAside, nil}, {"held", &e.Held, nil}, {"claimed", &e.Claimed, nil},
	}); err != nil {
		return err
	}
	if sum := e.Escrow.Add(e.InTransit).Add(e.Settled).Add(e.Refunded); !e.Funded.Equal(sum) {
		return errorsmod.Wrapf(ErrFigures, "%s%s were funded, but escrow, in transit, settled and refunded are %s together",
			e.Funded, e.Denom, sum)
	}
	if e.SetAside.GT(e.Escrow) || e.SetAside.Add(e.Held).GT(e.Reserved) {
		return errorsmod.Wrapf(ErrFigures, "%s%s are set aside and %s held, want no more set aside than the escrow of %s, and no more together than the reserved %s",
			e.SetAside, e.Denom, e.Held, e.Escrow, e.Reserved)
	}
	return nil
}
