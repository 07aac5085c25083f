package types

import (
	"fmt"
	"slices"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/internal/term"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// ValidateWith reports where the state does not agree with the trials that a chain begins with: each has its entry, and what
// both modules say of it (sponsor, status, settlement window, countries, date of registration) is the same. Both states are
// valid in themselves.
func (g *GenesisState) ValidateWith(trials *trialtypes.GenesisState) error {
	if err := checkSameTrials(g.Entries, trials.Trials); err != nil {
		return err
	}
	a := agreement{
		trials: make(map[uint64]trialtypes.Trial, len(trials.Trials)), countries: make(map[uint64][]string, len(trials.Countries)),
		sponsors: make(map[uint64][]trialtypes.Sponsorship, len(trials.Trials)), entries: make(map[uint64]Entry, len(g.Entries)),
		enrolled: make(map[uint64]bool),
	}
	for _, t := range trials.Trials {
		a.trials[t.Id] = t
	}
	for _, row := range trials.Countries {
		a.countries[row.Trial] = row.Countries
	}
	for _, s := range trials.Sponsorships {
		a.sponsors[s.Trial] = append(a.sponsors[s.Trial], s)
	}
	for _, e := range g.Entries {
		if len(a.sponsors[e.Trial]) == 0 {
			return fmt.Errorf("trial %d has no sponsorship", e.Trial)
		}
		a.entries[e.Trial] = e
	}
	for _, r := range g.Milestones {
		if r.Milestone == registrationfact.MilestoneKind_MILESTONE_KIND_FIRST_ENROLMENT {
			a.enrolled[r.Trial] = true
		}
	}
	for _, check := range []func(*GenesisState) error{a.checkVersions, a.checkStatuses, a.checkOffers, a.checkClocks} {
		if err := check(g); err != nil {
			return err
		}
	}
	return nil
}

// checkSameTrials returns an error unless every trial has an entry and every entry a trial. Both lists are in order.
func checkSameTrials(entries []Entry, trials []trialtypes.Trial) error {
	for i := range max(len(entries), len(trials)) {
		switch {
		case i >= len(trials) || i < len(entries) && entries[i].Trial < trials[i].Id:
			return fmt.Errorf("there is an entry of trial %d, but no such trial", entries[i].Trial)
		case i >= len(entries) || trials[i].Id < entries[i].Trial:
			return fmt.Errorf("there is a trial %d, but no entry of it", trials[i].Id)
		}
	}
	return nil
}

// agreement holds the rows of trials with which registrations have to agree.
type agreement struct {
	trials    map[uint64]trialtypes.Trial
	countries map[uint64][]string
	sponsors  map[uint64][]trialtypes.Sponsorship
	entries   map[uint64]Entry
	enrolled  map[uint64]bool // trials that reached their first enrolment
}

// checkVersions returns an error unless the first version of each registration was made as the trial was registered, by its
// first sponsor, and the newest one gives the trial its settlement window and countries, and plans somebody if it recruits or
// enrolled.
func (a agreement) checkVersions(g *GenesisState) error {
	for _, v := range g.Versions {
		of := fmt.Sprintf("%s %d", versionsOf(v.Trial), v.Number)
		t, ok := a.trials[v.Trial]
		if !ok {
			return fmt.Errorf("%s belongs to a trial that is missing", of)
		}
		if v.Number == 1 {
			if !v.Time.Equal(t.RegisteredAt) || v.Height != t.RegisteredHeight {
				return fmt.Errorf("%s is of %s, height %d, the trial was registered at %s, height %d",
					of, term.Format(v.Time), v.Height, term.Format(t.RegisteredAt), t.RegisteredHeight)
			}
			if first := a.sponsors[v.Trial][0].Sponsor; v.Actor.Organisation != first {
				return fmt.Errorf("%s is by organisation %d, the first sponsor is %d", of, v.Actor.Organisation, first)
			}
		}
		if v.Number != a.entries[v.Trial].Version {
			continue
		}
		if window := v.Registration.Window(); window != t.SettlementWindow {
			return fmt.Errorf("%s has a settlement window of %s, the trial of %s", of, window, t.SettlementWindow)
		}
		if want := slices.Sorted(slices.Values(v.Registration.Countries)); !slices.Equal(want, a.countries[v.Trial]) {
			return fmt.Errorf("%s recruits in %v, the trial in %v", of, want, a.countries[v.Trial])
		}
		if err := v.Registration.CheckNobodyPlanned(t.Status, a.enrolled[v.Trial]); err != nil {
			return fmt.Errorf("%s: %w", of, err)
		}
	}
	return nil
}

// checkStatuses returns an error unless the newest status of each history is that of the trial.
func (a agreement) checkStatuses(g *GenesisState) error {
	for _, s := range g.Statuses {
		if t := a.trials[s.Trial]; s.Number == a.entries[s.Trial].Statuses && s.Status != t.Status {
			return fmt.Errorf("%s %d is %s, the trial is %s",
				statusesOf(s.Trial), s.Number, trialtypes.StatusName(s.Status), trialtypes.StatusName(t.Status))
		}
	}
	return nil
}

// checkOffers returns an error unless each offer was made by the present sponsor, to another organisation.
func (a agreement) checkOffers(g *GenesisState) error {
	for _, o := range g.Offers {
		all := a.sponsors[o.Trial]
		if len(all) == 0 {
			return fmt.Errorf("trial %d is offered to organisation %d, but is missing", o.Trial, o.Organisation)
		}
		present := all[len(all)-1]
		if o.OfferedAt.Before(present.Time) {
			return fmt.Errorf("trial %d was offered at %s, before its sponsor's time began at %s", o.Trial, term.Format(o.OfferedAt), term.Format(present.Time))
		}
		if o.Organisation == present.Sponsor {
			return fmt.Errorf("trial %d is offered to organisation %d, which is its sponsor", o.Trial, o.Organisation)
		}
	}
	return nil
}

// checkClocks returns an error unless each clock is for the sponsor of its trial.
func (a agreement) checkClocks(g *GenesisState) error {
	for _, c := range g.Clocks {
		if t := a.trials[c.Trial]; c.Sponsor != t.Sponsor {
			return fmt.Errorf("clock %s of trial %d is for sponsor %d, which is not the trial's", ClockName(c.Kind), c.Trial, c.Sponsor)
		}
	}
	return nil
}
