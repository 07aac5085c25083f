package types

import (
	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"
)

// Sums is what lines add up to, by trial and denomination.
type Sums map[QueueRef]*sum

type sum struct {
	Statement
	queued uint64
}

// Add counts a line.
func (s Sums) Add(l Line) error {
	ref := QueueRef{l.Trial, l.Denom}
	if s[ref] == nil {
		s[ref] = &sum{Statement: NewStatement(l.Denom)}
	}
	if l.State == queued {
		s[ref].queued++
	}
	return s[ref].count(l.Amount, l.State)
}

// Require reports the first figure of an escrow that is not what its lines add up to.
func (s Sums) Require(e Escrow) error {
	lines := s[QueueRef{e.Trial, e.Denom}]
	if lines == nil {
		lines = &sum{Statement: NewStatement(e.Denom)}
	}
	for _, figure := range []struct {
		name      string
		got, want math.Int
	}{
		{"in transit", e.InTransit, lines.InTransit},
		{"settled", e.Settled, lines.Settled},
		{"set aside", e.SetAside, lines.SetAside},
		{"held", e.Held, lines.Held},
		{"reserved", e.Reserved, lines.Held.Add(lines.Queued).Add(lines.SetAside)},
		{"queue length", math.NewIntFromUint64(e.QueueLength), math.NewIntFromUint64(lines.queued)},
	} {
		if !figure.got.Equal(figure.want) {
			return errorsmod.Wrapf(ErrFigures, "escrow of trial %d in %s: %s is %s, but the lines add up to %s",
				e.Trial, e.Denom, figure.name, figure.got, figure.want)
		}
	}
	return nil
}
