package types

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
)

func (c census) checkStatuses(g *GenesisState) error {
	for _, s := range g.Statuses {
		if err := c.next(statusesOf(s.Trial), s.Number); err != nil {
			return err
		}
		if t := c.trials[s.Trial]; s.Number == t.Statuses && s.Status != t.Status {
			return fmt.Errorf("%s %d is %s, the trial is %s", statusesOf(s.Trial), s.Number, StatusName(s.Status), StatusName(t.Status))
		}
	}
	return nil
}

func (c census) checkSponsorships(g *GenesisState) error {
	for _, s := range g.Sponsorships {
		if err := c.next(sponsorshipsOf(s.Trial), s.Number); err != nil {
			return err
		}
		if t := c.trials[s.Trial]; s.Number == t.Sponsorships && s.Sponsor != t.Sponsor {
			return fmt.Errorf("%s %d is of organisation %d, the trial of %d", sponsorshipsOf(s.Trial), s.Number, s.Sponsor, t.Sponsor)
		}
	}
	last := uint64(0)
	for _, o := range g.Offers {
		if _, ok := c.trials[o.Trial]; !ok {
			return fmt.Errorf("trial %d is offered to organisation %d, but is missing", o.Trial, o.Organisation)
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
		if t, ok := c.trials[r.Trial]; !ok || r.Version == 0 || r.Version > t.Version {
			return fmt.Errorf("trial %d reached %s at version %d, which cannot be", r.Trial, MilestoneName(r.Milestone), r.Version)
		}
		if r.Milestone != trialfact.MilestoneKind_MILESTONE_KIND_FIRST_ENROLMENT {
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
		if t, ok := c.trials[a.Trial]; !ok || a.Version < 2 || a.Version > t.Version || len(a.Changes) == 0 {
			return fmt.Errorf("version %d of trial %d changed outcome %s, which cannot be", a.Version, a.Trial, a.Outcome)
		}
	}
	return nil
}

func (c census) checkResults(g *GenesisState) error {
	for _, r := range g.Results {
		if err := c.next(resultsOf(r.Trial), r.Number); err != nil {
			return err
		}
	}
	return nil
}

func (c census) checkClocks(g *GenesisState) error {
	for _, clock := range g.Clocks {
		if t, ok := c.trials[clock.Trial]; !ok || clock.Sponsor != t.Sponsor {
			return fmt.Errorf("clock %s of trial %d is for sponsor %d, which is not the trial's", ClockName(clock.Kind), clock.Trial, clock.Sponsor)
		}
	}
	for _, n := range g.Notices {
		if _, ok := c.trials[n.Trial]; !ok || !StoppedByNotice(n.Clock) {
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
		t, known := c.trials[s.Trial]
		if revealed := s.RevealedAt != nil; revealed != (s.Trial != 0) || revealed && !(known && bytes.Equal(t.Seal, s.Digest)) {
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
