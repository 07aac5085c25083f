package types

import (
	"cmp"
	"fmt"

	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/internal/term"
)

// checkMilestones wants each milestone once for a trial, at a version of its time, and primary completion to be declared only
// after somebody was enrolled.
func (h chronology) checkMilestones(g *GenesisState) error {
	var last Reached
	for _, r := range g.Milestones {
		of := fmt.Sprintf("trial %d, %s", r.Trial, MilestoneName(r.Milestone))
		if cmp.Or(cmp.Compare(last.Trial, r.Trial), cmp.Compare(last.Milestone, r.Milestone)) >= 0 {
			return fmt.Errorf("%s comes after %s of trial %d, want each once and in order", of, MilestoneName(last.Milestone), last.Trial)
		}
		if err := h.newest(of, r.Trial, r.Version, r.Time); err != nil {
			return err
		}
		if err := r.check(of, last); err != nil {
			return err
		}
		versions := h.versions[r.Trial]
		first := versions[len(versions)-1].Registration.FirstEnrolment
		if r.Milestone == trialfact.MilestoneKind_MILESTONE_KIND_FIRST_ENROLMENT && r.Date != nil && !first.IsActual() {
			return fmt.Errorf("%s was declared, but the newest version does not give it as ACTUAL", of)
		}
		last = r
	}
	return nil
}

// check wants the milestone to be known, and to come when it can, given the one before in order of trial and kind.
func (r Reached) check(of string, last Reached) error {
	if err := known(of, int32(r.Milestone), trialfact.MilestoneKind_name, required); err != nil {
		return err
	}
	if r.Date != nil {
		if err := (Milestone{Date: *r.Date, Kind: DateKind_DATE_KIND_ACTUAL}).check(of, r.Time); err != nil {
			return err
		}
	}
	declared := r.Milestone == trialfact.MilestoneKind_MILESTONE_KIND_PRIMARY_COMPLETION && r.Date != nil
	if enrolled := last.Trial == r.Trial && !last.Time.After(r.Time); declared && !enrolled {
		return fmt.Errorf("%s was declared at %s, before the first enrolment", of, term.Format(r.Time))
	}
	return nil
}

// checkOutcomes wants each change of an outcome to be of the time of its version, and to be noted once.
func (h chronology) checkOutcomes(g *GenesisState) error {
	var last OutcomeAmendment
	for _, a := range g.OutcomeAmendments {
		of := fmt.Sprintf("trial %d, outcome %s, version %d", a.Trial, a.Outcome, a.Version)
		if cmp.Or(cmp.Compare(last.Trial, a.Trial), cmp.Compare(last.Outcome, a.Outcome), cmp.Compare(last.Version, a.Version)) >= 0 {
			return fmt.Errorf("%s comes after outcome %s, version %d of trial %d, want each once and in order", of, last.Outcome, last.Version, last.Trial)
		}
		if v := h.versions[a.Trial][a.Version-1]; !a.Time.Equal(v.Time) {
			return fmt.Errorf("%s was changed at %s, the version was made at %s", of, term.Format(a.Time), term.Format(v.Time))
		}
		last = a
	}
	return nil
}

// checkResults wants each posting to name the newest version of its time, and results as they are posted.
func (h chronology) checkResults(g *GenesisState) error {
	for _, r := range g.Results {
		of := fmt.Sprintf("%s %d", resultsOf(r.Trial), r.Number)
		if err := h.since(resultsOf(r.Trial), r.Trial, r.Time); err != nil {
			return err
		}
		if err := h.newest(of, r.Trial, r.Version, r.Time); err != nil {
			return err
		}
		if err := (&MsgPostResults{Results: r.Results, Reason: r.Reason}).Validate(); err != nil {
			return fmt.Errorf("%s: %w", of, err)
		}
	}
	return nil
}

// checkClocks wants each clock once for a trial, with the instants that it can have as it runs or rests.
func (h chronology) checkClocks(g *GenesisState) error {
	var last Clock
	for _, c := range g.Clocks {
		of := fmt.Sprintf("clock %s of trial %d", ClockName(c.Kind), c.Trial)
		if cmp.Or(cmp.Compare(last.Trial, c.Trial), cmp.Compare(last.Kind, c.Kind)) >= 0 {
			return fmt.Errorf("%s comes after %s of trial %d, want each once and in order", of, ClockName(last.Kind), last.Trial)
		}
		if err := c.check(of); err != nil {
			return err
		}
		last = c
	}
	var filed Notice
	for _, n := range g.Notices {
		of := fmt.Sprintf("notice %s of trial %d", ClockName(n.Clock), n.Trial)
		if cmp.Or(cmp.Compare(filed.Trial, n.Trial), cmp.Compare(filed.Clock, n.Clock)) >= 0 {
			return fmt.Errorf("%s comes after %s of trial %d, want each once and in order", of, ClockName(filed.Clock), filed.Trial)
		}
		if err := h.since(of, n.Trial, n.Time); err != nil {
			return err
		}
		filed = n
	}
	return nil
}

func (c Clock) check(of string) error {
	again := c.Kind == trialfact.ClockKind_CLOCK_KIND_EU_HALT || c.Kind == trialfact.ClockKind_CLOCK_KIND_EU_RESTART
	runs := c.DueAt != nil
	switch {
	case !isRule(c.Kind):
		return fmt.Errorf("%s is none that belongs to a trial", of)
	case runs != (c.From != nil) || !runs && (c.DoneAt != nil || c.MissedAt != nil):
		return fmt.Errorf("%s rests, but has dates", of)
	case (c.Since != nil) != (runs && again):
		return fmt.Errorf("%s begins at %s, which cannot be", of, orNever(c.Since))
	case c.MissedAt != nil && c.Misses == 0:
		return fmt.Errorf("%s was missed at %s, but never", of, term.Format(*c.MissedAt))
	}
	return nil
}

// checkSeals wants seals to be revealed and found overdue in their time, each trial that names one by whoever registered it.
func (h chronology) checkSeals(g *GenesisState) error {
	revealed := make(map[uint64]bool)
	for _, s := range g.Seals {
		of := fmt.Sprintf("seal %x of organisation %d", s.Digest, s.Organisation)
		if err := inOrder(of, &s.SealedAt, s.RevealedAt); err != nil {
			return err
		}
		if err := inOrder(of, &s.SealedAt, &s.RevealBy, s.MissedAt); err != nil {
			return err
		}
		if s.RevealedAt == nil {
			continue
		}
		revealed[s.Trial] = true
		t, by := h.trials[s.Trial], h.sponsorships[s.Trial][0].Sponsor
		if by != s.Organisation || !t.RegisteredAt.Equal(*s.RevealedAt) {
			return fmt.Errorf("%s was revealed at %s, trial %d was registered by organisation %d at %s", of, term.Format(*s.RevealedAt),
				s.Trial, by, term.Format(t.RegisteredAt))
		}
		if late := s.IsLate(*s.RevealedAt); late && s.MissedAt == nil {
			return fmt.Errorf("%s was revealed late at %s, but never found overdue", of, term.Format(*s.RevealedAt))
		}
	}
	for _, t := range g.Trials {
		if len(t.Seal) > 0 && !revealed[t.Id] {
			return fmt.Errorf("trial %d names the seal %x, which was not revealed as it", t.Id, t.Seal)
		}
	}
	return nil
}

// checkDisputes wants disputes to be numbered as they were opened, and to have ended after that if they have.
func (h chronology) checkDisputes(g *GenesisState) error {
	for _, d := range g.Disputes {
		of := fmt.Sprintf("dispute %d", d.Number)
		if t := h.trials[d.Holder]; d.HolderVersion == 0 || d.HolderVersion > t.Version {
			return fmt.Errorf("%s names version %d of trial %d, which has %d", of, d.HolderVersion, d.Holder, t.Version)
		}
		if err := h.after("the numbering of disputes", d.OpenedAt); err != nil {
			return err
		}
		if d.IsOpen() != (d.ResolvedAt == nil) {
			return fmt.Errorf("%s is %s, but ended at %s", of, ResolutionName(d.Resolution), orNever(d.ResolvedAt))
		}
		if err := inOrder(of, &d.OpenedAt, d.ResolvedAt); err != nil {
			return err
		}
	}
	return nil
}
