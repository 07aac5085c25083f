package types_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestGenesisThatCannotBeAChainIsRefused(t *testing.T) {
	for want, change := range map[string]func(*types.GenesisState){
		"next_trial is 0": func(g *types.GenesisState) { g.NextTrial = 0 },
		"trial 2 comes after 1: numbers must ascend and stay": func(g *types.GenesisState) { g.NextTrial = 2 },
		"trial 1 comes after 1":                               func(g *types.GenesisState) { g.Trials[1].Id = 1 },
		"trial 1 has the status UNKNOWN, which is never set":  func(g *types.GenesisState) { g.Trials[0].Status = trialfact.Status_STATUS_UNKNOWN },
		"trial 1 is SUSPENDED but remembers UNSPECIFIED":      func(g *types.GenesisState) { g.Trials[0].Status = suspended },
		"version 1 belongs to trial 9, which is missing":      func(g *types.GenesisState) { g.Versions[0].Trial = 9 },
		"trial 1, version 3 comes where 2 should":             func(g *types.GenesisState) { g.Versions[1].Number = 3 },
		"trial 1, version 1 has the digest":                   func(g *types.GenesisState) { g.Versions[0].Registration.PublicTitle = "Another" },
		"identifier NCT02278341 is held by trials 1 and 2": func(g *types.GenesisState) {
			g.Versions[2].Registration = g.Versions[1].Registration
			g.Versions[2].Digest = g.Versions[1].Digest
		},
		"there are 2 rows of trial 1, version, want 1": func(g *types.GenesisState) {
			g.Trials[0].Version, g.Enrolments, g.Milestones, g.OutcomeAmendments = 1, nil, nil, nil
		},
		"there are 0 rows of trial 2, version, want 1":            func(g *types.GenesisState) { g.Versions = g.Versions[:2] },
		"reached FIRST_ENROLMENT at version 3, which cannot be":   func(g *types.GenesisState) { g.Milestones[0].Version = 3 },
		"trial 1 reached its first enrolment and enrolled nobo":   func(g *types.GenesisState) { g.Enrolments = nil },
		"1 trials enrolled somebody without a first enrolment":    func(g *types.GenesisState) { g.Milestones = nil },
		"the enrolment of trial 9 counts 1":                       func(g *types.GenesisState) { g.Enrolments[0].Trial = 9 },
		"version 3 of trial 1 changed outcome P1":                 func(g *types.GenesisState) { g.OutcomeAmendments[0].Version = 3 },
		"trial 1, status 2 comes where 1 should":                  func(g *types.GenesisState) { g.Statuses[0].Number = 2 },
		"trial 1, status 1 is SUSPENDED, the trial is RECRUITI":   func(g *types.GenesisState) { g.Statuses[0].Status = suspended },
		"there are 1 rows of trial 1, status, want 2":             func(g *types.GenesisState) { g.Trials[0].Statuses = 2 },
		"sponsorship 1 is of organisation 9, the trial of 2":      func(g *types.GenesisState) { g.Sponsorships[0].Sponsor = 9 },
		"trial 2 has 1 versions, 1 statuses and 0 sponsorships":   func(g *types.GenesisState) { g.Trials[1].Sponsorships = 0 },
		"trial 9 is offered to organisation 5, but is missing":    func(g *types.GenesisState) { g.Offers[0].Trial = 9 },
		"trial 1, results 2 comes where 1 should":                 func(g *types.GenesisState) { g.Results[0].Number = 2 },
		"clock RESULTS of trial 1 is for sponsor 3":               func(g *types.GenesisState) { g.Clocks[0].Sponsor = 3 },
		"a notice stops clock RESULTS of trial 1":                 func(g *types.GenesisState) { g.Notices[0].Clock = 2 },
		"was revealed as trial 2, which does not name it":         func(g *types.GenesisState) { g.Seals[0].Trial = 2 },
		"seal 7365 of organisation 2 comes after 7365 of 2, want": func(g *types.GenesisState) { g.Seals = append(g.Seals, g.Seals[0]) },
		"dispute 2 comes where 1 should":                          func(g *types.GenesisState) { g.Disputes[0].Number = 2 },
		"disputes 1 and 2 of organisation 5 over NCT02278341 are both open": func(g *types.GenesisState) {
			second := g.Disputes[0]
			second.Number = 2
			g.Disputes = append(g.Disputes, second)
		},
		"open over NCT02278341, which trial 2 does not hold":   func(g *types.GenesisState) { g.Disputes[0].Holder = 2 },
		"trial 1, site 2 comes where 1 should":                 func(g *types.GenesisState) { g.Sites[0].Number = 2 },
		"there are 1 rows of trial 1, site, want 0":            func(g *types.GenesisState) { g.Trials[0].Sites = 0 },
		"names eqp1x, the site does not":                       func(g *types.GenesisState) { g.Terms[0].Investigator = "eqp1x" },
		"there are 1 rows of trial 1, site 1, term, want 2":    func(g *types.GenesisState) { g.Sites[0].Term = 2 },
		"trial 1, assignment 4 comes where 1 should":           func(g *types.GenesisState) { g.Assignments[0].Number = 4 },
		"there are 1 rows of trial 1, transfer, want 2":        func(g *types.GenesisState) { g.Trials[0].Transfers = 2 },
		"trial 1, transfer 1: CONSENT cannot be handed on":     func(g *types.GenesisState) { g.Transfers[0].Tasks[0] = fact.Task_TASK_CONSENT },
		"trial 1, site 1, delegation 1: no task is named":      func(g *types.GenesisState) { g.Delegations[0].Tasks = nil },
		"there are 1 rows of trial 1, site 1, delegation, wan": func(g *types.GenesisState) { g.Sites[0].Delegations = 0 },
		"1 rows belong to no trial or site":                    func(g *types.GenesisState) { g.Delegations = append(g.Delegations, stray(g.Delegations[0])) },
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

func stray(d types.Delegation) types.Delegation {
	d.Site = 7
	return d
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
		return types.Version{Trial: trial, Number: number, Registration: r, Digest: digest, Time: at}
	}
	due := at.Add(time.Hour)
	return &types.GenesisState{
		NextTrial: 3,
		Trials: []types.Trial{
			{
				Id: 1, Sponsor: 2, Version: 2, Status: recruiting, Sites: 1, Assignments: 1, Transfers: 1, Statuses: 1, Sponsorships: 1,
				Results: 1, Seal: []byte("se"), RegisteredAt: at,
			},
			{Id: 2, Sponsor: 2, Version: 1, Status: suspended, SuspendedFrom: notYet, Statuses: 1, Sponsorships: 1, RegisteredAt: at},
		},
		Versions:   []types.Version{version(1, 1, first), version(1, 2, second), version(2, 1, other)},
		Enrolments: []types.Enrolment{{Trial: 1, Count: 1}},
		Milestones: []types.Reached{
			{Trial: 1, Milestone: 1, Version: 2, Time: at},
			{Trial: 1, Milestone: 2, Version: 2, Time: at, Date: &types.PartialDate{Year: 2026, Month: 3}},
		},
		OutcomeAmendments: []types.OutcomeAmendment{{
			Trial: 1, Outcome: "P1", Version: 2, Changes: []trialfact.OutcomeChange{{Kind: trialfact.OutcomeChangeKind_OUTCOME_CHANGE_KIND_RETIMED}}, Time: at,
		}},
		Statuses:     []types.StatusChange{{Trial: 1, Number: 1, Status: recruiting, Time: at}, {Trial: 2, Number: 1, Status: suspended, Time: at}},
		Sponsorships: []types.Sponsorship{{Trial: 1, Number: 1, Sponsor: 2, Time: at}, {Trial: 2, Number: 1, Sponsor: 2, Time: at}},
		Offers:       []types.SponsorshipOffer{{Trial: 1, Organisation: 5, OfferedAt: at}},
		Results: []types.Results{{
			Trial: 1, Number: 1, Version: 2, Time: at, Results: []trialfact.OutcomeResult{{Outcome: "P1", Digest: fixture.Digest("result")}},
		}},
		Clocks: []types.Clock{
			{Trial: 1, Kind: trialfact.ClockKind_CLOCK_KIND_RESULTS, Sponsor: 2},
			{Trial: 1, Kind: trialfact.ClockKind_CLOCK_KIND_EU_HALT, Sponsor: 2, From: &types.PartialDate{Year: 2026}, DueAt: &due, Since: &at},
		},
		Notices:     []types.Notice{{Trial: 1, Clock: trialfact.ClockKind_CLOCK_KIND_EU_START, Time: at}},
		Seals:       []types.Seal{{Digest: []byte("se"), Organisation: 2, Trial: 1, SealedAt: at, RevealBy: due, RevealedAt: &at}},
		Disputes:    []types.Dispute{{Number: 1, Identifier: first.Identifiers[0], Holder: 1, HolderVersion: 1, Actor: fact.Actor{Organisation: 5}, OpenedAt: at}},
		Sites:       []types.Site{{Trial: 1, Number: 1, Organisation: 3, Investigator: "eqp1i", Term: 1, Status: 1, Delegations: 1}},
		Terms:       []types.InvestigatorTerm{{Trial: 1, Site: 1, Term: 1, Investigator: "eqp1i", BeganAt: at}},
		Assignments: []types.Assignment{{Trial: 1, Number: 1, Organisation: 4, Capacity: 1, NotBefore: at}},
		Transfers: []types.DutyTransfer{{
			Trial: 1, Number: 1, Organisation: 4, Tasks: []fact.Task{fact.Task_TASK_SITE_MANAGEMENT}, Sponsorship: 1, OfferedAt: at,
		}},
		Delegations: []types.Delegation{{
			Trial: 1, Site: 1, Number: 1, Person: "eqp1p", InvestigatorTerm: 1, Tasks: []fact.Task{fact.Task_TASK_CONSENT}, NotBefore: at,
		}},
		Sides: []types.PersonSide{{
			Trial: 1, Person: "eqp1b", Side: types.Unblinded, Role: fact.Role_ROLE_DATA_MONITORING_BOARD, Organisation: 4, Time: at,
		}},
	}
}
