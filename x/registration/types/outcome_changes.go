package types

import (
	"cmp"
	"crypto/sha256"
	"slices"
	"strings"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/fact/text"
	"github.com/equipoise-trials/equipoise/x/internal/reason"
)

// Short names of the changes of an outcome.
const (
	added        = registrationfact.OutcomeChangeKind_OUTCOME_CHANGE_KIND_ADDED
	removed      = registrationfact.OutcomeChangeKind_OUTCOME_CHANGE_KIND_REMOVED
	promoted     = registrationfact.OutcomeChangeKind_OUTCOME_CHANGE_KIND_PROMOTED
	demoted      = registrationfact.OutcomeChangeKind_OUTCOME_CHANGE_KIND_DEMOTED
	retimed      = registrationfact.OutcomeChangeKind_OUTCOME_CHANGE_KIND_RETIMED
	remetricised = registrationfact.OutcomeChangeKind_OUTCOME_CHANGE_KIND_REMETRICISED
	reworded     = registrationfact.OutcomeChangeKind_OUTCOME_CHANGE_KIND_REWORDED
)

// OutcomeDelta is an outcome before and after, and how it was changed.
type OutcomeDelta struct {
	// ID is the outcome's.
	ID string
	// Before is what it was, nil if it is new; After is what it is, nil if it is gone.
	Before, After *Outcome
	// Kinds says how it was changed, ascending, each kind once; there is at least one.
	Kinds []registrationfact.OutcomeChangeKind
}

// DiffOutcomes lists the outcomes that differ, in order of their ids. Their order in the lists does not matter.
func DiffOutcomes(before, after []Outcome) []OutcomeDelta {
	old, new := byID(before), byID(after)
	var ids []string
	for _, o := range before {
		ids = append(ids, o.Id)
	}
	for _, o := range after {
		ids = append(ids, o.Id)
	}
	slices.Sort(ids)
	var deltas []OutcomeDelta
	for _, id := range slices.Compact(ids) {
		d := OutcomeDelta{ID: id, Before: old[id], After: new[id]}
		if d.Kinds = classify(d.Before, d.After); len(d.Kinds) > 0 {
			deltas = append(deltas, d)
		}
	}
	return deltas
}

func byID(outcomes []Outcome) map[string]*Outcome {
	m := make(map[string]*Outcome, len(outcomes))
	for i := range outcomes {
		m[outcomes[i].Id] = &outcomes[i]
	}
	return m
}

// classify tells how an outcome was changed. Only letter case and white space count as wording: whether two measures mean
// the same, a chain cannot tell, so any other text counts as another measure.
func classify(before, after *Outcome) (kinds []registrationfact.OutcomeChangeKind) {
	switch {
	case before == nil:
		return []registrationfact.OutcomeChangeKind{added}
	case after == nil:
		return []registrationfact.OutcomeChangeKind{removed}
	}
	switch cmp.Compare(after.Level, before.Level) {
	case -1:
		kinds = append(kinds, promoted)
	case 1:
		kinds = append(kinds, demoted)
	}
	if !text.SameWords(before.TimeFrame, after.TimeFrame) {
		kinds = append(kinds, retimed)
	}
	if !text.SameWords(before.Measure, after.Measure) || !text.SameWords(before.Metric, after.Metric) ||
		!text.SameWords(before.Aggregation, after.Aggregation) || !text.SameWords(before.Population, after.Population) {
		kinds = append(kinds, remetricised)
	}
	if len(kinds) == 0 && *before != *after {
		kinds = append(kinds, reworded)
	}
	return kinds
}

// aspect is what a change touches: whether the outcome is there at all, its level, time, metric or wording.
func aspect(kind registrationfact.OutcomeChangeKind) registrationfact.OutcomeChangeKind {
	switch kind {
	case removed:
		return added
	case demoted:
		return promoted
	}
	return kind
}

// Explains returns the change of an amendment that accounts for a difference from the baseline: one that touches the same
// aspect, or that brought the whole outcome in or took it out.
func (a OutcomeAmendment) Explains(difference registrationfact.OutcomeChangeKind) (registrationfact.OutcomeChange, bool) {
	for _, c := range a.Changes {
		if aspect(c.Kind) == aspect(difference) || aspect(c.Kind) == added {
			return c, true
		}
	}
	return registrationfact.OutcomeChange{}, false
}

// OutcomeChangeName is a change of an outcome as people read it.
func OutcomeChangeName(kind registrationfact.OutcomeChangeKind) string {
	return fact.EnumName(kind)
}

// Declare pairs the changes of outcomes with their declarations. A declaration of something that does not happen is
// refused: it would pass for candour.
func Declare(deltas []OutcomeDelta, declarations []OutcomeDeclaration) ([]OutcomeAmendment, error) {
	declared := make(map[outcomeChange]*fact.Reason, len(declarations))
	for _, d := range declarations {
		declared[outcomeChange{d.Outcome, d.Change}] = d.Reason
	}
	amendments := make([]OutcomeAmendment, 0, len(deltas))
	for _, delta := range deltas {
		a := OutcomeAmendment{Outcome: delta.ID}
		for _, kind := range delta.Kinds {
			c := outcomeChange{delta.ID, kind}
			a.Changes = append(a.Changes, registrationfact.OutcomeChange{Kind: kind, Declared: declared[c]})
			delete(declared, c)
		}
		amendments = append(amendments, a)
	}
	for _, d := range declarations {
		if _, left := declared[outcomeChange{d.Outcome, d.Change}]; left {
			return nil, errorsmod.Wrapf(ErrOutcomes, "outcome %s is declared to be %s, but the amendment does not do that",
				d.Outcome, OutcomeChangeName(d.Change))
		}
	}
	return amendments, nil
}

// outcomeChange is what a declaration is of.
type outcomeChange struct {
	outcome string
	kind    registrationfact.OutcomeChangeKind
}

func checkDeclarations(declarations []OutcomeDeclaration) error {
	if n := len(declarations); n > MaxDeclarations {
		return errorsmod.Wrapf(ErrOutcomes, "there are %d declarations, at most %d are allowed", n, MaxDeclarations)
	}
	seen := make(map[outcomeChange]bool, len(declarations))
	for i, d := range declarations {
		if err := known("change", int32(d.Change), registrationfact.OutcomeChangeKind_name, required); err != nil {
			return errorsmod.Wrapf(ErrOutcomes, "declarations[%d]: %s", i, err)
		}
		if err := reason.Require(d.Reason); err != nil {
			return errorsmod.Wrapf(ErrReason, "declarations[%d]: %s", i, err)
		}
		if seen[outcomeChange{d.Outcome, d.Change}] {
			return errorsmod.Wrapf(ErrOutcomes, "declarations[%d]: that outcome %q is %s is declared twice", i, d.Outcome, OutcomeChangeName(d.Change))
		}
		seen[outcomeChange{d.Outcome, d.Change}] = true
	}
	return nil
}

// CheckOutcomeLock reports what keeps an amendment from being made once somebody is enrolled: that a primary outcome is
// removed or demoted has to be declared. Any other change is let through, and shown for what it is.
func CheckOutcomeLock(deltas []OutcomeDelta, amendments []OutcomeAmendment) error {
	var lost []string
	for i, d := range deltas {
		if d.Before == nil || d.Before.Level != OutcomeLevel_OUTCOME_LEVEL_PRIMARY {
			continue
		}
		for _, c := range amendments[i].Changes {
			if (c.Kind == removed || c.Kind == demoted) && !reason.Given(c.Declared) {
				lost = append(lost, d.ID)
			}
		}
	}
	if len(lost) == 0 {
		return nil
	}
	return errorsmod.Wrapf(ErrOutcomes, "the amendment removes or demotes the primary outcome %s after the first enrolment; declare it with a reason",
		strings.Join(lost, ", "))
}

// Digest returns the SHA-256 of the outcome's encoding, nothing for none.
func (o *Outcome) Digest() ([]byte, error) {
	if o == nil {
		return nil, nil
	}
	encoded, err := o.Marshal()
	if err != nil {
		return nil, err
	}
	digest := sha256.Sum256(encoded)
	return digest[:], nil
}

// CompareOutcomes lists how outcomes differ from a baseline, in order of their ids; who made the difference and when is
// left open.
func CompareOutcomes(baseline, now []Outcome) (differences []OutcomeDifference) {
	for _, d := range DiffOutcomes(baseline, now) {
		for _, kind := range d.Kinds {
			differences = append(differences, OutcomeDifference{
				Outcome: d.ID, Kind: kind, BaselineLevel: d.Before.GetLevel(), Level: d.After.GetLevel(),
			})
		}
	}
	return differences
}

// Fact returns the change as the fact that records it, without its signature.
func (d OutcomeDelta) Fact(a OutcomeAmendment) (*registrationfact.OutcomeChanged, error) {
	previous, err := d.Before.Digest()
	if err != nil {
		return nil, err
	}
	digest, err := d.After.Digest()
	f := &registrationfact.OutcomeChanged{
		Trial: a.Trial, Version: a.Version, Outcome: a.Outcome, After: a.After, PreviousDigest: previous, Digest: digest,
	}
	for i := range a.Changes {
		f.Changes = append(f.Changes, &a.Changes[i])
	}
	return f, err
}
