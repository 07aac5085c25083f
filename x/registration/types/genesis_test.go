package types_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

func TestGenesisThatCannotBeAChainIsRefused(t *testing.T) {
	for want, change := range map[string]func(*types.GenesisState){
		"version 1 belongs to trial 9, which has no entry": func(g *types.GenesisState) { g.Versions[0].Trial = 9 },
		"trial 1, version 3 comes where 2 should":          func(g *types.GenesisState) { g.Versions[1].Number = 3 },
		"trial 1, version 1 has the digest":                func(g *types.GenesisState) { g.Versions[0].Registration.PublicTitle = "Another" },
		"identifier NCT02278341 is held by trials 1 and 2": func(g *types.GenesisState) {
			g.Versions[2].Registration = g.Versions[1].Registration
			g.Versions[2].Digest = g.Versions[1].Digest
		},
		"there are 2 rows of trial 1, version, want 1": func(g *types.GenesisState) {
			g.Entries[0].Version, g.Enrolments, g.Milestones, g.OutcomeAmendments = 1, nil, nil, nil
		},
		"there are 0 rows of trial 2, version, want 1":            func(g *types.GenesisState) { g.Versions = g.Versions[:2] },
		"reached FIRST_ENROLMENT at version 3, which cannot be":   func(g *types.GenesisState) { g.Milestones[0].Version = 3 },
		"trial 1 reached its first enrolment and enrolled nobo":   func(g *types.GenesisState) { g.Enrolments = nil },
		"1 trials enrolled somebody without a first enrolment":    func(g *types.GenesisState) { g.Milestones = nil },
		"the enrolment of trial 9 counts 1":                       func(g *types.GenesisState) { g.Enrolments[0].Trial = 9 },
		"version 3 of trial 1 changed outcome P1":                 func(g *types.GenesisState) { g.OutcomeAmendments[0].Version = 3 },
		"trial 1, status 2 comes where 1 should":                  func(g *types.GenesisState) { g.Statuses[0].Number = 2 },
		"trial 1 is SUSPENDED but remembers UNSPECIFIED":          func(g *types.GenesisState) { g.Statuses[0].Status = suspended },
		"trial 9 is offered to organisation 5, but has no entry":  func(g *types.GenesisState) { g.Offers[0].Trial = 9 },
		"trial 1, results 2 comes where 1 should":                 func(g *types.GenesisState) { g.Results[0].Number = 2 },
		"a notice stops clock RESULTS of trial 1":                 func(g *types.GenesisState) { g.Notices[0].Clock = 2 },
		"was revealed as trial 2, which does not name it":         func(g *types.GenesisState) { g.Seals[0].Trial = 2 },
		"seal 7365 of organisation 2 comes after 7365 of 2, want": func(g *types.GenesisState) { g.Seals = append(g.Seals, g.Seals[0]) },
		"dispute 2 comes where 1 should":                          func(g *types.GenesisState) { g.Disputes[0].Number = 2 },
		"disputes 1 and 2 of organisation 5 over NCT02278341 are both open": func(g *types.GenesisState) {
			second := g.Disputes[0]
			second.Number = 2
			g.Disputes = append(g.Disputes, second)
		},
		"open over NCT02278341, which trial 2 does not hold":      func(g *types.GenesisState) { g.Disputes[0].Holder = 2 },
		"the entry of trial 1 comes after that of 1":              func(g *types.GenesisState) { g.Entries[1].Trial = 1 },
		"trial 2 is SUSPENDED but remembers UNSPECIFIED":          func(g *types.GenesisState) { g.Entries[1].SuspendedFrom = 0 },
		"trial 1 is RECRUITING but remembers COMPLETED":           func(g *types.GenesisState) { g.Entries[0].SuspendedFrom = completed },
		"trial 2 remembers the status UNKNOWN, which is never":    func(g *types.GenesisState) { g.Entries[1].SuspendedFrom = trialfact.Status_STATUS_UNKNOWN },
		"trial 1, status 1 is UNKNOWN, which is never set":        func(g *types.GenesisState) { g.Statuses[0].Status = trialfact.Status_STATUS_UNKNOWN },
		"there are 1 rows of trial 1, status, want 2":             func(g *types.GenesisState) { g.Entries[0].Statuses = 2 },
		"trial 2 has 1 versions and 0 statuses, want one of each": func(g *types.GenesisState) { g.Entries[1].Statuses = 0 },
		"clock EU_HALT of trial 1: from: ":                        func(g *types.GenesisState) { g.Clocks[1].From.Month = 13 },
		"clock RESULTS belongs to trial 9, which has no entry":    func(g *types.GenesisState) { g.Clocks[0].Trial = 9 },
		"1 rows belong to no trial":                               func(g *types.GenesisState) { g.Results = append(g.Results, types.Results{Trial: 9, Number: 1}) },
	} {
		t.Run(want, func(t *testing.T) {
			g := genesis(t)
			change(g)
			require.ErrorContains(t, g.Validate(), want)
		})
	}
	require.NoError(t, genesis(t).Validate())
	require.NoError(t, types.DefaultGenesis().Validate())
}

// genesis has two trials: one with two versions and one row of everything else, one with nothing but its registration.
func genesis(t testing.TB) *types.GenesisState {
	t.Helper()
	first, second, other := fixture.Registration(2), fixture.Registration(2), fixture.Registration(2)
	second.PublicTitle = "Another title"
	other.Identifiers = nil
	at := today
	version := func(trial uint64, number uint32, r types.Registration) types.Version {
		digest, err := r.Digest()
		require.NoError(t, err)
		return types.Version{Trial: trial, Number: number, Registration: r, Digest: digest, Time: at, Actor: fact.Actor{Organisation: 2}}
	}
	due := at.Add(time.Hour)
	return &types.GenesisState{
		Entries: []types.Entry{
			{Trial: 1, Version: 2, Statuses: 1, Results: 1, Seal: []byte("se")},
			{Trial: 2, Version: 1, SuspendedFrom: notYet, Statuses: 1},
		},
		Versions:   []types.Version{version(1, 1, first), version(1, 2, second), version(2, 1, other)},
		Enrolments: []types.Enrolment{{Trial: 1, Count: 1}},
		Milestones: []types.Reached{
			{Trial: 1, Milestone: 1, Version: 2, Time: at},
			{Trial: 1, Milestone: 2, Version: 2, Time: at, Date: &types.PartialDate{Year: 2026, Month: 3}},
		},
		OutcomeAmendments: []types.OutcomeAmendment{{
			Trial: 1, Outcome: "P1", Version: 2, Changes: []registrationfact.OutcomeChange{{Kind: registrationfact.OutcomeChangeKind_OUTCOME_CHANGE_KIND_RETIMED}}, Time: at,
		}},
		Statuses: []types.StatusChange{{Trial: 1, Number: 1, Status: recruiting, Time: at}, {Trial: 2, Number: 1, Status: suspended, Time: at}},
		Offers:   []types.SponsorshipOffer{{Trial: 1, Organisation: 5, OfferedAt: at}},
		Results: []types.Results{{
			Trial: 1, Number: 1, Version: 2, Time: at, Results: []registrationfact.OutcomeResult{{Outcome: "P1", Digest: fixture.Digest("result")}},
		}},
		Clocks: []types.Clock{
			{Trial: 1, Kind: registrationfact.ClockKind_CLOCK_KIND_RESULTS, Sponsor: 2},
			{Trial: 1, Kind: registrationfact.ClockKind_CLOCK_KIND_EU_HALT, Sponsor: 2, From: &types.PartialDate{Year: 2026}, DueAt: &due, Since: &at},
		},
		Notices:  []types.Notice{{Trial: 1, Clock: registrationfact.ClockKind_CLOCK_KIND_EU_START, Time: at}},
		Seals:    []types.Seal{{Digest: []byte("se"), Organisation: 2, Trial: 1, SealedAt: at, RevealBy: due, RevealedAt: &at}},
		Disputes: []types.Dispute{{Number: 1, Identifier: first.Identifiers[0], Holder: 1, HolderVersion: 1, Actor: fact.Actor{Organisation: 5}, OpenedAt: at}},
	}
}
