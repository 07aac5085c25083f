package registry

import (
	"testing"

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
