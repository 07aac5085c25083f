package registry

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/x/trial/types"
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
			Inherit(&r, types.Registration{Outcomes: outcomesNamed(tc.before...)})
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
		PublicContact: types.Contact{Organisation: 4}, ScientificContact: types.Contact{Organisation: 5}, SettlementWindowDays: 30,
		SampleSize: types.SampleSize{Planned: 100},
	}
	r := types.Registration{SampleSize: types.SampleSize{Planned: 87, Actual: 87}}
	Inherit(&r, before)
	require.Equal(t, before.PublicContact, r.PublicContact)
	require.Equal(t, before.ScientificContact, r.ScientificContact)
	require.Equal(t, uint32(30), r.SettlementWindowDays)
	require.Equal(t, types.SampleSize{Planned: 100, Actual: 87}, r.SampleSize)
}
