package registry

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

func outcomesNamed(names ...string) (list []types.Outcome) {
	for _, n := range names {
		list = append(list, types.Outcome{Id: n[:2], Measure: n[3:], TimeFrame: "week 4"})
	}
	return list
}

func TestAnOutcomeKeepsItsIDWhenOthersMoveAroundIt(t *testing.T) {
	for name, tc := range map[string]struct{ before, list, want []string }{
		"the same":           {[]string{"P1 pain", "P2 sleep"}, []string{"P1 pain", "P2 sleep"}, []string{"P1", "P2"}},
		"one before":         {[]string{"P1 pain", "P2 sleep"}, []string{"P1 mood", "P2 pain", "P3 sleep"}, []string{"P1-2", "P1", "P2"}},
		"one gone":           {[]string{"P1 pain", "P2 sleep"}, []string{"P1 sleep"}, []string{"P2"}},
		"changed":            {[]string{"P1 pain"}, []string{"P1 mood"}, []string{"P1-2"}},
		"two of one measure": {[]string{"P1 MACE", "P2 MACE"}, []string{"P1 MACE", "P2 MACE", "P3 MACE"}, []string{"P1", "P2", "P3"}},
		"named anew":         {[]string{"X1 pain"}, []string{"P1 pain"}, []string{"X1"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := types.Registration{Outcomes: outcomesNamed(tc.list...)}
			Inherit(&r, &Report{}, types.Registration{Outcomes: outcomesNamed(tc.before...)})
			var ids []string
			for _, o := range r.Outcomes {
				ids = append(ids, o.Id)
			}
			require.Equal(t, tc.want, ids)
		})
	}
}

func TestAnAmendmentKeepsWhatNoRecordHas(t *testing.T) {
	before := types.Registration{
		Identifiers:   []registrationfact.Identifier{{Scheme: registrationfact.Scheme_SCHEME_EU_CT, Value: "2022-500024-30-00"}, {Scheme: registrationfact.Scheme_SCHEME_NCT, Value: "NCT07654321"}},
		PublicContact: types.Contact{Organisation: 4}, ScientificContact: types.Contact{Organisation: 5}, SettlementWindowDays: 30,
		SampleSize: types.SampleSize{Planned: 100}, Completion: &types.Milestone{Date: types.PartialDate{Year: 2029}, Kind: 1},
		IpdSharing:          types.IPDSharing{Plan: types.Sharing_SHARING_YES, Statement: "ask"},
		RegistryProjections: []types.RegistryProjection{{Kind: 1, Number: "NCT07654321", Digest: []byte{1}}, {Kind: 2, Number: "AB-1", Digest: []byte{2}}},
		ScientificTitle:     "A long title", Countries: []string{"DE"},
	}
	d := NewDraft(nil, "")
	d.Assume("sample_size.planned", "stands")
	d.Assume("ipd_sharing.plan", "stands")
	d.Assume("scientific_title", "stands")
	r := types.Registration{
		Identifiers: []registrationfact.Identifier{{Scheme: registrationfact.Scheme_SCHEME_NCT, Value: "NCT07654321"}, {Scheme: registrationfact.Scheme_SCHEME_EU_CT, Value: "2022-500024-30-01"}},
		SampleSize:  types.SampleSize{Planned: 87, Actual: 87}, IpdSharing: types.IPDSharing{Plan: types.Sharing_SHARING_UNDECIDED},
		RegistryProjections: []types.RegistryProjection{{Kind: 1, Number: "NCT07654321", Digest: []byte{3}}},
		PublicTitle:         "A title", ScientificTitle: "A title", Countries: []string{"FR"},
	}
	Inherit(&r, &d.Report, before)
	require.Equal(t, before.PublicContact, r.PublicContact)
	require.Equal(t, before.ScientificContact, r.ScientificContact)
	require.Equal(t, uint32(30), r.SettlementWindowDays)
	require.Equal(t, types.SampleSize{Planned: 100, Actual: 87}, r.SampleSize)
	require.Equal(t, before.IpdSharing, r.IpdSharing)
	require.Equal(t, before.Completion, r.Completion)
	require.Equal(t, "A long title", r.ScientificTitle)
	require.Equal(t, []string{"FR"}, r.Countries, "what the record says is not touched")
	require.Equal(t, "2022-500024-30-01", r.Identifiers[1].Value, "a resubmission is no other trial")
	require.Len(t, r.Identifiers, 2)
	require.Equal(t, []byte{3}, r.RegistryProjections[0].Digest, "of one record, the newer download counts")
	require.Equal(t, before.RegistryProjections[1], r.RegistryProjections[1])
	var fields []string
	for _, n := range d.Report.Inherited {
		fields = append(fields, n.Field)
	}
	require.Equal(t, []string{
		"registry_projections", "public_contact", "scientific_contact", "scientific_title", "completion", "sample_size.planned", "ipd_sharing",
		"settlement_window_days",
	}, fields, "each is reported")
}

func TestAnOutcomeKeepsWhatARegistryHasNoPlaceFor(t *testing.T) {
	before := types.Outcome{
		Id: "S1", Level: types.OutcomeLevel_OUTCOME_LEVEL_KEY_SECONDARY, Measure: "Pain", TimeFrame: "Week 4", Metric: "VAS",
		Aggregation: "Mean", Population: "ITT", AnalysisReference: "SAP 4.1",
	}
	for name, tc := range map[string]struct {
		record, want types.Outcome
	}{
		"of the registry": {types.Outcome{Id: "S7", Level: types.OutcomeLevel_OUTCOME_LEVEL_SECONDARY, Measure: "Pain", TimeFrame: "Week 4", Metric: "VAS"}, before},
		"exported before": {types.Outcome{Id: "S1", Level: types.OutcomeLevel_OUTCOME_LEVEL_SECONDARY, Measure: "Pain", TimeFrame: "Week 4", Metric: Described(before)}, before},
		"no time frame":   {types.Outcome{Id: "S1", Level: types.OutcomeLevel_OUTCOME_LEVEL_SECONDARY, Measure: "Pain", TimeFrame: TimeFrameNotStated, Metric: "VAS"}, before},
	} {
		t.Run(name, func(t *testing.T) {
			r := types.Registration{Outcomes: []types.Outcome{tc.record}}
			Inherit(&r, &Report{}, types.Registration{Outcomes: []types.Outcome{before}})
			require.Equal(t, []types.Outcome{tc.want}, r.Outcomes)
		})
	}
	promoted := types.Registration{Outcomes: []types.Outcome{{Id: "P1", Level: types.OutcomeLevel_OUTCOME_LEVEL_PRIMARY, Measure: "Pain", TimeFrame: "Week 4"}}}
	Inherit(&promoted, &Report{}, types.Registration{Outcomes: []types.Outcome{before}})
	require.Equal(t, types.OutcomeLevel_OUTCOME_LEVEL_PRIMARY, promoted.Outcomes[0].Level, "a real change stays one")
}

func TestAnOutcomeThatIsOnlyWrittenOtherwiseKeepsItsID(t *testing.T) {
	before := []types.Outcome{
		{Id: "P1", Level: 1, Measure: "Pain on swallowing", TimeFrame: "Day 3"}, {Id: "S1", Level: 3, Measure: "Cups drunk (0-10)", TimeFrame: "Up to 7 days"},
		{Id: "S2", Level: 3, Measure: "Cups drunk (0-10)", TimeFrame: "Up to 14 days"}, {Id: "S3", Level: 3, Measure: "Voice of the patient", TimeFrame: "Day 3"},
	}
	r := types.Registration{Outcomes: []types.Outcome{
		{Id: "P1", Level: 1, Measure: "Pain on Swallowing", TimeFrame: "Day\u00a03"}, {Id: "S1", Level: 3, Measure: "Cups drunk (0–10)", TimeFrame: "up to 14 days."},
		{Id: "S2", Level: 3, Measure: "cups drunk (0–10)", TimeFrame: "Up to 7 days;"}, {Id: "S3", Level: 3, Measure: "Patient's voice of the week", TimeFrame: "Day 3"}, {Id: "S4", Level: 3, Measure: "Fever", TimeFrame: "Day 3"},
	}}
	var report Report
	Inherit(&r, &report, types.Registration{Outcomes: before})
	var ids []string
	for _, o := range r.Outcomes {
		ids = append(ids, o.Id)
	}
	require.Equal(t, []string{"P1", "S2", "S1", "S3-2", "S4"}, ids, "the time frame tells S1 from S2")
	report.Review(r, time.Now())
	text := report.Text()
	for _, want := range []string{
		`P1: the measure is reworded: "Pain on Swallowing" was "Pain on swallowing"`, `S2: the measure is reworded`,
		`S3: SECONDARY, "Voice of the patient" (Day 3), is not in the amendment any more: it will be shown as removed; it is like S3-2, which is new: if they are the same, say so with --same-outcome NEW=S3`,
		`S3-2: SECONDARY, "Patient's voice of the week" (Day 3), is new`, `S4: SECONDARY, "Fever" (Day 3), is new`,
	} {
		require.Contains(t, text, want)
	}
	require.NotContains(t, text, "P1-2")

	require.NoError(t, SameOutcome(&r, &report, "S3-2", "S3"))
	report.Review(r, time.Now())
	require.Contains(t, report.Text(), `S3: the measure is another one: "Patient's voice of the week" was "Voice of the patient"`)
	require.NotContains(t, report.Text(), "will be shown as removed")
	for pair, want := range map[[2]string]string{
		{"S4", "P1"}: "the record has the outcome P1", {"X", "S9"}: "the record has no outcome X", {"S4", "S9"}: "the amended version has no outcome S9", {"S1", "S9"}: "S1 is no new outcome",
	} {
		require.ErrorContains(t, SameOutcome(&r, &report, pair[0], pair[1]), want)
	}
}

func TestEveryOutcomeThatGoesIsNamedAfterThePatchToo(t *testing.T) {
	r := types.Registration{Outcomes: outcomesNamed("P1 pain", "P2 sleep")}
	var report Report
	Inherit(&r, &report, types.Registration{Outcomes: outcomesNamed("P1 pain", "P2 sleep")})
	report.Review(r, time.Now())
	require.Empty(t, report.Outcomes)
	r.Outcomes = r.Outcomes[:1]
	report.Review(r, time.Now())
	require.Len(t, report.Outcomes, 1)
	require.Equal(t, "P2", report.Outcomes[0].Field)
}

func TestWhatIsAbsentInARecordIsKeptAndNotTakenAsNo(t *testing.T) {
	before := types.Registration{Eligibility: types.Eligibility{HealthyVolunteers: true, MinimumAge: &types.Age{Value: 18, Unit: types.AgeUnit_AGE_UNIT_YEARS}}}
	d := NewDraft(nil, "")
	d.Assume("eligibility.healthy_volunteers", "not said")
	d.Assume("eligibility.minimum_age", "not said")
	var r types.Registration
	Inherit(&r, &d.Report, before)
	require.True(t, r.Eligibility.HealthyVolunteers)
	require.Equal(t, before.Eligibility.MinimumAge, r.Eligibility.MinimumAge)
	var said Report
	r = types.Registration{}
	Inherit(&r, &said, before)
	require.False(t, r.Eligibility.HealthyVolunteers, "a record that says no is not overruled")
	require.Nil(t, r.Eligibility.MinimumAge)
}

// amendedOutcomes writes outcomes as "P 12 OS", level, time frame and measure with a metric after a bar, and returns for each
// of the second list the id under which the first has it; those that are new are "new".
func amendedOutcomes(t *testing.T, before, after []string) (ids []string, report Report) {
	t.Helper()
	levels := map[string]types.OutcomeLevel{"P": 1, "K": 2, "S": 3, "O": 4}
	made := func(prefix string, list []string) (outcomes []types.Outcome) {
		for n, s := range list {
			words := strings.SplitN(s, " ", 3)
			measure, metric, _ := strings.Cut(words[2], "|")
			frame := words[1] + " months"
			if words[1] == "-" {
				frame = TimeFrameNotStated
			}
			outcomes = append(outcomes, types.Outcome{
				Id: fmt.Sprintf("%s%d", prefix, n+1), Level: levels[words[0]], TimeFrame: frame, Measure: measure, Metric: metric,
			})
		}
		return outcomes
	}
	r := types.Registration{Outcomes: made("N", after)}
	Inherit(&r, &report, types.Registration{Outcomes: made("B", before)})
	report.Review(r, time.Now())
	for _, o := range r.Outcomes {
		if strings.HasPrefix(o.Id, "N") {
			o.Id = "new"
		}
		ids = append(ids, o.Id)
	}
	return ids, report
}

func TestAnOutcomeOfAnotherLevelIsNoSuccessorWhereOneOfTheSameLevelIs(t *testing.T) {
	for name, tc := range map[string]struct{ before, after, want []string }{
		"the primary one goes, the secondary one is later": {[]string{"P 12 OS", "S 24 OS"}, []string{"P 12 PFS", "S 36 OS"}, []string{"new", "B2"}},
		"the same the other way round":                     {[]string{"S 24 OS", "P 12 OS"}, []string{"S 36 OS", "P 12 PFS"}, []string{"B1", "new"}},
		"written otherwise":                                {[]string{"P 12 OS", "S 24 OS."}, []string{"S 36 os"}, []string{"B2"}},
		"key secondary is secondary to a registry":         {[]string{"P 12 OS", "K 24 OS"}, []string{"S 36 OS"}, []string{"B2"}},
		"a rewording of one's own level goes first":        {[]string{"P 12 OS", "S 12 os."}, []string{"S 12 OS"}, []string{"B2"}},
		"the levels change places":                         {[]string{"P 12 OS", "S 24 OS"}, []string{"P 24 OS", "S 12 OS"}, []string{"B2", "B1"}},
		"only the level differs":                           {[]string{"P 12 OS"}, []string{"S 12 OS"}, []string{"B1"}},
		"a metric tells two apart":                         {[]string{"S 4 Pain|VAS", "S 4 Pain|NRS"}, []string{"S 4 Pain|NRS", "S 8 Sleep"}, []string{"B2", "new"}},
		"metrics in another order":                         {[]string{"S 4 Pain|VAS", "S 4 Pain|NRS"}, []string{"S 4 Pain|NRS.", "S 4 Pain|VAS"}, []string{"B2", "B1"}},
		"a metric tells which is later":                    {[]string{"S 4 Pain|VAS", "S 8 Pain|NRS"}, []string{"S 12 Pain|NRS"}, []string{"B2"}},
		"new metrics of as many":                           {[]string{"S 4 Pain|a", "S 4 Pain|b"}, []string{"S 4 Pain|c", "S 4 Pain|d"}, []string{"B1", "B2"}},
		"no time frames in the record":                     {[]string{"S 4 Pain", "S 8 Pain"}, []string{"S - Pain", "S - Pain"}, []string{"B1", "B2"}},
		"the same thrice, then twice":                      {[]string{"S 4 Pain", "S 4 Pain", "S 4 Pain"}, []string{"S 4 Pain", "S 4 Pain"}, []string{"B1", "B2"}},
	} {
		ids, _ := amendedOutcomes(t, tc.before, tc.after)
		require.Equal(t, tc.want, ids, name)
	}
}

func TestWhichOfSeveralAnOutcomeIsIsAskedAndNotGuessed(t *testing.T) {
	for name, tc := range map[string]struct{ before, after []string }{
		"two that could be it, both retimed": {[]string{"S 12 OS", "S 24 OS"}, []string{"S 36 OS"}},
		"one that could be either":           {[]string{"S 12 OS"}, []string{"S 24 OS", "S 36 OS"}},
		"two for two":                        {[]string{"S 12 OS", "S 24 OS"}, []string{"S 36 OS", "S 18 OS"}},
		"two levels it could have had":       {[]string{"P 12 OS", "S 12 OS"}, []string{"O 12 OS"}},
		"a metric that neither had":          {[]string{"S 4 Pain|VAS", "S 4 Pain|NRS"}, []string{"S 4 Pain|Likert"}},
		"no time frame for two":              {[]string{"S 4 Pain", "S 8 Pain"}, []string{"S - Pain"}},
	} {
		ids, report := amendedOutcomes(t, tc.before, tc.after)
		require.NotContains(t, strings.Join(ids, " "), "B", name)
		require.Equal(t, len(tc.before), strings.Count(report.Text(), "if they are the same, say so with --same-outcome NEW=B"), name)
	}
	ids, report := amendedOutcomes(t, []string{"P 12 OS"}, []string{"P 12 PFS", "S 36 OS"})
	require.Equal(t, []string{"new", "B1"}, ids)
	require.Contains(t, report.Text(), "level PRIMARY becomes SECONDARY")
	require.Contains(t, report.Text(), "if it is another outcome, give it an id of its own with --patch")
}

func TestAnotherMetricOfAnOutcomeIsSaid(t *testing.T) {
	ids, report := amendedOutcomes(t, []string{"S 4 Pain|VAS of 100 mm"}, []string{"S 4 Pain|NRS"})
	require.Equal(t, []string{"B1"}, ids)
	require.Contains(t, report.Text(), `B1: the metric is another one: "NRS" was "VAS of 100 mm"`)
	require.NotContains(t, report.Text(), "give it an id of its own")
}
