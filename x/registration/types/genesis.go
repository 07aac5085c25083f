package types

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/equipoise-trials/equipoise/x/internal/genesis"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// DefaultGenesis returns a state without registrations.
func DefaultGenesis() *GenesisState { return &GenesisState{} }

// Validate reports what keeps the state from being the start of a chain: rows that belong to nothing, gaps or a wrong
// order in their numbers or their times, counts that do not fit, and identifiers that two trials hold. What has to agree
// with x/trial is checked by ValidateWith.
func (g *GenesisState) Validate() error {
	c := census{
		entries: make(map[uint64]Entry, len(g.Entries)), counts: make(genesis.Numbering), holders: make(map[IdentifierKey]uint64),
	}
	for _, check := range []func(*GenesisState) error{
		c.checkEntries, c.checkVersions, c.checkEnrolments, c.checkStatuses, c.checkOffers, c.checkMilestones, c.checkResults,
		c.checkClocks, c.checkSeals, c.checkDisputes, c.checkCounts, c.checkDates,
	} {
		if err := check(g); err != nil {
			return err
		}
	}
	return nil
}

// census goes through the rows of a genesis state.
type census struct {
	entries map[uint64]Entry
	counts  genesis.Numbering // rows seen so far, by what they belong to
	holders map[IdentifierKey]uint64
}

func (c census) checkEntries(g *GenesisState) error {
	last := uint64(0)
	for _, e := range g.Entries {
		if e.Trial <= last {
			return fmt.Errorf("the entry of trial %d comes after that of %d, want each once and in order", e.Trial, last)
		}
		last = e.Trial
		if e.SuspendedFrom != 0 && !trialtypes.IsSet(e.SuspendedFrom) {
			return fmt.Errorf("trial %d remembers the status %s, which is never set", e.Trial, trialtypes.StatusName(e.SuspendedFrom))
		}
		if e.Version == 0 || e.Statuses == 0 {
			return fmt.Errorf("trial %d has %d versions and %d statuses, want one of each at least", e.Trial, e.Version, e.Statuses)
		}
		c.entries[e.Trial] = e
	}
	return nil
}

func (c census) checkVersions(g *GenesisState) error {
	for _, v := range g.Versions {
		e, ok := c.entries[v.Trial]
		if !ok {
			return fmt.Errorf("version %d belongs to trial %d, which has no entry", v.Number, v.Trial)
		}
		if err := c.counts.Next(versionsOf(v.Trial), v.Number); err != nil {
			return err
		}
		if digest, err := v.Registration.Digest(); err != nil || !bytes.Equal(digest, v.Digest) {
			return fmt.Errorf("%s %d has the digest %x, want %x", versionsOf(v.Trial), v.Number, v.Digest, digest)
		}
		if v.Number != e.Version {
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
		if _, ok := c.entries[e.Trial]; !ok || e.Count == 0 {
			return fmt.Errorf("the enrolment of trial %d counts %d, which cannot be", e.Trial, e.Count)
		}
		if e.Trial <= last {
			return fmt.Errorf("the enrolment of trial %d comes after that of %d, want each once and in order", e.Trial, last)
		}
		last = e.Trial
	}
	return nil
}

// checkCounts returns an error unless each entry has as many rows as it counts. Rows of trials that are missing are left
// over.
func (c census) checkCounts(g *GenesisState) error {
	rows := len(g.Versions) + len(g.Statuses) + len(g.Results)
	count := func(of string, want uint32) error {
		if got := c.counts[of]; got != want {
			return fmt.Errorf("there are %d rows of %s, want %d", got, of, want)
		}
		rows -= int(want)
		return nil
	}
	for _, e := range g.Entries {
		if err := errors.Join(count(versionsOf(e.Trial), e.Version), count(statusesOf(e.Trial), e.Statuses),
			count(resultsOf(e.Trial), e.Results)); err != nil {
			return err
		}
	}
	if rows != 0 {
		return fmt.Errorf("%d rows belong to no trial", rows)
	}
	return nil
}

func versionsOf(trial uint64) string { return fmt.Sprintf("trial %d, version", trial) }
func statusesOf(trial uint64) string { return fmt.Sprintf("trial %d, status", trial) }
func resultsOf(trial uint64) string  { return fmt.Sprintf("trial %d, results", trial) }
