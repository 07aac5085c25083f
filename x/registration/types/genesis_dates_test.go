package types_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/registration/types"
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
	early, late := today.Add(-time.Hour), today.Add(2*time.Hour)
	halt := registrationfact.ClockKind_CLOCK_KIND_EU_HALT
	for want, change := range map[string]func(*types.GenesisState){
		"trial 1, version goes back from 2026-03-15T11:00:00Z to 2026-03-15T09:00:00Z": func(g *types.GenesisState) { g.Versions[0].Time = late },
		"trial 1, version 2: public_title": func(g *types.GenesisState) {
			amendVersion(t, &g.Versions[1], func(r *types.Registration) { r.PublicTitle = "" })
		},
		"trial 1, version 2: first_enrolment is ANTICIPATED, 2026-06, but it was given as ACTUAL, 2026-03-02": func(g *types.GenesisState) {
			amendVersion(t, &g.Versions[0], func(r *types.Registration) { r.FirstEnrolment = actual(2026, 3, 2) })
		},
		"trial 1, status is of 2026-03-15T08:00:00Z":     func(g *types.GenesisState) { g.Statuses[0].Time = early },
		"the offer of trial 1 comes after that of 1":     func(g *types.GenesisState) { g.Offers = append(g.Offers, g.Offers[0]) },
		"the enrolment of trial 1 comes after that of 1": func(g *types.GenesisState) { g.Enrolments = append(g.Enrolments, g.Enrolments[0]) },
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
		"clock RESULTS of trial 1 does not run, but has dates":                                    func(g *types.GenesisState) { g.Clocks[0].DoneAt = &late },
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
			g.Disputes[0].Resolution, g.Disputes[0].ResolvedAt = registrationfact.Resolution_RESOLUTION_REJECTED, &early
		},
	} {
		t.Run(want, func(t *testing.T) {
			g := genesis(t)
			change(g)
			require.ErrorContains(t, g.Validate(), want)
		})
	}
}

// declaredBeforehand has the first enrolment declared that no version gives.
func declaredBeforehand(g *types.GenesisState) {
	g.Milestones[0].Date = &types.PartialDate{Year: 2026, Month: 3, Day: 1}
}
