package types_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

const (
	added        = registrationfact.OutcomeChangeKind_OUTCOME_CHANGE_KIND_ADDED
	removed      = registrationfact.OutcomeChangeKind_OUTCOME_CHANGE_KIND_REMOVED
	promoted     = registrationfact.OutcomeChangeKind_OUTCOME_CHANGE_KIND_PROMOTED
	demoted      = registrationfact.OutcomeChangeKind_OUTCOME_CHANGE_KIND_DEMOTED
	retimed      = registrationfact.OutcomeChangeKind_OUTCOME_CHANGE_KIND_RETIMED
	remetricised = registrationfact.OutcomeChangeKind_OUTCOME_CHANGE_KIND_REMETRICISED
	reworded     = registrationfact.OutcomeChangeKind_OUTCOME_CHANGE_KIND_REWORDED
)

func TestAChangedOutcomeIsClassified(t *testing.T) {
	base := types.Outcome{
		Id: "P1", Level: types.OutcomeLevel_OUTCOME_LEVEL_KEY_SECONDARY, Measure: "Pain", Metric: "change from baseline", Aggregation: "mean",
		TimeFrame: "Week 52", Population: "All randomised", AnalysisReference: "SAP 4.1",
	}
	for name, tc := range map[string]struct {
		change func(*types.Outcome)
		want   []registrationfact.OutcomeChangeKind
	}{
		"nothing":                    {func(*types.Outcome) {}, nil},
		"to primary":                 {func(o *types.Outcome) { o.Level = primary }, []registrationfact.OutcomeChangeKind{promoted}},
		"to secondary":               {func(o *types.Outcome) { o.Level = secondary }, []registrationfact.OutcomeChangeKind{demoted}},
		"another time":               {func(o *types.Outcome) { o.TimeFrame = "Week 24" }, []registrationfact.OutcomeChangeKind{retimed}},
		"another measure":            {func(o *types.Outcome) { o.Measure = "Pain at night" }, []registrationfact.OutcomeChangeKind{remetricised}},
		"another metric":             {func(o *types.Outcome) { o.Metric = "" }, []registrationfact.OutcomeChangeKind{remetricised}},
		"another aggregation":        {func(o *types.Outcome) { o.Aggregation = "median" }, []registrationfact.OutcomeChangeKind{remetricised}},
		"another population":         {func(o *types.Outcome) { o.Population = "Per protocol" }, []registrationfact.OutcomeChangeKind{remetricised}},
		"a sign":                     {func(o *types.Outcome) { o.Metric = "change from baseline > 5" }, []registrationfact.OutcomeChangeKind{remetricised}},
		"a digit apart":              {func(o *types.Outcome) { o.TimeFrame = "Week 5 2" }, []registrationfact.OutcomeChangeKind{retimed}},
		"letter case":                {func(o *types.Outcome) { o.Measure = "PAIN" }, []registrationfact.OutcomeChangeKind{reworded}},
		"white space":                {func(o *types.Outcome) { o.TimeFrame = "Week  52" }, []registrationfact.OutcomeChangeKind{reworded}},
		"the place of its analysis":  {func(o *types.Outcome) { o.AnalysisReference = "SAP 4.2" }, []registrationfact.OutcomeChangeKind{reworded}},
		"everything":                 {func(o *types.Outcome) { o.Level, o.TimeFrame, o.Measure = primary, "Week 1", "Death" }, []registrationfact.OutcomeChangeKind{promoted, retimed, remetricised}},
		"wording and time is a time": {func(o *types.Outcome) { o.Measure, o.TimeFrame = "PAIN", "Week 1" }, []registrationfact.OutcomeChangeKind{retimed}},
		"another id":                 {func(o *types.Outcome) { o.Id = "P2" }, []registrationfact.OutcomeChangeKind{removed, added}},
	} {
		t.Run(name, func(t *testing.T) {
			after := base
			tc.change(&after)
			var got []registrationfact.OutcomeChangeKind
			for _, d := range types.DiffOutcomes([]types.Outcome{base}, []types.Outcome{after}) {
				got = append(got, d.Kinds...)
			}
			require.Equal(t, tc.want, got)
		})
	}
}

func TestOnlyWhatHappensCanBeDeclared(t *testing.T) {
	deltas := types.DiffOutcomes([]types.Outcome{outcome("P1", primary)}, []types.Outcome{outcome("P1", secondary), outcome("S1", secondary)})
	declare := func(id string, kind registrationfact.OutcomeChangeKind) []types.OutcomeDeclaration {
		return []types.OutcomeDeclaration{{Outcome: id, Change: kind, Reason: because}}
	}
	got, err := types.Declare(deltas, declare("P1", demoted))
	require.NoError(t, err)
	require.Equal(t, []types.OutcomeAmendment{
		{Outcome: "P1", Changes: []registrationfact.OutcomeChange{{Kind: demoted, Declared: because}}},
		{Outcome: "S1", Changes: []registrationfact.OutcomeChange{{Kind: added}}},
	}, got)
	for _, wrong := range [][]types.OutcomeDeclaration{declare("P1", retimed), declare("S1", removed), declare("X", added)} {
		_, err := types.Declare(deltas, wrong)
		require.ErrorIs(t, err, types.ErrOutcomes)
		require.ErrorContains(t, err, "but the amendment does not do that")
	}
}

func TestADeclarationIsCompleteAndGivenOnce(t *testing.T) {
	good := types.OutcomeDeclaration{Outcome: "P1", Change: demoted, Reason: because}
	for name, tc := range map[string]struct {
		declarations []types.OutcomeDeclaration
		want         string
	}{
		"without reason": {[]types.OutcomeDeclaration{{Outcome: "P1", Change: demoted}}, "declarations[0]: a reason is required"},
		"without change": {[]types.OutcomeDeclaration{{Outcome: "P1", Reason: because}}, "declarations[0]: change is 0, want 1 to 7"},
		"twice":          {[]types.OutcomeDeclaration{good, good}, `declarations[1]: that outcome "P1" is DEMOTED is declared twice`},
		"too many":       {make([]types.OutcomeDeclaration, 1801), "there are 1801 declarations, at most 1800 are allowed"},
	} {
		t.Run(name, func(t *testing.T) {
			require.ErrorContains(t, (&types.MsgAmendRegistration{Declarations: tc.declarations}).Validate(), tc.want)
		})
	}
	require.NoError(t, (&types.MsgAmendRegistration{Declarations: []types.OutcomeDeclaration{good}}).Validate())
}

func TestResultsAreComparedWithTheBaseline(t *testing.T) {
	baseline := []types.Outcome{outcome("P1", primary), outcome("P2", primary), outcome("S1", secondary), outcome("S2", secondary)}
	registered := []types.Outcome{outcome("P1", primary), outcome("P2", secondary), outcome("S1", secondary), outcome("S3", secondary), outcome("S4", secondary)}
	differences := types.CompareOutcomes(baseline, registered)
	for i, d := range differences {
		differences[i].Declared = d.Outcome == "S2" || d.Outcome == "S3"
	}
	results := types.Results{}
	for _, id := range []string{"P1", "P2", "S3", "S4", "X1"} {
		results.Results = append(results.Results, registrationfact.OutcomeResult{Outcome: id, Digest: []byte(id)})
	}
	type row struct {
		reporting types.Reporting
		declared  bool
	}
	want := map[string]row{
		"P1": {types.Reporting_REPORTING_REPORTED, true},
		"P2": {types.Reporting_REPORTING_REPORTED, false}, // demoted in silence
		"S1": {types.Reporting_REPORTING_OMITTED, false},  // still registered
		"S2": {types.Reporting_REPORTING_OMITTED, true},   // removed, and said so
		"S3": {types.Reporting_REPORTING_ADDED, true},
		"S4": {types.Reporting_REPORTING_ADDED, false},
		"X1": {types.Reporting_REPORTING_ADDED, false}, // never registered
	}
	got := make(map[string]row)
	for _, r := range types.CompareResults(baseline, registered, differences, results) {
		got[r.Outcome] = row{r.Reporting, r.Declared}
	}
	require.Equal(t, want, got)
}

func TestAnAmendmentChangesAtMostTwiceAsManyOutcomesAsARegistrationHas(t *testing.T) {
	outcomes := func(letter string) (list []types.Outcome) {
		for i := range types.MaxOutcomes {
			list = append(list, types.Outcome{Id: fmt.Sprintf("%s%d", letter, i), Level: types.OutcomeLevel_OUTCOME_LEVEL_PRIMARY, Measure: "M", TimeFrame: "T"})
		}
		return list
	}
	before, after := outcomes("A"), outcomes("B")
	require.Len(t, types.DiffOutcomes(before, after), 2*types.MaxOutcomes, "each goes, each comes")
	for i := range before {
		after[i] = before[i]
		after[i].Level, after[i].TimeFrame, after[i].Measure = types.OutcomeLevel_OUTCOME_LEVEL_SECONDARY, "Later", "Else"
	}
	changes := 0
	for _, d := range types.DiffOutcomes(before, after) {
		changes += len(d.Kinds)
	}
	require.Equal(t, types.MaxDeclarations, changes, "each may be declared")
}
