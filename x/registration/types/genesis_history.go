package types

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func (c census) checkStatuses(g *GenesisState) error {
	for _, s := range g.Statuses {
		if err := c.counts.Next(statusesOf(s.Trial), s.Number); err != nil {
			return err
		}
		if !trialtypes.IsSet(s.Status) {
			return fmt.Errorf("%s %d is %s, which is never set", statusesOf(s.Trial), s.Number, trialtypes.StatusName(s.Status))
		}
		e := c.entries[s.Trial]
		if s.Number == e.Statuses && (s.Status == suspended) != (e.SuspendedFrom != 0) {
			return fmt.Errorf("trial %d is %s but remembers %s", s.Trial, trialtypes.StatusName(s.Status), trialtypes.StatusName(e.SuspendedFrom))
		}
	}
	return nil
}

func (c census) checkOffers(g *GenesisState) error {
	last := uint64(0)
	for _, o := range g.Offers {
		if _, ok := c.entries[o.Trial]; !ok {
			return fmt.Errorf("trial %d is offered to organisation %d, but has no entry", o.Trial, o.Organisation)
		}
		if o.Trial <= last {
			return fmt.Errorf("the offer of trial %d comes after that of %d, want each once and in order", o.Trial, last)
		}
		last = o.Trial
	}
	return nil
}

func (c census) checkMilestones(g *GenesisState) error {
	enrolled := make(map[uint64]bool, len(g.Enrolments))
	for _, e := range g.Enrolments {
		enrolled[e.Trial] = true
	}
	for _, r := range g.Milestones {
		if e, ok := c.entries[r.Trial]; !ok || r.Version == 0 || r.Version > e.Version {
			return fmt.Errorf("trial %d reached %s at version %d, which cannot be", r.Trial, MilestoneName(r.Milestone), r.Version)
		}
		if r.Milestone != registrationfact.MilestoneKind_MILESTONE_KIND_FIRST_ENROLMENT {
			continue
		}
		if !enrolled[r.Trial] && r.Date == nil {
			return fmt.Errorf("trial %d reached its first enrolment and enrolled nobody", r.Trial)
		}
		delete(enrolled, r.Trial)
	}
	if len(enrolled) > 0 {
		return fmt.Errorf("%d trials enrolled somebody without a first enrolment", len(enrolled))
	}
	for _, a := range g.OutcomeAmendments {
		if e, ok := c.entries[a.Trial]; !ok || a.Version < 2 || a.Version > e.Version || len(a.Changes) == 0 {
			return fmt.Errorf("version %d of trial %d changed outcome %s, which cannot be", a.Version, a.Trial, a.Outcome)
		}
	}
	return nil
}

func (c census) checkResults(g *GenesisState) error {
	for _, r := range g.Results {
		if err := c.counts.Next(resultsOf(r.Trial), r.Number); err != nil {
			return err
		}
	}
	return nil
}

func (c census) checkClocks(g *GenesisState) error {
	for _, clock := range g.Clocks {
		if _, ok := c.entries[clock.Trial]; !ok {
			return fmt.Errorf("clock %s belongs to trial %d, which has no entry", ClockName(clock.Kind), clock.Trial)
		}
		if clock.From != nil {
			if err := clock.From.Validate(); err != nil {
				return fmt.Errorf("clock %s of trial %d: from: %w", ClockName(clock.Kind), clock.Trial, err)
			}
		}
	}
	for _, n := range g.Notices {
		if _, ok := c.entries[n.Trial]; !ok || !StoppedByNotice(n.Clock) {
			return fmt.Errorf("a notice stops clock %s of trial %d, which cannot be", ClockName(n.Clock), n.Trial)
		}
	}
	return nil
}

func (c census) checkSeals(g *GenesisState) error {
	var last Seal
	for _, s := range g.Seals {
		if cmp.Or(cmp.Compare(last.Organisation, s.Organisation), bytes.Compare(last.Digest, s.Digest)) >= 0 {
			return fmt.Errorf("seal %x of organisation %d comes after %x of %d, want them in order", s.Digest, s.Organisation, last.Digest, last.Organisation)
		}
		last = s
		e, known := c.entries[s.Trial]
		if revealed := s.RevealedAt != nil; revealed != (s.Trial != 0) || revealed && !(known && bytes.Equal(e.Seal, s.Digest)) {
			return fmt.Errorf("seal %x was revealed as trial %d, which does not name it", s.Digest, s.Trial)
		}
	}
	return nil
}

func (c census) checkDisputes(g *GenesisState) error {
	open := make(map[IdentifierKey][]Dispute)
	for i, d := range g.Disputes {
		if d.Number != uint64(i)+1 {
			return fmt.Errorf("dispute %d comes where %d should", d.Number, i+1)
		}
		if !d.IsOpen() {
			continue
		}
		others := open[KeyOf(d.Identifier)]
		if i := slices.IndexFunc(others, func(other Dispute) bool { return other.Party() == d.Party() }); i >= 0 {
			return fmt.Errorf("disputes %d and %d of organisation %d over %s are both open", others[i].Number, d.Number, d.Party(), IdentifierName(d.Identifier))
		}
		if len(others) == MaxOpenDisputes {
			return fmt.Errorf("dispute %d is one of more than %d open over %s", d.Number, MaxOpenDisputes, IdentifierName(d.Identifier))
		}
		open[KeyOf(d.Identifier)] = append(others, d)
		if holder := c.holders[KeyOf(d.Identifier)]; holder != d.Holder {
			return fmt.Errorf("dispute %d is open over %s, which trial %d does not hold", d.Number, IdentifierName(d.Identifier), d.Holder)
		}
	}
	return nil
}
