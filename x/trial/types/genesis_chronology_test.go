package types_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestGenesisThatCannotHaveComeToPassIsRefused(t *testing.T) {
	early, late, later := today.Add(-time.Hour), today.Add(2*time.Hour), today.Add(3*time.Hour)
	for want, change := range map[string]func(*types.GenesisState){
		"trial 1, sponsorship is of 2026-03-15T08:00:00Z":                                   func(g *types.GenesisState) { g.Sponsorships[0].Time = early },
		"trial 1, sponsorship 1 ends at 2026-03-15T11:00:00Z, the next begins at no time":   func(g *types.GenesisState) { g.Sponsorships[0].EndedAt = &late },
		"trial 1, site 1, term is of 2026-03-15T08:00:00Z":                                  func(g *types.GenesisState) { g.Terms[0].BeganAt = early },
		"trial 1, site 1, term 1 ends at 2026-03-15T11:00:00Z, the next begins at no time":  func(g *types.GenesisState) { g.Terms[0].EndedAt = &late },
		"trial 1, assignment 1 ended at no time by organisation 2":                          func(g *types.GenesisState) { g.Assignments[0].EndedBy = 2 },
		"trial 1, assignment 1 has 2026-03-15T09:00:00Z after 2026-03-15T08:00:00Z":         func(g *types.GenesisState) { g.Assignments[0].NotBefore = early },
		"trial 1, assignment 1 has 2026-03-15T11:00:00Z after 2026-03-15T10:00:00Z":         backwards(late),
		"trial 1, transfer 1 names sponsorship 2 of 1":                                      func(g *types.GenesisState) { g.Transfers[0].Sponsorship = 2 },
		"trial 1, transfer 1 names sponsorship 0 of 1":                                      func(g *types.GenesisState) { g.Transfers[0].Sponsorship = 0 },
		"trial 1, transfer 1 has 2026-03-15T09:00:00Z after 2026-03-15T08:00:00Z":           func(g *types.GenesisState) { g.Transfers[0].OfferedAt = early },
		"trial 1, transfer 1 has 2026-03-15T12:00:00Z after 2026-03-15T11:00:00Z":           func(g *types.GenesisState) { g.Transfers[0].AcceptedAt, g.Transfers[0].EndedAt = &later, &late },
		"trial 1, site 1, delegation 1 names term 2 of 1":                                   func(g *types.GenesisState) { g.Delegations[0].InvestigatorTerm = 2 },
		"trial 1, site 1, delegation 1 names term 0 of 1":                                   func(g *types.GenesisState) { g.Delegations[0].InvestigatorTerm = 0 },
		"trial 1, site 1, delegation 1 has 2026-03-15T09:00:00Z after 2026-03-15T08:00:00Z": func(g *types.GenesisState) { g.Delegations[0].NotBefore = early },
		"trial 1, site 1, delegation 1: training_digest has 3 bytes, want 32 or none":       func(g *types.GenesisState) { g.Delegations[0].TrainingDigest = []byte("abc") },
		"trial 1, site 1, delegation 1: CONSENT is not carried out in the role UNBLINDED_PHARMACIST": func(g *types.GenesisState) {
			g.Delegations[0].Role = fact.Role_ROLE_UNBLINDED_PHARMACIST
			g.Sides[2].Role, g.Sides[2].Side = fact.Role_ROLE_UNBLINDED_PHARMACIST, types.Unblinded
		},
		"trial 1, site 1, delegation 1: declared_blinded is set, but the role UNBLINDED_PHARMACIST stands for unblinded": func(g *types.GenesisState) {
			g.Delegations[0].Role, g.Delegations[0].DeclaredBlinded = fact.Role_ROLE_UNBLINDED_PHARMACIST, true
			g.Delegations[0].Tasks = []fact.Task{fact.Task_TASK_RECORD_SUBMISSION}
			g.Sides[2].Role, g.Sides[2].Side = fact.Role_ROLE_UNBLINDED_PHARMACIST, types.Unblinded
		},
		"09:00:00Z: declared_blinded is set, but the role DATA_MONITORING_BOARD stands for unblinded": func(g *types.GenesisState) {
			g.Sides[0].DeclaredBlinded = true
		},
		"eqp1b is unblinded in EQ00000001 as DATA_MONITORING_BOARD since 2026-03-15T08:00:00Z": func(g *types.GenesisState) { g.Sides[0].Time = early },
		"but of organisation 2, which a data monitoring board cannot be of":                    func(g *types.GenesisState) { g.Sides[0].Organisation = 2 },
		"but of organisation 3, which a data monitoring board cannot be of":                    func(g *types.GenesisState) { g.Sides[0].Organisation = 3 },
		"but of organisation 0, which a data monitoring board cannot be of":                    func(g *types.GenesisState) { g.Sides[0].Organisation = 0 },
	} {
		t.Run(want, func(t *testing.T) {
			g := genesis()
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

func TestAnOrganisationIsAssignedTwiceAtOnceInNoGenesis(t *testing.T) {
	for _, tc := range []struct {
		ended *time.Time
		want  string
	}{{nil, "trial 1, assignment 2 begins at 2026-03-15T09:00:00Z, when assignment 1 in the same capacity was not over"}, {&today, ""}} {
		g := genesis()
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
