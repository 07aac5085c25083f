package types

import (
	"errors"
	"fmt"
	"slices"

	"github.com/equipoise-trials/equipoise/fact/country"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/internal/genesis"
)

// DefaultGenesis returns a state without trials.
func DefaultGenesis() *GenesisState { return &GenesisState{NextTrial: 1} }

// Validate reports what keeps the state from being the start of a chain: rows that belong to nothing, gaps or a wrong
// order in their numbers or their times, and counts that do not fit.
func (g *GenesisState) Validate() error {
	if g.NextTrial == 0 {
		return errors.New("next_trial is 0, want at least 1")
	}
	c := census{
		trials: make(map[uint64]Trial, len(g.Trials)), sites: make(map[[2]uint64]Site, len(g.Sites)),
		sides: make(map[sideOf]PersonSide, len(g.Sides)), counts: make(genesis.Numbering),
	}
	for _, check := range []func(*GenesisState) error{
		c.checkTrials, c.checkCountries, c.checkSponsorships, c.checkSites, c.checkTerms, c.checkAssignments, c.checkTransfers,
		c.checkDelegations, c.checkSides, c.checkCounts, c.checkBoards, c.checkChronology,
	} {
		if err := check(g); err != nil {
			return err
		}
	}
	return nil
}

// census goes through the rows of a genesis state.
type census struct {
	trials map[uint64]Trial
	sites  map[[2]uint64]Site
	sides  map[sideOf]PersonSide
	counts genesis.Numbering // rows seen so far, by what they belong to
}

// sideOf is a trial and a person, by the address of their first key.
type sideOf struct {
	trial  uint64
	person string
}

func (c census) checkTrials(g *GenesisState) error {
	last := uint64(0)
	for _, t := range g.Trials {
		if t.Id <= last || t.Id >= g.NextTrial {
			return fmt.Errorf("trial %d comes after %d: numbers must ascend and stay below next_trial, which is %d", t.Id, last, g.NextTrial)
		}
		last = t.Id
		if !IsSet(t.Status) {
			return fmt.Errorf("trial %d has the status %s, which is never set", t.Id, StatusName(t.Status))
		}
		if t.Sponsorships == 0 {
			return fmt.Errorf("trial %d has no sponsorship, want at least one", t.Id)
		}
		c.trials[t.Id] = t
	}
	if g.NextTrial != last+1 {
		return fmt.Errorf("next_trial is %d, want the number after the last trial, %d", g.NextTrial, last+1)
	}
	return nil
}

// checkCountries returns an error unless every trial has its countries, once and in order.
func (c census) checkCountries(g *GenesisState) error {
	if len(g.Countries) != len(g.Trials) {
		return fmt.Errorf("there are countries of %d trials, want of %d", len(g.Countries), len(g.Trials))
	}
	for i, row := range g.Countries {
		of := fmt.Sprintf("countries of trial %d", row.Trial)
		if want := g.Trials[i].Id; row.Trial != want {
			return fmt.Errorf("%s come where those of %d should", of, want)
		}
		if err := country.CheckSet(of, row.Countries); err != nil {
			return err
		}
		if len(row.Countries) == 0 || !slices.IsSorted(row.Countries) {
			return fmt.Errorf("%s are %v, want one at least, in ascending order", of, row.Countries)
		}
	}
	return nil
}

func (c census) checkSponsorships(g *GenesisState) error {
	for _, s := range g.Sponsorships {
		if err := c.counts.Next(sponsorshipsOf(s.Trial), s.Number); err != nil {
			return err
		}
		if t := c.trials[s.Trial]; s.Number == t.Sponsorships && s.Sponsor != t.Sponsor {
			return fmt.Errorf("%s %d is of organisation %d, the trial of %d", sponsorshipsOf(s.Trial), s.Number, s.Sponsor, t.Sponsor)
		}
	}
	return nil
}

func (c census) checkSites(g *GenesisState) error {
	for _, s := range g.Sites {
		if err := c.counts.Next(sitesOf(s.Trial), s.Number); err != nil {
			return err
		}
		if err := country.Check(sitesOf(s.Trial), s.Country); err != nil {
			return err
		}
		if s.Status != SiteStatus_SITE_STATUS_ACTIVE && s.Status != SiteStatus_SITE_STATUS_CLOSED {
			return fmt.Errorf("%s %d has the status %d, want ACTIVE or CLOSED", sitesOf(s.Trial), s.Number, s.Status)
		}
		c.sites[siteKey(s.Trial, s.Number)] = s
	}
	return nil
}

func (c census) checkTerms(g *GenesisState) error {
	for _, t := range g.Terms {
		if err := c.counts.Next(termsOf(t.Trial, t.Site), t.Term); err != nil {
			return err
		}
		s, ok := c.sites[siteKey(t.Trial, t.Site)]
		if !ok || t.Term == s.Term && t.Investigator != s.Investigator {
			return fmt.Errorf("%s %d names %s, the site does not", termsOf(t.Trial, t.Site), t.Term, t.Investigator)
		}
	}
	return nil
}

func (c census) checkAssignments(g *GenesisState) error {
	for _, a := range g.Assignments {
		of := fmt.Sprintf("%s %d", assignmentsOf(a.Trial), a.Number)
		if err := c.counts.Next(assignmentsOf(a.Trial), a.Number); err != nil {
			return err
		}
		if _, known := trialfact.Capacity_name[int32(a.Capacity)]; !known || a.Capacity == 0 {
			return fmt.Errorf("%s has the capacity %d, want 1 to %d", of, a.Capacity, len(trialfact.Capacity_name)-1)
		}
		if err := (&MsgAssignOrganisation{Countries: a.Countries, Sites: a.Sites}).Validate(); err != nil {
			return fmt.Errorf("%s: %w", of, err)
		}
		for _, site := range a.Sites {
			if _, known := c.sites[siteKey(a.Trial, site)]; !known {
				return fmt.Errorf("%s is for site %d, which is missing", of, site)
			}
		}
	}
	return nil
}

func (c census) checkTransfers(g *GenesisState) error {
	for _, d := range g.Transfers {
		if err := c.counts.Next(transfersOf(d.Trial), d.Number); err != nil {
			return err
		}
		if err := checkTasks(d.Tasks, Sponsor); err != nil {
			return fmt.Errorf("%s %d: %w", transfersOf(d.Trial), d.Number, err)
		}
	}
	return nil
}

func (c census) checkDelegations(g *GenesisState) error {
	for _, d := range g.Delegations {
		if err := c.counts.Next(delegationsOf(d.Trial, d.Site), d.Number); err != nil {
			return err
		}
		if err := checkTasks(d.Tasks, SiteStaff); err != nil {
			return fmt.Errorf("%s %d: %w", delegationsOf(d.Trial, d.Site), d.Number, err)
		}
	}
	return nil
}

func (c census) checkSides(g *GenesisState) error {
	for _, s := range g.Sides {
		if _, ok := c.trials[s.Trial]; !ok {
			return fmt.Errorf("the side of %s belongs to trial %d, which is missing", s.Person, s.Trial)
		}
		if err := s.Validate(); err != nil {
			return err
		}
		of := fmt.Sprintf("trial %d, side of %s", s.Trial, s.Person)
		if err := c.counts.Next(of, 1); err != nil {
			return err
		}
		c.sides[sideOf{s.Trial, s.Person}] = s
	}
	for _, t := range g.Terms {
		if err := c.requireSide(termsOf(t.Trial, t.Site), t.Trial, t.Investigator, Blinded); err != nil {
			return err
		}
	}
	for _, d := range g.Delegations {
		if err := c.requireSide(delegationsOf(d.Trial, d.Site), d.Trial, d.Person, SideOf(d.Role)); err != nil {
			return err
		}
	}
	return nil
}

// requireSide wants somebody to be on the side of a trial's blind that they took by a row.
func (c census) requireSide(of string, trial uint64, person string, want trialfact.Side) error {
	if got := c.sides[sideOf{trial, person}]; got.Side != want {
		return fmt.Errorf("%s names %s as %s, but among the sides of the blind they are %s", of, person, SideName(want), SideName(got.Side))
	}
	return nil
}

// checkBoards returns an error if somebody of a data monitoring board is of the sponsor or of a site.
func (c census) checkBoards(g *GenesisState) error {
	conducts := make(map[[2]uint64]bool, len(g.Sites))
	for _, s := range g.Sites {
		conducts[[2]uint64{s.Trial, s.Organisation}] = true
	}
	for _, s := range g.Sides {
		own := c.trials[s.Trial].Sponsor == s.Organisation || conducts[[2]uint64{s.Trial, s.Organisation}]
		if s.IsOnBoard() && (own || s.Organisation == 0) {
			return fmt.Errorf("%s, but of organisation %d, which a data monitoring board cannot be of", s.Taken(), s.Organisation)
		}
	}
	return nil
}

// checkCounts returns an error unless each trial and site has as many rows as it counts. Rows of trials and sites that are
// missing are left over.
func (c census) checkCounts(g *GenesisState) error {
	rows := len(g.Sponsorships) + len(g.Sites) + len(g.Terms) + len(g.Assignments) + len(g.Transfers) + len(g.Delegations)
	count := func(of string, want uint32) error {
		if got := c.counts[of]; got != want {
			return fmt.Errorf("there are %d rows of %s, want %d", got, of, want)
		}
		rows -= int(want)
		return nil
	}
	for _, t := range g.Trials {
		if err := errors.Join(count(sponsorshipsOf(t.Id), t.Sponsorships), count(sitesOf(t.Id), t.Sites),
			count(assignmentsOf(t.Id), t.Assignments), count(transfersOf(t.Id), t.Transfers)); err != nil {
			return err
		}
	}
	for _, s := range g.Sites {
		if err := errors.Join(count(termsOf(s.Trial, s.Number), s.Term),
			count(delegationsOf(s.Trial, s.Number), s.Delegations)); err != nil {
			return err
		}
	}
	if rows != 0 {
		return fmt.Errorf("%d rows belong to no trial or site", rows)
	}
	return nil
}

func siteKey(trial uint64, site uint32) [2]uint64 { return [2]uint64{trial, uint64(site)} }

func sponsorshipsOf(trial uint64) string { return fmt.Sprintf("trial %d, sponsorship", trial) }
func sitesOf(trial uint64) string        { return fmt.Sprintf("trial %d, site", trial) }
func assignmentsOf(trial uint64) string  { return fmt.Sprintf("trial %d, assignment", trial) }
func transfersOf(trial uint64) string    { return fmt.Sprintf("trial %d, transfer", trial) }

func termsOf(trial uint64, site uint32) string {
	return fmt.Sprintf("trial %d, site %d, term", trial, site)
}

func delegationsOf(trial uint64, site uint32) string {
	return fmt.Sprintf("trial %d, site %d, delegation", trial, site)
}
