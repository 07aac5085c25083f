package types

import (
	"cmp"
	"slices"

	errorsmod "cosmossdk.io/errors"
)

// suspensionBy returns what a decision suspends or lifts: what its organisation suspended, or the one in whose place it
// decided.
func suspensionBy(d Decision) Suspension {
	whose := d.Organisation
	if d.InPlaceOf != 0 {
		whose = d.InPlaceOf
	}
	return Suspension{Line: d.Line, Version: d.Version, Decider: d.Decider, Organisation: whose, Decision: d.Number}
}

func compareSuspensions(a, b Suspension) int {
	return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Version, b.Version), cmp.Compare(a.Decider, b.Decider),
		cmp.Compare(a.Organisation, b.Organisation))
}

// After returns what is suspended at a place after a decision that suspends or lifts there. What was suspended at a place
// is lifted at that same place.
func (s Suspensions) After(d Decision, place Place) (Suspensions, error) {
	own := suspensionBy(d)
	i, found := slices.BinarySearchFunc(s.Suspensions, own, compareSuspensions)
	all := slices.Clone(s.Suspensions)
	switch {
	case d.Outcome == Suspended && found:
		return s, errorsmod.Wrapf(ErrDecision, "version %d is suspended for %s already, by decision %d", d.Version, place, all[i].Decision)
	case d.Outcome == Suspended:
		return Suspensions{slices.Insert(all, i, own)}, nil
	case !found:
		return s, errorsmod.Wrapf(ErrDecision, "organisation %d has not suspended version %d for %s: a suspension is lifted for the same country, site or trial",
			own.Organisation, d.Version, place)
	}
	return Suspensions{slices.Delete(all, i, i+1)}, nil
}

// Of returns what is suspended of a line from a version up to another on: a suspension stops the version that it names
// and those after it, so that an amendment does not slip by.
func (s Suspensions) Of(line, version uint32) (of []Suspension) {
	for _, own := range s.Suspensions {
		if own.Line == line && own.Version <= version {
			of = append(of, own)
		}
	}
	return of
}
