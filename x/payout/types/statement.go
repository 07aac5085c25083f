package types

import (
	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"
)

// NewStatement returns the statement of somebody who has earned nothing yet.
func NewStatement(denom string) Statement {
	return Statement{
		Denom: denom, Accrued: math.ZeroInt(), Queued: math.ZeroInt(), SetAside: math.ZeroInt(),
		InTransit: math.ZeroInt(), Settled: math.ZeroInt(), Held: math.ZeroInt(),
	}
}

// Move follows a line of an amount from one state to another.
func (s *Statement) Move(amount math.Int, from, to LineState) error {
	if err := RequireTransition(from, to); err != nil {
		return err
	}
	return shiftAll(amount, from, to, []figure{
		{"accrued", &s.Accrued, func(state LineState) bool { return state != unaccrued && state != void }},
		{"held", &s.Held, is(held)},
		{"queued", &s.Queued, is(queued)},
		{"set aside", &s.SetAside, is(setAside)},
		{"in transit", &s.InTransit, is(inTransit)},
		{"settled", &s.Settled, is(settled)},
	})
}

// count adds a line that is in a state.
func (s *Statement) count(amount math.Int, state LineState) error {
	if state == void {
		return nil
	}
	return s.Move(amount, unaccrued, state)
}

// figure is a sum over the lines in some states.
type figure struct {
	name   string
	sum    *math.Int
	counts func(LineState) bool
}

func is(want LineState) func(LineState) bool {
	return func(s LineState) bool { return s == want }
}

// shiftAll moves an amount between figures: out of those that count the old state, into those that count the new one.
func shiftAll(amount math.Int, from, to LineState, figures []figure) error {
	for _, f := range figures {
		if before, after := f.counts(from), f.counts(to); before != after {
			if err := shift(f.name, f.sum, amount, after); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkFigures reports a figure that is absent, negative, or beyond what an escrow can hold.
func checkFigures(figures []figure) error {
	for _, f := range figures {
		if f.sum.IsNil() || f.sum.IsNegative() || f.sum.BigIntMut().BitLen() > MaxFigureBits {
			return errorsmod.Wrapf(ErrFigures, "%s is %s, want 0 to 2^%d - 1", f.name, f.sum, MaxFigureBits)
		}
	}
	return nil
}
