package types_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// trials are those of the genesis state of registrations.
func trials() *trialtypes.GenesisState {
	window := 90 * 24 * time.Hour
	return &trialtypes.GenesisState{
		NextTrial: 3,
		Trials: []trialtypes.Trial{
			{Id: 1, Sponsor: 2, Status: recruiting, Sponsorships: 1, SettlementWindow: window, RegisteredAt: today},
			{Id: 2, Sponsor: 2, Status: suspended, Sponsorships: 1, SettlementWindow: window, RegisteredAt: today},
		},
		Countries: []trialtypes.TrialCountries{{Trial: 1, Countries: []string{"DE", "FR"}}, {Trial: 2, Countries: []string{"DE", "FR"}}},
		Sponsorships: []trialtypes.Sponsorship{
			{Trial: 1, Number: 1, Sponsor: 2, Time: today}, {Trial: 2, Number: 1, Sponsor: 2, Time: today},
		},
	}
}

func TestRegistrationsAgreeWithTheTrialsThatAChainBeginsWith(t *testing.T) {
	require.NoError(t, trials().Validate())
	require.NoError(t, genesis(t).ValidateWith(trials()))
	require.NoError(t, types.DefaultGenesis().ValidateWith(trialtypes.DefaultGenesis()))
	for want, change := range map[string]func(*types.GenesisState, *trialtypes.GenesisState){
		"there is a trial 2, but no entry of it":           func(g *types.GenesisState, _ *trialtypes.GenesisState) { g.Entries = g.Entries[:1] },
		"there is a trial 1, but no entry of it":           func(g *types.GenesisState, _ *trialtypes.GenesisState) { g.Entries = g.Entries[1:] },
		"there is an entry of trial 2, but no such trial":  func(_ *types.GenesisState, o *trialtypes.GenesisState) { o.Trials = o.Trials[:1] },
		"trial 2 has no sponsorship":                       func(_ *types.GenesisState, o *trialtypes.GenesisState) { o.Sponsorships = o.Sponsorships[:1] },
		"trial 9, version 1 belongs to a trial that is mi": func(g *types.GenesisState, _ *trialtypes.GenesisState) { g.Versions[0].Trial = 9 },
		"trial 9 is offered to organisation 5, but is mis": func(g *types.GenesisState, _ *trialtypes.GenesisState) { g.Offers[0].Trial = 9 },
		"trial 1, version 1 is of 2026-03-15T09:00:00Z, height 0, the trial was registered at 2026-03-15T08:00:00Z": func(_ *types.GenesisState, o *trialtypes.GenesisState) {
			o.Trials[0].RegisteredAt = today.Add(-time.Hour)
		},
		"trial 1, version 1 is of 2026-03-15T09:00:00Z, height 3":               func(g *types.GenesisState, _ *trialtypes.GenesisState) { g.Versions[0].Height = 3 },
		"trial 1, version 1 is by organisation 3, the first sponsor is 2":       func(g *types.GenesisState, _ *trialtypes.GenesisState) { g.Versions[0].Actor.Organisation = 3 },
		"trial 1, version 2 has a settlement window of 2160h0m0s, the trial of": func(_ *types.GenesisState, o *trialtypes.GenesisState) { o.Trials[0].SettlementWindow = time.Hour },
		"trial 2, version 1 recruits in [DE FR], the trial in [FR]":             func(_ *types.GenesisState, o *trialtypes.GenesisState) { o.Countries[1].Countries = []string{"FR"} },
		"trial 1, version 2: sample_size.none_planned is of a trial that enrolled nobody": func(g *types.GenesisState, _ *trialtypes.GenesisState) {
			g.Versions[1].Registration.SampleSize = types.SampleSize{NonePlanned: true}
		},
		"trial 1, version 2: sample_size.none_planned is of a trial that was withdrawn, this one is RECRUITING": func(g *types.GenesisState, _ *trialtypes.GenesisState) {
			g.Versions[1].Registration.SampleSize, g.Milestones = types.SampleSize{NonePlanned: true}, nil
		},
		"trial 1, status 1 is RECRUITING, the trial is SUSPENDED":             func(_ *types.GenesisState, o *trialtypes.GenesisState) { o.Trials[0].Status = suspended },
		"trial 1 was offered at 2026-03-15T08:00:00Z, before its sponsor's":   func(g *types.GenesisState, _ *trialtypes.GenesisState) { g.Offers[0].OfferedAt = today.Add(-time.Hour) },
		"trial 1 is offered to organisation 2, which is its sponsor":          func(g *types.GenesisState, _ *trialtypes.GenesisState) { g.Offers[0].Organisation = 2 },
		"clock RESULTS of trial 1 is for sponsor 3, which is not the trial's": func(g *types.GenesisState, _ *trialtypes.GenesisState) { g.Clocks[0].Sponsor = 3 },
	} {
		t.Run(want, func(t *testing.T) {
			g, others := genesis(t), trials()
			change(g, others)
			require.ErrorContains(t, g.ValidateWith(others), want)
		})
	}
}
