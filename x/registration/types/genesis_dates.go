package types

import (
	"cmp"
	"fmt"
	"time"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/internal/genesis"
	"github.com/equipoise-trials/equipoise/x/internal/term"
)

// chronology holds the rows that others are dated by. It is made once every row is known to belong to something, and to be
// numbered without gaps.
type chronology struct {
	entries  map[uint64]Entry
	versions map[uint64][]Version
	previous genesis.Times // last instant seen, by what rows belong to
}

// checkDates returns an error unless the rows are dated as they can have been written: each after what it follows from.
func (c census) checkDates(g *GenesisState) error {
	h := chronology{entries: c.entries, versions: make(map[uint64][]Version), previous: make(genesis.Times)}
	for _, v := range g.Versions {
		h.versions[v.Trial] = append(h.versions[v.Trial], v)
	}
	for _, check := range []func(*GenesisState) error{
		h.checkVersions, h.checkStatuses, h.checkMilestones, h.checkOutcomes, h.checkResults, h.checkClocks, h.checkSeals,
		h.checkDisputes,
	} {
		if err := check(g); err != nil {
			return err
		}
	}
	return nil
}

// since returns an error if the rows of a trial go back in time, or the first of them is before its registration.
func (h chronology) since(of string, trial uint64, at time.Time) error {
	if registered := h.versions[trial][0].Time; at.Before(registered) {
		return fmt.Errorf("%s is of %s, the trial was registered at %s", of, term.Format(at), term.Format(registered))
	}
	return h.previous.After(of, at)
}

// newest returns an error unless a version was the newest of its trial at a time.
func (h chronology) newest(of string, trial uint64, version uint32, at time.Time) error {
	versions := h.versions[trial]
	if version == 0 || int(version) > len(versions) {
		return fmt.Errorf("%s names version %d of %d", of, version, len(versions))
	}
	if at.Before(versions[version-1].Time) || int(version) < len(versions) && at.After(versions[version].Time) {
		return fmt.Errorf("%s at %s names version %d, which was not the newest then", of, term.Format(at), version)
	}
	return nil
}

// checkVersions returns an error unless each registration is one that its block accepted, and keeps what had come to pass.
func (h chronology) checkVersions(g *GenesisState) error {
	for _, v := range g.Versions {
		of := versionsOf(v.Trial)
		if err := h.previous.After(of, v.Time); err != nil {
			return err
		}
		if err := v.Registration.Validate(v.Time); err != nil {
			return fmt.Errorf("%s %d: %w", of, v.Number, err)
		}
		if v.Number == 1 {
			continue
		}
		if err := CheckDatesKept(&h.versions[v.Trial][v.Number-2].Registration, &v.Registration, nil); err != nil {
			return fmt.Errorf("%s %d: %w", of, v.Number, err)
		}
	}
	return nil
}

func (h chronology) checkStatuses(g *GenesisState) error {
	for _, s := range g.Statuses {
		if err := h.since(statusesOf(s.Trial), s.Trial, s.Time); err != nil {
			return err
		}
	}
	return nil
}

// checkMilestones returns an error unless each milestone is there once for a trial, at a version of its time, and primary
// completion was declared only after somebody was enrolled.
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
		if r.Milestone == registrationfact.MilestoneKind_MILESTONE_KIND_FIRST_ENROLMENT && r.Date != nil && !first.IsActual() {
			return fmt.Errorf("%s was declared, but the newest version does not give it as ACTUAL", of)
		}
		last = r
	}
	return nil
}

// check returns an error unless the milestone is known, and comes when it can, given the one before in order of trial and kind.
func (r Reached) check(of string, last Reached) error {
	if err := known(of, int32(r.Milestone), registrationfact.MilestoneKind_name, required); err != nil {
		return err
	}
	if r.Date != nil {
		if err := (Milestone{Date: *r.Date, Kind: DateKind_DATE_KIND_ACTUAL}).check(of, r.Time); err != nil {
			return err
		}
	}
	declared := r.Milestone == registrationfact.MilestoneKind_MILESTONE_KIND_PRIMARY_COMPLETION && r.Date != nil
	if enrolled := last.Trial == r.Trial && !last.Time.After(r.Time); declared && !enrolled {
		return fmt.Errorf("%s was declared at %s, before the first enrolment", of, term.Format(r.Time))
	}
	return nil
}

// checkOutcomes returns an error unless each change of an outcome is of the time of its version, and there once.
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

// checkResults returns an error unless each posting names the newest version of its time, and results as they are posted.
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

// checkClocks returns an error unless each clock is there once for a trial, with the instants that it can have, running or not.
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
	again := c.Kind == registrationfact.ClockKind_CLOCK_KIND_EU_HALT || c.Kind == registrationfact.ClockKind_CLOCK_KIND_EU_RESTART
	runs := c.DueAt != nil
	switch {
	case !isRule(c.Kind):
		return fmt.Errorf("%s is none that belongs to a trial", of)
	case runs != (c.From != nil) || !runs && (c.DoneAt != nil || c.MissedAt != nil):
		return fmt.Errorf("%s does not run, but has dates", of)
	case (c.Since != nil) != (runs && again):
		return fmt.Errorf("%s begins at %s, which cannot be", of, genesis.OrNever(c.Since))
	case c.MissedAt != nil && c.Misses == 0:
		return fmt.Errorf("%s was missed at %s, but never", of, term.Format(*c.MissedAt))
	}
	return nil
}

// checkSeals returns an error unless seals were revealed and found overdue in their time, each by whoever registered the trial.
func (h chronology) checkSeals(g *GenesisState) error {
	revealed := make(map[uint64]bool)
	for _, s := range g.Seals {
		of := fmt.Sprintf("seal %x of organisation %d", s.Digest, s.Organisation)
		if err := genesis.InOrder(of, &s.SealedAt, s.RevealedAt); err != nil {
			return err
		}
		if err := genesis.InOrder(of, &s.SealedAt, &s.RevealBy, s.MissedAt); err != nil {
			return err
		}
		if s.RevealedAt == nil {
			continue
		}
		revealed[s.Trial] = true
		first := h.versions[s.Trial][0]
		if by := first.Actor.Organisation; by != s.Organisation || !first.Time.Equal(*s.RevealedAt) {
			return fmt.Errorf("%s was revealed at %s, trial %d was registered by organisation %d at %s", of, term.Format(*s.RevealedAt),
				s.Trial, by, term.Format(first.Time))
		}
		if late := s.IsLate(*s.RevealedAt); late && s.MissedAt == nil {
			return fmt.Errorf("%s was revealed late at %s, but never found overdue", of, term.Format(*s.RevealedAt))
		}
	}
	for _, e := range g.Entries {
		if len(e.Seal) > 0 && !revealed[e.Trial] {
			return fmt.Errorf("trial %d names the seal %x, which was not revealed as it", e.Trial, e.Seal)
		}
	}
	return nil
}

// checkDisputes returns an error unless disputes are numbered as they were opened, and ended after that if they did.
func (h chronology) checkDisputes(g *GenesisState) error {
	for _, d := range g.Disputes {
		of := fmt.Sprintf("dispute %d", d.Number)
		if e := h.entries[d.Holder]; d.HolderVersion == 0 || d.HolderVersion > e.Version {
			return fmt.Errorf("%s names version %d of trial %d, which has %d", of, d.HolderVersion, d.Holder, e.Version)
		}
		if err := h.previous.After("the numbering of disputes", d.OpenedAt); err != nil {
			return err
		}
		if d.IsOpen() != (d.ResolvedAt == nil) {
			return fmt.Errorf("%s is %s, but ended at %s", of, ResolutionName(d.Resolution), genesis.OrNever(d.ResolvedAt))
		}
		if err := genesis.InOrder(of, &d.OpenedAt, d.ResolvedAt); err != nil {
			return err
		}
	}
	return nil
}
