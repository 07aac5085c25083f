package types

import (
	"bytes"
	"errors"
	"fmt"

	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
)

// DefaultGenesis returns a state without trials.
func DefaultGenesis() *GenesisState { return &GenesisState{NextTrial: 1} }

// Validate reports what keeps the state from being the start of a chain: rows that belong to nothing, gaps or a wrong
// order in their numbers or their times, counts that do not fit, and identifiers that two trials hold.
func (g *GenesisState) Validate() error {
	if g.NextTrial == 0 {
		return errors.New("next_trial is 0, want at least 1")
	}
	c := census{
		trials: make(map[uint64]Trial, len(g.Trials)), sites: make(map[[2]uint64]Site, len(g.Sites)),
		counts: make(map[string]uint32), holders: make(map[IdentifierKey]uint64),
	}
	for _, check := range []func(*GenesisState) error{
		c.checkTrials, c.checkVersions, c.checkEnrolments, c.checkSites, c.checkTerms, c.checkAssignments,
		c.checkTransfers, c.checkDelegations, c.checkSides, c.checkStatuses, c.checkSponsorships, c.checkMilestones, c.checkResults,
		c.checkClocks, c.checkSeals, c.checkDisputes, c.checkCounts, c.checkBoards, c.checkChronology,
	} {
		if err := check(g); err != nil {
			return err
		}
	}
	return nil
}

// census goes through the rows of a genesis state.
type census struct {
	trials  map[uint64]Trial
	sites   map[[2]uint64]Site
	counts  map[string]uint32 // rows seen so far, by what they belong to
	holders map[IdentifierKey]uint64
}

// next wants the rows that belong to something to be numbered from 1 without gaps.
func (c census) next(of string, number uint32) error {
	c.counts[of]++
	if want := c.counts[of]; number != want {
		return fmt.Errorf("%s %d comes where %d should", of, number, want)
	}
	return nil
}

func (c census) checkTrials(g *GenesisState) error {
	last := uint64(0)
	for _, t := range g.Trials {
		if t.Id <= last || t.Id >= g.NextTrial {
			return fmt.Errorf("trial %d comes after %d: numbers must ascend and stay below next_trial, which is %d", t.Id, last, g.NextTrial)
		}
		last = t.Id
		if _, known := trialfact.Status_name[int32(t.Status)]; !known || t.Status == 0 || t.Status == trialfact.Status_STATUS_UNKNOWN {
			return fmt.Errorf("trial %d has the status %s, which is never set", t.Id, StatusName(t.Status))
		}
		if (t.Status == suspended) != (t.SuspendedFrom != 0) {
			return fmt.Errorf("trial %d is %s but remembers %s", t.Id, StatusName(t.Status), StatusName(t.SuspendedFrom))
		}
		if t.Version == 0 || t.Statuses == 0 || t.Sponsorships == 0 {
			return fmt.Errorf("trial %d has %d versions, %d statuses and %d sponsorships, want one of each at least", t.Id, t.Version, t.Statuses, t.Sponsorships)
		}
		c.trials[t.Id] = t
	}
	return nil
}

func (c census) checkVersions(g *GenesisState) error {
	for _, v := range g.Versions {
		t, ok := c.trials[v.Trial]
		if !ok {
			return fmt.Errorf("version %d belongs to trial %d, which is missing", v.Number, v.Trial)
		}
		if err := c.next(versionsOf(v.Trial), v.Number); err != nil {
			return err
		}
		if digest, err := v.Registration.Digest(); err != nil || !bytes.Equal(digest, v.Digest) {
			return fmt.Errorf("%s %d has the digest %x, want %x", versionsOf(v.Trial), v.Number, v.Digest, digest)
		}
		if v.Number != t.Version {
			continue
		}
		for _, id := range v.Registration.Identifiers {
			if holder, taken := c.holders[KeyOf(id)]; taken {
				return fmt.Errorf("identifier %s is held by trials %d and %d", IdentifierName(id), holder, v.Trial)
			}
			c.holders[KeyOf(id)] = v.Trial
		}
	}
	return nil
}

func (c census) checkEnrolments(g *GenesisState) error {
	last := uint64(0)
	for _, e := range g.Enrolments {
		if _, ok := c.trials[e.Trial]; !ok || e.Count == 0 {
			return fmt.Errorf("the enrolment of trial %d counts %d, which cannot be", e.Trial, e.Count)
		}
		if e.Trial <= last {
			return fmt.Errorf("the enrolment of trial %d comes after that of %d, want each once and in order", e.Trial, last)
		}
		last = e.Trial
	}
	return nil
}

func (c census) checkSites(g *GenesisState) error {
	for _, s := range g.Sites {
		if err := c.next(sitesOf(s.Trial), s.Number); err != nil {
			return err
		}
		c.sites[siteKey(s.Trial, s.Number)] = s
	}
	return nil
}

func (c census) checkTerms(g *GenesisState) error {
	for _, t := range g.Terms {
		if err := c.next(termsOf(t.Trial, t.Site), t.Term); err != nil {
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
		if err := c.next(assignmentsOf(a.Trial), a.Number); err != nil {
			return err
		}
	}
	return nil
}

func (c census) checkTransfers(g *GenesisState) error {
	for _, d := range g.Transfers {
		if err := c.next(transfersOf(d.Trial), d.Number); err != nil {
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
		if err := c.next(delegationsOf(d.Trial, d.Site), d.Number); err != nil {
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
		if err := c.next(of, 1); err != nil {
			return err
		}
	}
	return nil
}

// checkBoards wants nobody of a data monitoring board to be of the sponsor or of a site.
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

// checkCounts wants each trial and site to have as many rows as it counts. Rows of trials and sites that are missing are
// left over.
func (c census) checkCounts(g *GenesisState) error {
	rows := len(g.Versions) + len(g.Sites) + len(g.Terms) + len(g.Assignments) + len(g.Transfers) + len(g.Delegations) +
		len(g.Statuses) + len(g.Sponsorships) + len(g.Results)
	count := func(of string, want uint32) error {
		if got := c.counts[of]; got != want {
			return fmt.Errorf("there are %d rows of %s, want %d", got, of, want)
		}
		rows -= int(want)
		return nil
	}
	for _, t := range g.Trials {
		if err := errors.Join(count(versionsOf(t.Id), t.Version), count(sitesOf(t.Id), t.Sites),
			count(assignmentsOf(t.Id), t.Assignments), count(transfersOf(t.Id), t.Transfers), count(statusesOf(t.Id), t.Statuses),
			count(sponsorshipsOf(t.Id), t.Sponsorships), count(resultsOf(t.Id), t.Results)); err != nil {
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

func versionsOf(trial uint64) string    { return fmt.Sprintf("trial %d, version", trial) }
func sitesOf(trial uint64) string       { return fmt.Sprintf("trial %d, site", trial) }
func assignmentsOf(trial uint64) string { return fmt.Sprintf("trial %d, assignment", trial) }
func transfersOf(trial uint64) string   { return fmt.Sprintf("trial %d, transfer", trial) }
func statusesOf(trial uint64) string    { return fmt.Sprintf("trial %d, status", trial) }
func sponsorshipsOf(trial uint64) string {
	return fmt.Sprintf("trial %d, sponsorship", trial)
}
func resultsOf(trial uint64) string { return fmt.Sprintf("trial %d, results", trial) }

func termsOf(trial uint64, site uint32) string {
	return fmt.Sprintf("trial %d, site %d, term", trial, site)
}

func delegationsOf(trial uint64, site uint32) string {
	return fmt.Sprintf("trial %d, site %d, delegation", trial, site)
}
