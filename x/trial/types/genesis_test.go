package types_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

var (
	today   = time.Date(2026, 3, 15, 9, 0, 0, 0, time.UTC)
	because = &fact.Reason{Code: fact.ReasonCode_REASON_CODE_SAFETY}
)

func TestGenesisThatCannotBeAChainIsRefused(t *testing.T) {
	for want, change := range map[string]func(*types.GenesisState){
		"next_trial is 0": func(g *types.GenesisState) { g.NextTrial = 0 },
		"trial 2 comes after 1: numbers must ascend and stay":  func(g *types.GenesisState) { g.NextTrial = 2 },
		"next_trial is 9, want the number after the last tria": func(g *types.GenesisState) { g.NextTrial = 9 },
		"trial 1, site is \"UK\"":                              func(g *types.GenesisState) { g.Sites[0].Country = "UK" },
		"trial 1, site 1 has the status 0, want ACTIVE or CLO": func(g *types.GenesisState) { g.Sites[0].Status = 0 },
		"trial 1, assignment 1 has the capacity 99":            func(g *types.GenesisState) { g.Assignments[0].Capacity = 99 },
		"trial 1, assignment 1 is for site 7, which is missin": func(g *types.GenesisState) { g.Assignments[0].Sites = []uint32{7} },
		"trial 1, assignment 1: countries[0] is \"UK\"":        func(g *types.GenesisState) { g.Assignments[0].Countries = []string{"UK"} },
		"delegation names eqp1p as blinded, but among the sid": func(g *types.GenesisState) { g.Sides = g.Sides[:2] },
		"term names eqp1i as blinded, but among the sides of":  func(g *types.GenesisState) { g.Sides = nil },
		"trial 1 comes after 1":                                func(g *types.GenesisState) { g.Trials[1].Id = 1 },
		"trial 1 has the status UNKNOWN, which is never set":   func(g *types.GenesisState) { g.Trials[0].Status = trialfact.Status_STATUS_UNKNOWN },
		"sponsorship 1 is of organisation 9, the trial of 2":   func(g *types.GenesisState) { g.Sponsorships[0].Sponsor = 9 },
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
		"trial 2 has no sponsorship":                           func(g *types.GenesisState) { g.Trials[1].Sponsorships = 0 },
		"there are countries of 1 trials, want of 2":           func(g *types.GenesisState) { g.Countries = g.Countries[:1] },
		"countries of trial 1 come where those of 2 should":    func(g *types.GenesisState) { g.Countries[1].Trial = 1 },
		"countries of trial 1 are [FR DE], want one at least":  func(g *types.GenesisState) { g.Countries[0].Countries = []string{"FR", "DE"} },
		"countries of trial 2 are [], want one at least":       func(g *types.GenesisState) { g.Countries[1].Countries = nil },
		`countries of trial 1[0] is "UK"`:                      func(g *types.GenesisState) { g.Countries[0].Countries = []string{"UK"} },
	} {
		t.Run(want, func(t *testing.T) {
			g := genesis()
			change(g)
			require.ErrorContains(t, g.Validate(), want)
		})
	}
	require.NoError(t, genesis().Validate())
	require.NoError(t, types.DefaultGenesis().Validate())
}

func stray(d types.Delegation) types.Delegation {
	d.Site = 7
	return d
}

// genesis has two trials: one with one row of everything, one with nothing but its sponsor.
func genesis() *types.GenesisState {
	at := today
	return &types.GenesisState{
		NextTrial: 3,
		Trials: []types.Trial{
			{
				Id: 1, Sponsor: 2, Status: trialfact.Status_STATUS_RECRUITING, Sites: 1, Assignments: 1, Transfers: 1, Sponsorships: 1,
				RegisteredAt: at,
			},
			{Id: 2, Sponsor: 2, Status: trialfact.Status_STATUS_SUSPENDED, Sponsorships: 1, RegisteredAt: at},
		},
		Countries:    []types.TrialCountries{{Trial: 1, Countries: []string{"DE", "FR"}}, {Trial: 2, Countries: []string{"FR"}}},
		Sponsorships: []types.Sponsorship{{Trial: 1, Number: 1, Sponsor: 2, Time: at}, {Trial: 2, Number: 1, Sponsor: 2, Time: at}},
		Sites:        []types.Site{{Trial: 1, Number: 1, Organisation: 3, Investigator: "eqp1i", Term: 1, Status: 1, Delegations: 1, Country: "FR"}},
		Terms:        []types.InvestigatorTerm{{Trial: 1, Site: 1, Term: 1, Investigator: "eqp1i", BeganAt: at}},
		Assignments:  []types.Assignment{{Trial: 1, Number: 1, Organisation: 4, Capacity: 1, NotBefore: at}},
		Transfers: []types.DutyTransfer{{
			Trial: 1, Number: 1, Organisation: 4, Tasks: []fact.Task{fact.Task_TASK_SITE_MANAGEMENT}, Sponsorship: 1, OfferedAt: at,
		}},
		Delegations: []types.Delegation{{
			Trial: 1, Site: 1, Number: 1, Person: "eqp1p", InvestigatorTerm: 1, Tasks: []fact.Task{fact.Task_TASK_CONSENT}, NotBefore: at,
			Role: fact.Role_ROLE_COORDINATOR,
		}},
		Sides: []types.PersonSide{
			{Trial: 1, Person: "eqp1b", Side: types.Unblinded, Role: fact.Role_ROLE_DATA_MONITORING_BOARD, Organisation: 4, Time: at},
			{Trial: 1, Person: "eqp1i", Side: types.Blinded, Role: fact.Role_ROLE_PRINCIPAL_INVESTIGATOR, Organisation: 3, Site: 1, Time: at},
			{Trial: 1, Person: "eqp1p", Side: types.Blinded, Role: fact.Role_ROLE_COORDINATOR, Organisation: 3, Site: 1, Time: at},
		},
	}
}
