package types

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/internal/term"
)

// decision checks that decisions are numbered without gaps and follow from one another, and who made each.
func (s *validation) decision(d Decision) error {
	id := versionID{lineID{d.Trial, d.Line}, d.Version}
	v, known := s.versions[id]
	before := s.made[decisionID{id, d.Number - 1}]
	switch {
	case !known:
		return fmt.Errorf("line %d of trial %d has no version %d", d.Line, d.Trial, d.Version)
	case d.Number != s.decided[id].Decisions+1:
		return fmt.Errorf("version %d of line %d of trial %d goes from decision %d to %d", d.Version, d.Line, d.Trial, s.decided[id].Decisions, d.Number)
	case d.Height < max(v.Height, before.Height):
		return fmt.Errorf("it was made at height %d, after what came at height %d", d.Height, max(v.Height, before.Height))
	}
	if err := s.decider(d, v); err != nil {
		return err
	}
	if err := d.check(); err != nil {
		return err
	}
	for _, place := range Places(d.Scope) {
		key := placeID{d.Trial, place}
		after, err := s.decidedAt[key].After(d, place)
		if err != nil {
			return err
		}
		s.decidedAt[key] = after
	}
	s.made[decisionID{id, d.Number}], s.decided[id] = d, s.decided[id].DecidedOn(d)
	return nil
}

// decider checks that a decision is of somebody who did not submit the version, and not in their own place.
func (s *validation) decider(d Decision, v Version) error {
	if !isPerson(d.Actor) || d.Actor.Organisation != d.Organisation {
		return fmt.Errorf("it is signed by somebody of organisation %d for organisation %d", d.Actor.Organisation, d.Organisation)
	}
	if v.IsOf(d.Organisation) {
		return fmt.Errorf("organisation %d decides on what it submitted", d.Organisation)
	}
	if d.InPlaceOf == d.Organisation {
		return fmt.Errorf("organisation %d decides in its own place", d.Organisation)
	}
	return nil
}

// check reports what keeps a decision from being one that a message made.
func (d Decision) check() error {
	said := MsgDecide{
		Decider: d.Decider, Outcome: d.Outcome, NotAfter: d.NotAfter, DocumentDigest: d.DocumentDigest, Reason: d.Reason,
		ReviewDue: d.ReviewDue, InPlaceOf: d.InPlaceOf,
	}
	for i, c := range d.Conditions {
		if c == nil || c.Number != uint32(i+1) {
			return errors.New("its conditions are not numbered from 1 on")
		}
		said.Conditions = append(said.Conditions, Condition{TextDigest: c.TextDigest, Due: time.Unix(0, c.Due).UTC()})
	}
	if err := said.Check(d.Time); err != nil {
		return err
	}
	return CheckScope(d.Scope)
}

// decidedOn checks that a version counts its decisions, and remembers whose opinion it has.
func (s *validation) decidedOn(v Version) error {
	want := s.decided[versionID{lineID{v.Trial, v.Line}, v.Number}]
	if v.Decisions != want.Decisions {
		return fmt.Errorf("%s of line %d of trial %d counts %d decisions, there are %d", v.Name(), v.Line, v.Trial, v.Decisions, want.Decisions)
	}
	if !slices.Equal(v.DecidedBy, want.DecidedBy) {
		return fmt.Errorf("%s of line %d of trial %d has opinions of %v, its decisions come to %v", v.Name(), v.Line, v.Trial, v.DecidedBy, want.DecidedBy)
	}
	return nil
}

// condition checks that the conditions of a decision are told in order, and that each stands as it may.
func (s *validation) condition(c ConditionState) error {
	id := decisionID{versionID{lineID{c.Trial, c.Line}, c.Version}, c.Decision}
	d, known := s.made[id]
	switch {
	case !known || int(c.Number) > len(d.Conditions) || c.Number != s.settled[id]+1:
		return fmt.Errorf("decision %d on version %d of line %d of trial %d has no condition %d after %d",
			c.Decision, c.Version, c.Line, c.Trial, c.Number, s.settled[id])
	case c.Due.UnixNano() < d.Conditions[c.Number-1].Due:
		return fmt.Errorf("it is due at %s, before the decision says", term.Format(c.Due))
	case (c.AnsweredAt == nil) != (len(c.EvidenceDigest) == 0):
		return errors.New("its evidence has a time or a digest alone, want both or neither")
	}
	if err := field.AllowHash("evidence_digest", c.EvidenceDigest); err != nil {
		return err
	}
	for _, at := range []*time.Time{c.AnsweredAt, c.MetAt} {
		if at != nil && at.Before(d.Time) {
			return fmt.Errorf("it was answered or met at %s, before it was demanded at %s", term.Format(*at), term.Format(d.Time))
		}
	}
	s.settled[id] = c.Number
	return nil
}
