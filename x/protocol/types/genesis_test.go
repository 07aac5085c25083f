package types_test

import (
	"crypto/sha256"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

func person(organisation uint64) fact.Actor {
	return fact.Actor{Kind: fact.ActorKind_ACTOR_KIND_PERSON, Address: "somebody", Organisation: organisation}
}

// block is the time of a height.
func block(height int64) time.Time { return time.Unix(height, 0).UTC() }

// genesis is a state with a consent form of two versions as line 1 and payment schedules as lines 2 and 3.
func genesis(t *testing.T) *types.GenesisState {
	t.Helper()
	raw, err := types.EncodeSchedule(payments())
	require.NoError(t, err)
	digest := sha256.Sum256(raw)
	form := func(number, floor uint32, reconsent bool, decisions uint32) types.Version {
		content := types.Content{Title: "Form", Purpose: types.Participation, Population: types.Self, Reconsent: reconsent, Variants: []protocolfact.Variant{variant("en", byte(number))}}
		if number > 1 {
			content.Amendment, content.Rationale = types.Substantial, &fact.Reason{Code: fact.ReasonCode_REASON_CODE_SAFETY}
		}
		return types.Version{
			Trial: 3, Line: 1, Number: number, Type: consentType, ApprovedWith: number, Content: content, ReconsentFloor: floor, Actor: person(7), Time: block(5), Height: 5, Decisions: decisions,
		}
	}
	schedule := func(line uint32) types.Version {
		return types.Version{
			Trial: 3, Line: line, Number: 1, Type: scheduleType, ApprovedWith: 1, Actor: person(7), Time: block(5), Height: 5,
			Content: types.Content{Title: "Payments", Variants: []protocolfact.Variant{{
				Language: "zxx", Digest: digest[:], Size_: uint64(len(raw)), MediaType: types.ScheduleMediaType,
			}}},
		}
	}
	decision := func(number uint32, outcome protocolfact.Outcome) types.Decision {
		return types.Decision{
			Trial: 3, Line: 1, Version: 2, Number: number, Organisation: 5, Decider: types.EthicsCommittee, Outcome: outcome,
			DocumentDigest: digest[:], Actor: person(5), Reason: &fact.Reason{Code: fact.ReasonCode_REASON_CODE_SAFETY}, Time: block(6), Height: 6,
		}
	}
	decided := form(2, 2, true, 2)
	decided.DecidedBy = []types.DecidedBy{{Decider: types.EthicsCommittee, Organisation: 5}}
	return &types.GenesisState{
		Versions: []types.Version{form(1, 1, false, 0), decided, schedule(2), schedule(3)},
		Schedules: []types.ScheduleFile{
			{Trial: 3, Line: 2, Version: 1, Schedule: raw}, {Trial: 3, Line: 3, Version: 1, Schedule: raw},
		},
		Decisions: []types.Decision{decision(1, types.Approved), decision(2, types.Suspended)},
		Activations: []types.Activation{
			{Trial: 3, Site: 1, Line: 1, Version: 1, Height: 6, Time: block(6), Actor: person(101)},
			{Trial: 3, Site: 1, Line: 1, Version: 2, Height: 6, Time: block(6), Actor: person(101)},
			{Trial: 3, Site: 1, Line: 2, Version: 1, Height: 7, Time: block(7), Actor: person(101)},
		},
	}
}

// optional makes the consent form one of a sub-study.
func optional(g *types.GenesisState) {
	g.Versions[0].Content.Purpose, g.Versions[1].Content.Purpose = types.Optional, types.Optional
}

func TestGenesisThatCannotStartAChainIsRefused(t *testing.T) {
	require.NoError(t, types.DefaultGenesis().Validate())
	for name, tc := range map[string]struct {
		change func(*types.GenesisState)
		wrong  string
	}{
		"good":                               {func(*types.GenesisState) {}, ""},
		"no trial":                           {func(g *types.GenesisState) { g.Versions[0].Trial = 0 }, "trials are numbered from 1"},
		"a form that changes whom it is for": {func(g *types.GenesisState) { g.Versions[1].Content.Population = types.Assisted }, "purpose and population never change"},
		"a form in use beside none":          {func(g *types.GenesisState) { optional(g) }, "beside no required consent form"},
		"a gap between versions":             {func(g *types.GenesisState) { g.Versions[1].Number = 3 }, "goes from version 1 to 3"},
		"a version twice":                    {func(g *types.GenesisState) { g.Versions[1].Number = 1 }, "goes from version 1 to 1"},
		"a gap between lines":                {func(g *types.GenesisState) { g.Versions[3].Line = 5 }, "the lines of trial 3 go from 2 to 5"},
		"a line that changes its type": {func(g *types.GenesisState) {
			g.Versions[1].Type, g.Versions[1].Content.Reconsent, g.Versions[1].Content.Purpose, g.Versions[1].Content.Population = protocolType, false, 0, 0
		}, "goes from a consent form to a protocol"},
		"content that breaks a rule":         {func(g *types.GenesisState) { g.Versions[0].Content.Title = "" }, "title is empty"},
		"nobody who submitted":               {func(g *types.GenesisState) { g.Versions[0].Actor = fact.Actor{} }, "names nobody"},
		"a wrong re-consent floor":           {func(g *types.GenesisState) { g.Versions[1].ReconsentFloor = 1 }, "has re-consent floor 1, want 2"},
		"a file twice in a line":             {func(g *types.GenesisState) { g.Versions[1].Content.Variants[0].Digest[0] = 1 }, "twice"},
		"a schedule file that is missing":    {func(g *types.GenesisState) { g.Schedules = g.Schedules[1:] }, "there are 2 versions of payment schedules and 1 files"},
		"a schedule file of another":         {func(g *types.GenesisState) { g.Schedules[0].Line = 1 }, "payment schedule 0 belongs to version 1 of line 1"},
		"a schedule file exchanged":          {func(g *types.GenesisState) { g.Schedules[0].Schedule = []byte{1} }, "the variant declares"},
		"a decision on nothing":              {func(g *types.GenesisState) { g.Decisions[0].Version = 9 }, "has no version 9"},
		"a gap between decisions":            {func(g *types.GenesisState) { g.Decisions[0].Number = 2 }, "goes from decision 0 to 2"},
		"a decision in another's name":       {func(g *types.GenesisState) { g.Decisions[0].Organisation = 6 }, "signed by somebody of organisation 5"},
		"a decision of no outcome":           {func(g *types.GenesisState) { g.Decisions[0].Outcome = 0 }, "outcome is 0"},
		"a suspension that is lifted before": {func(g *types.GenesisState) { g.Decisions[0].Outcome = types.Lifted }, "has not suspended"},
		"a decision for no country":          {func(g *types.GenesisState) { g.Decisions[0].Scope.Countries = []string{"XX"} }, "not a country"},
		"decisions counted wrongly":          {func(g *types.GenesisState) { g.Versions[1].Decisions = 3 }, "counts 3 decisions, there are 2"},
		"a version that shares approvals":    {func(g *types.GenesisState) { g.Versions[1].ApprovedWith = 1 }, "is approved with version 1, want 2"},
		"a condition of no decision": {func(g *types.GenesisState) {
			g.Conditions = []types.ConditionState{{Trial: 3, Line: 1, Version: 2, Decision: 1, Number: 1}}
		},
			"has no condition 1 after 0"},
		"a condition that is not told of": {func(g *types.GenesisState) {
			g.Decisions[0].Outcome = types.ApprovedWithConditions
			g.Decisions[0].Conditions = []*protocolfact.Condition{{Number: 1, TextDigest: make([]byte, 32), Due: time.Unix(10, 0).UnixNano()}}
		}, "has 1 conditions, of which 0 are told"},
		"conditions out of order": {func(g *types.GenesisState) {
			g.Decisions[0].Outcome, g.Decisions[0].Conditions = types.ApprovedWithConditions, []*protocolfact.Condition{{Number: 2}}
		}, "not numbered from 1"},
		"opinions remembered wrongly":                  {func(g *types.GenesisState) { g.Versions[1].DecidedBy = nil }, "its decisions come to"},
		"an opinion on what nobody decided on":         {func(g *types.GenesisState) { g.Versions[0].DecidedBy = g.Versions[1].DecidedBy }, "its decisions come to []"},
		"a version before the one it follows":          {func(g *types.GenesisState) { g.Versions[0].Height, g.Versions[0].Time = 6, block(6) }, "goes from height 6 to 5"},
		"a version that was effective before":          {func(g *types.GenesisState) { at := block(5); g.Versions[1].Content.Effective = &at }, "which is not after the block"},
		"somebody without an address":                  {func(g *types.GenesisState) { g.Versions[0].Actor.Address = "" }, "names nobody"},
		"a decision before its version":                {func(g *types.GenesisState) { g.Decisions[0].Height, g.Decisions[0].Time = 4, block(4) }, "at height 4, after what came at height 5"},
		"a decision before the one it follows":         {func(g *types.GenesisState) { g.Decisions[0].Height, g.Decisions[0].Time = 7, block(7) }, "at height 6, after what came at height 7"},
		"a decision on one's own document":             {func(g *types.GenesisState) { g.Versions[1].Actor.Organisation = 5 }, "decides on what it submitted"},
		"a decision on what was submitted in its name": {func(g *types.GenesisState) { g.Versions[1].Actor.OnBehalfOf = 5 }, "decides on what it submitted"},
		"a decision in one's own place":                {func(g *types.GenesisState) { g.Decisions[0].InPlaceOf = 5 }, "in its own place"},
		"a suspension in another's place":              {func(g *types.GenesisState) { g.Decisions[1].InPlaceOf = 6 }, "nobody suspends in another's place"},
		"a condition met before it was demanded": {func(g *types.GenesisState) {
			due, met := block(9), block(5)
			g.Decisions[0].Outcome = types.ApprovedWithConditions
			g.Decisions[0].Conditions = []*protocolfact.Condition{{Number: 1, TextDigest: make([]byte, 32), Due: due.UnixNano()}}
			g.Conditions = []types.ConditionState{{Trial: 3, Line: 1, Version: 2, Decision: 1, Number: 1, Due: due, MetAt: &met}}
		}, "before it was demanded"},
		"an activation before its version": {func(g *types.GenesisState) {
			g.Versions[3].Height, g.Versions[3].Time = 8, block(8)
			g.Activations[2].Line = 3
		}, "activated at height 7 and submitted at height 8"},
		"an activation before it was effective":  {func(g *types.GenesisState) { at := block(9); g.Versions[2].Content.Effective = &at }, "is effective from"},
		"an activation at a site it is not for":  {func(g *types.GenesisState) { g.Versions[2].Content.Scope.Sites = []uint32{2} }, "is for sites 2, not for site 1"},
		"one height at two times":                {func(g *types.GenesisState) { g.Activations[0].Time = block(5) }, "height 6 has the times"},
		"a height before an earlier one":         {func(g *types.GenesisState) { g.Activations[2].Time = block(4) }, "comes before height 7"},
		"a time that has no count":               {func(g *types.GenesisState) { g.Activations[2].Time = time.Date(2300, 1, 1, 0, 0, 0, 0, time.UTC) }, "a count of nanoseconds"},
		"a version at no height":                 {func(g *types.GenesisState) { g.Versions[0].Height = 0 }, "want a height above 0"},
		"a use that rests on nothing for a time": {func(g *types.GenesisState) { at := block(9); g.Activations[1].RestsUntil = &at }, "it rests on nothing"},
		"a use that rests on what is no measure": {func(g *types.GenesisState) { g.Activations[1].RestsOn = 1 }, "want an urgent safety measure"},
		"an activation of nothing":               {func(g *types.GenesisState) { g.Activations[0].Line = 9 }, "has no version 1"},
		"an activation at no site":               {func(g *types.GenesisState) { g.Activations[0].Site = 0 }, "sites are numbered from 1"},
		"an activation by nobody":                {func(g *types.GenesisState) { g.Activations[0].Actor = fact.Actor{} }, "names nobody"},
		"an activation before the chain":         {func(g *types.GenesisState) { g.Activations[0].Height = 0 }, "at height 0"},
		"an activation that goes back":           {func(g *types.GenesisState) { g.Activations[1].Version = 1 }, "goes from version 1"},
		"history out of order":                   {func(g *types.GenesisState) { g.Activations[1].Height = 5 }, "at height 5"},
		"two schedules at a site": {func(g *types.GenesisState) {
			g.Activations = append(g.Activations, types.Activation{Trial: 3, Site: 1, Line: 3, Version: 1, Height: 8, Time: block(8), Actor: person(101)})
		}, "pays by the lines 2 and 3"},
	} {
		t.Run(name, func(t *testing.T) {
			g := genesis(t)
			tc.change(g)
			requireError(t, g.Validate(), tc.wrong)
		})
	}
}

func TestGenesisWithAScheduleThatMovesATariffIsRefused(t *testing.T) {
	withLater := func(change func(*types.PaymentSchedule)) *types.GenesisState {
		g, later := genesis(t), payments()
		later.ResponseDays++ // so that the file is another in any case
		change(&later)
		raw, err := types.EncodeSchedule(later)
		require.NoError(t, err)
		digest := sha256.Sum256(raw)
		v := g.Versions[3]
		v.Number, v.ApprovedWith = 2, 2
		v.Content.Amendment, v.Content.Rationale = types.Substantial, &fact.Reason{Code: fact.ReasonCode_REASON_CODE_PLANNED}
		v.Content.Variants = []protocolfact.Variant{{
			Language: "zxx", Digest: digest[:], Size_: uint64(len(raw)), MediaType: types.ScheduleMediaType,
		}}
		g.Versions = append(g.Versions, v)
		g.Schedules = append(g.Schedules, types.ScheduleFile{Trial: 3, Line: 3, Version: 2, Schedule: raw})
		return g
	}
	require.NoError(t, withLater(func(*types.PaymentSchedule) {}).Validate())
	moved := withLater(func(p *types.PaymentSchedule) { p.Tariffs[0], p.Tariffs[1] = p.Tariffs[1], p.Tariffs[0] })
	require.ErrorContains(t, moved.Validate(), `payment schedule 2: tariffs[0].code is "TRAVEL", want "SCREENING"`)
}

// TestGenesisWhereAMeasureRestsOnMoreThanItMayIsRefused: versions 3 and 4 of the consent form are urgent safety measures.
func TestGenesisWhereAMeasureRestsOnMoreThanItMayIsRefused(t *testing.T) {
	const hour = 3600
	until := func(submitted int64) *time.Time {
		at := block(submitted).Add(types.UrgentMeasurePeriod)
		return &at
	}
	for name, tc := range map[string]struct {
		change func(third, fourth *types.Activation)
		wrong  string
	}{
		"as it should be":         {func(*types.Activation, *types.Activation) {}, ""},
		"each for itself":         {func(_, fourth *types.Activation) { fourth.RestsOn, fourth.RestsUntil = 3, until(2*hour) }, ""},
		"on what was skipped":     {func(third, _ *types.Activation) { third.RestsOn = 1 }, "want an urgent safety measure that rests on an earlier one in use there"},
		"on itself":               {func(third, _ *types.Activation) { third.RestsOn = 3 }, "want an urgent safety measure"},
		"for ever":                {func(third, _ *types.Activation) { third.RestsUntil = nil }, "rests until no time, want"},
		"longer than it may":      {func(third, _ *types.Activation) { third.RestsUntil = until(hour + 1) }, "rests until 1970-04-01T01:00:01Z, want 1970-04-01T01:00:00Z"},
		"anew":                    {func(_, fourth *types.Activation) { fourth.RestsUntil = until(2 * hour) }, "want 1970-04-01T01:00:00Z"},
		"from after its time was": {func(_, fourth *types.Activation) { fourth.Time = until(hour).Add(1) }, "was activated at site 1 at 1970-04-01T01:00:00.000000001Z"},
	} {
		t.Run(name, func(t *testing.T) {
			g := genesis(t)
			for number := uint32(3); number <= 4; number++ {
				v := g.Versions[1]
				v.Number, v.ApprovedWith, v.Decisions, v.DecidedBy = number, number, 0, nil
				v.Height, v.Time = int64(number-2)*hour, block(int64(number-2)*hour)
				v.Content.Amendment, v.Content.Reconsent = types.UrgentSafety, false
				v.Content.Variants = []protocolfact.Variant{variant("en", byte(number))}
				g.Versions = append(g.Versions[:number-1], append([]types.Version{v}, g.Versions[number-1:]...)...)
			}
			third := types.Activation{
				Trial: 3, Site: 1, Line: 1, Version: 3, Height: 2 * hour, Time: block(2 * hour), Actor: person(101), RestsOn: 2, RestsUntil: until(hour),
			}
			fourth := third
			fourth.Version, fourth.Height, fourth.Time = 4, 3*hour, block(3*hour)
			tc.change(&third, &fourth)
			g.Activations = append(g.Activations[:2], append([]types.Activation{third, fourth}, g.Activations[2:]...)...)
			requireError(t, g.Validate(), tc.wrong)
		})
	}
}
