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

// After returns what was decided for a place once a decision is. What was suspended at a place is lifted at that same place.
func (a DecidedAt) After(d Decision, place Place) (DecidedAt, error) {
	if IsOpinion(d.Outcome) {
		return a.withLine(d.Line), nil
	}
	own := suspensionBy(d)
	i, found := slices.BinarySearchFunc(a.Suspensions, own, compareSuspensions)
	all := slices.Clone(a.Suspensions)
	switch {
	case d.Outcome == Suspended && found:
		return a, errorsmod.Wrapf(ErrDecision, "version %d is suspended for %s already, by decision %d", d.Version, place, all[i].Decision)
	case d.Outcome == Suspended:
		a.Suspensions = slices.Insert(all, i, own)
		return a, nil
	case !found:
		return a, errorsmod.Wrapf(ErrDecision, "organisation %d has not suspended version %d for %s: a suspension is lifted for the same country, site or trial",
			own.Organisation, d.Version, place)
	}
	a.Suspensions = slices.Delete(all, i, i+1)
	if len(a.Suspensions) == 0 {
		a.Suspensions = nil // as it is read back
	}
	return a, nil
}

func (a DecidedAt) withLine(line uint32) DecidedAt {
	if i, found := slices.BinarySearch(a.Lines, line); !found {
		a.Lines = slices.Insert(slices.Clone(a.Lines), i, line)
	}
	return a
}

// HasOpinions reports whether some version of a line was approved or disapproved for the place.
func (a DecidedAt) HasOpinions(line uint32) bool {
	_, found := slices.BinarySearch(a.Lines, line)
	return found
}

// IsEmpty reports whether nothing that was decided for the place is left.
func (a DecidedAt) IsEmpty() bool { return len(a.Suspensions) == 0 && len(a.Lines) == 0 }

// SuspendedOf returns what is suspended of a line from a version up to another on: a suspension stops the version that it
// names and those after it, so that an amendment does not slip by.
func (a DecidedAt) SuspendedOf(line, version uint32) (of []Suspension) {
	for _, own := range a.Suspensions {
		if own.Line == line && own.Version <= version {
			of = append(of, own)
		}
	}
	return of
}
