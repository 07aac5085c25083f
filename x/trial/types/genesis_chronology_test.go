package types_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// amendVersion changes the registration of a version, digest and all.
func amendVersion(t *testing.T, v *types.Version, change func(*types.Registration)) {
	t.Helper()
	change(&v.Registration)
	digest, err := v.Registration.Digest()
	require.NoError(t, err)
	v.Digest = digest
}

func TestGenesisThatCannotHaveComeToPassIsRefused(t *testing.T) {
	early, late, later := today.Add(-time.Hour), today.Add(2*time.Hour), today.Add(3*time.Hour)
	halt := trialfact.ClockKind_CLOCK_KIND_EU_HALT
	for want, change := range map[string]func(*types.GenesisState){
		"trial 1, version is of 2026-03-15T08:00:00Z, the trial was registered at 2026-03-15T09:00:00Z": func(g *types.GenesisState) { g.Versions[0].Time = early },
		"trial 1, version goes back from 2026-03-15T11:00:00Z to 2026-03-15T09:00:00Z":                  func(g *types.GenesisState) { g.Versions[0].Time = late },
		"trial 1, version 2: public_title": func(g *types.GenesisState) {
			amendVersion(t, &g.Versions[1], func(r *types.Registration) { r.PublicTitle = "" })
		},
		"trial 1, version 2: first_enrolment is ANTICIPATED, 2026-06, but it was given as ACTUAL, 2026-03-02": func(g *types.GenesisState) {
			amendVersion(t, &g.Versions[0], func(r *types.Registration) { r.FirstEnrolment = actual(2026, 3, 2) })
		},
		"trial 1, status is of 2026-03-15T08:00:00Z":                                           func(g *types.GenesisState) { g.Statuses[0].Time = early },
		"trial 1, sponsorship is of 2026-03-15T08:00:00Z":                                      func(g *types.GenesisState) { g.Sponsorships[0].Time = early },
		"trial 1, sponsorship 1 ends at 2026-03-15T11:00:00Z, the next begins at no time":      func(g *types.GenesisState) { g.Sponsorships[0].EndedAt = &late },
		"trial 1 was offered at 2026-03-15T08:00:00Z, before its sponsor's time":               func(g *types.GenesisState) { g.Offers[0].OfferedAt = early },
		"the offer of trial 1 comes after that of 1":                                           func(g *types.GenesisState) { g.Offers = append(g.Offers, g.Offers[0]) },
		"the enrolment of trial 1 comes after that of 1":                                       func(g *types.GenesisState) { g.Enrolments = append(g.Enrolments, g.Enrolments[0]) },
		"trial 1, site 1, term is of 2026-03-15T08:00:00Z":                                     func(g *types.GenesisState) { g.Terms[0].BeganAt = early },
		"trial 1, site 1, term 1 ends at 2026-03-15T11:00:00Z, the next begins at no time":     func(g *types.GenesisState) { g.Terms[0].EndedAt = &late },
		"trial 1, assignment 1 ended at no time by organisation 2":                             func(g *types.GenesisState) { g.Assignments[0].EndedBy = 2 },
		"trial 1, assignment 1 has 2026-03-15T09:00:00Z after 2026-03-15T08:00:00Z":            func(g *types.GenesisState) { g.Assignments[0].NotBefore = early },
		"trial 1, assignment 1 has 2026-03-15T11:00:00Z after 2026-03-15T10:00:00Z":            backwards(late),
		"trial 1, transfer 1 names sponsorship 2 of 1":                                         func(g *types.GenesisState) { g.Transfers[0].Sponsorship = 2 },
		"trial 1, transfer 1 names sponsorship 0 of 1":                                         func(g *types.GenesisState) { g.Transfers[0].Sponsorship = 0 },
		"trial 1, transfer 1 has 2026-03-15T09:00:00Z after 2026-03-15T08:00:00Z":              func(g *types.GenesisState) { g.Transfers[0].OfferedAt = early },
		"trial 1, transfer 1 has 2026-03-15T12:00:00Z after 2026-03-15T11:00:00Z":              func(g *types.GenesisState) { g.Transfers[0].AcceptedAt, g.Transfers[0].EndedAt = &later, &late },
		"trial 1, site 1, delegation 1 names term 2 of 1":                                      func(g *types.GenesisState) { g.Delegations[0].InvestigatorTerm = 2 },
		"trial 1, site 1, delegation 1 names term 0 of 1":                                      func(g *types.GenesisState) { g.Delegations[0].InvestigatorTerm = 0 },
		"trial 1, site 1, delegation 1 has 2026-03-15T09:00:00Z after 2026-03-15T08:00:00Z":    func(g *types.GenesisState) { g.Delegations[0].NotBefore = early },
		"trial 1, site 1, delegation 1 has a training digest of 3 bytes":                       func(g *types.GenesisState) { g.Delegations[0].TrainingDigest = []byte("abc") },
		"trial 1, site 1, delegation 1: CONSENT is for blinded":                                func(g *types.GenesisState) { g.Delegations[0].Role = fact.Role_ROLE_UNBLINDED_PHARMACIST },
		"eqp1b is unblinded in EQ00000001 as DATA_MONITORING_BOARD since 2026-03-15T08:00:00Z": func(g *types.GenesisState) { g.Sides[0].Time = early },
		"but of organisation 2, which a data monitoring board cannot be of":                    func(g *types.GenesisState) { g.Sides[0].Organisation = 2 },
		"but of organisation 3, which a data monitoring board cannot be of":                    func(g *types.GenesisState) { g.Sides[0].Organisation = 3 },
		"but of organisation 0, which a data monitoring board cannot be of":                    func(g *types.GenesisState) { g.Sides[0].Organisation = 0 },
		"trial 1, FIRST_ENROLMENT comes after FIRST_ENROLMENT of trial 1": func(g *types.GenesisState) {
			amendVersion(t, &g.Versions[1], func(r *types.Registration) { r.FirstEnrolment = actual(2026, 3, 1) })
			declaredBeforehand(g)
			g.Milestones[1] = g.Milestones[0]
		},
		"trial 1, FIRST_ENROLMENT was declared, but the newest version does not give it as ACTUA": declaredBeforehand,
		"trial 1, PRIMARY_COMPLETION was declared at 2026-03-15T09:00:00Z, before the first":      func(g *types.GenesisState) { g.Milestones[0].Time = late },
		"trial 1, PRIMARY_COMPLETION is 2027-01, which has not come to pass":                      func(g *types.GenesisState) { g.Milestones[1].Date.Year, g.Milestones[1].Date.Month = 2027, 1 },
		"trial 1, FIRST_ENROLMENT at 2026-03-15T08:00:00Z names version 2, which was not the new": func(g *types.GenesisState) { g.Milestones[0].Time = early },
		"trial 1, outcome P1, version 2 comes after outcome P1, version 2":                        func(g *types.GenesisState) { g.OutcomeAmendments = append(g.OutcomeAmendments, g.OutcomeAmendments[0]) },
		"trial 1, outcome P1, version 2 was changed at 2026-03-15T11:00:00Z":                      func(g *types.GenesisState) { g.OutcomeAmendments[0].Time = late },
		"trial 1, results 1 names version 3 of 2":                                                 func(g *types.GenesisState) { g.Results[0].Version = 3 },
		"trial 1, results 1 names version 0 of 2":                                                 func(g *types.GenesisState) { g.Results[0].Version = 0 },
		"trial 1, results 1: there are results of 0 outcomes":                                     func(g *types.GenesisState) { g.Results[0].Results = nil },
		"trial 1, results is of 2026-03-15T08:00:00Z":                                             func(g *types.GenesisState) { g.Results[0].Time = early },
		"clock RESULTS of trial 1 comes after RESULTS of trial 1":                                 func(g *types.GenesisState) { g.Clocks[1] = g.Clocks[0] },
		"clock RESULTS of trial 1 rests, but has dates":                                           func(g *types.GenesisState) { g.Clocks[0].DoneAt = &late },
		"clock EU_HALT of trial 1 begins at no time, which cannot be":                             func(g *types.GenesisState) { g.Clocks[1].Since = nil },
		"clock RESULTS of trial 1 begins at 2026-03-15T11:00:00Z, which cannot be":                func(g *types.GenesisState) { g.Clocks[0].Since = &late },
		"clock EU_HALT of trial 1 was missed at 2026-03-15T11:00:00Z, but never":                  func(g *types.GenesisState) { g.Clocks[1].MissedAt = &late },
		"clock SEAL_REVEAL of trial 1 is none that belongs to a trial":                            func(g *types.GenesisState) { g.Clocks[1].Kind = halt + 3 },
		"notice EU_START of trial 1 comes after EU_START of trial 1":                              func(g *types.GenesisState) { g.Notices = append(g.Notices, g.Notices[0]) },
		"notice EU_START of trial 1 is of 2026-03-15T08:00:00Z":                                   func(g *types.GenesisState) { g.Notices[0].Time = early },
		"seal 7365 of organisation 2 has 2026-03-15T11:00:00Z after 2026-03-15T09:00:00Z":         func(g *types.GenesisState) { g.Seals[0].SealedAt = late },
		"seal 7365 of organisation 2 has 2026-03-15T10:00:00Z after 2026-03-15T08:00:00Z":         func(g *types.GenesisState) { g.Seals[0].MissedAt = &early },
		"seal 7365 of organisation 2 was revealed late at 2026-03-15T09:00:00Z, but never":        func(g *types.GenesisState) { g.Seals[0].SealedAt, g.Seals[0].RevealBy = early, early },
		"seal 7365 of organisation 9 was revealed at 2026-03-15T09:00:00Z, trial 1 was regis":     func(g *types.GenesisState) { g.Seals[0].Organisation = 9 },
		"trial 1 names the seal 7365, which was not revealed as it":                               func(g *types.GenesisState) { g.Seals[0].Trial, g.Seals[0].RevealedAt = 0, nil },
		"dispute 1 names version 9 of trial 1":                                                    func(g *types.GenesisState) { g.Disputes[0].HolderVersion = 9 },
		"dispute 1 is UNSPECIFIED, but ended at 2026-03-15T11:00:00Z":                             func(g *types.GenesisState) { g.Disputes[0].ResolvedAt = &late },
		"dispute 1 has 2026-03-15T09:00:00Z after 2026-03-15T08:00:00Z": func(g *types.GenesisState) {
			g.Disputes[0].Resolution, g.Disputes[0].ResolvedAt = trialfact.Resolution_RESOLUTION_REJECTED, &early
		},
	} {
		t.Run(want, func(t *testing.T) {
			g := genesis(t)
			change(g)
			require.ErrorContains(t, g.Validate(), want)
		})
	}
}

// backwards has an assignment begin at a moment and expire an hour before.
func backwards(begins time.Time) func(*types.GenesisState) {
	return func(g *types.GenesisState) {
		expires := begins.Add(-time.Hour)
		g.Assignments[0].NotBefore, g.Assignments[0].NotAfter = begins, &expires
	}
}

// declaredBeforehand has the first enrolment declared that no version gives.
func declaredBeforehand(g *types.GenesisState) {
	g.Milestones[0].Date = &types.PartialDate{Year: 2026, Month: 3, Day: 1}
}

func TestAnOrganisationIsAssignedTwiceAtOnceInNoGenesis(t *testing.T) {
	for _, tc := range []struct {
		ended *time.Time
		want  string
	}{{nil, "trial 1, assignment 2 begins at 2026-03-15T09:00:00Z, when assignment 1 in the same capacity was not over"}, {&today, ""}} {
		g := genesis(t)
		second := g.Assignments[0]
		second.Number = 2
		if tc.ended != nil {
			g.Assignments[0].EndedAt, g.Assignments[0].EndedBy = tc.ended, 2
		}
		g.Assignments, g.Trials[0].Assignments = append(g.Assignments, second), 2
		if tc.want == "" {
			require.NoError(t, g.Validate())
			continue
		}
		require.ErrorContains(t, g.Validate(), tc.want)
	}
}
