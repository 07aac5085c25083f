package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// amount returns an amount, nil for -1.
func amount(n int64) math.Int {
	if n < 0 {
		return math.Int{}
	}
	return math.NewInt(n)
}

func sums(line uint32, n int64) []types.ScheduleSum {
	return []types.ScheduleSum{{ScheduleLine: line, Amount: math.NewInt(n)}, {ScheduleLine: line + 1, Amount: math.NewInt(900)}}
}

func TestACapBoundsWhatIsEarnedUnderItsScheduleAlone(t *testing.T) {
	for name, tc := range map[string]struct {
		participation, trial, amount int64
		wrong                        string
	}{
		"no cap":                       {-1, -1, 1000, ""},
		"up to both":                   {50, 120, 20, ""},
		"beyond that of participation": {50, 120, 21, "the participation has earned 30uusd under schedule line 4, 21uusd more are beyond its cap of 50uusd"},
		"beyond that of the trial":     {-1, 119, 20, "the trial has earned 100uusd under schedule line 4, 20uusd more are beyond its cap of 119uusd"},
	} {
		t.Run(name, func(t *testing.T) {
			a := types.Accrual{
				Schedule: types.Schedule{Line: 4}, Cap: 9, Denom: "uusd", Amount: math.NewInt(tc.amount),
				Caps: types.Caps{Participation: amount(tc.participation), Trial: amount(tc.trial)},
			}
			err := a.RequireWithinCaps(types.Earnings{Sums: sums(4, 30)}, types.Ledger{Sums: sums(4, 100)})
			if tc.wrong == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, types.ErrOverCap)
			require.ErrorContains(t, err, tc.wrong)
		})
	}
}

func TestNothingNewBeginsUnderACapThatLeavesLessThanAVisit(t *testing.T) {
	for trialCap, ok := range map[int64]bool{-1: true, 110: true, 109: false, 100: false} {
		err := types.Ledger{Sums: sums(4, 100)}.RequireWithinTrialCap(protocoltypes.Schedule{
			Line: 4, Denom: "uusd", TrialCap: amount(trialCap), Tariffs: []protocoltypes.Tariff{{Amount: math.NewInt(10)}, {Amount: math.NewInt(3)}},
		})
		require.Equal(t, ok, err == nil, "a cap of %d, 100 are earned: %v", trialCap, err)
	}
}

func TestWhatIsKeptBackIsTheLeastThatTariffsAndCapsLeave(t *testing.T) {
	type at struct {
		line                                  uint32
		open                                  uint64
		earned, tariffs, participation, trial int64
	}
	for name, tc := range map[string]struct {
		sites  []at
		earned int64 // by the trial under schedule 4
		want   int64
	}{
		"nobody":                                 {nil, 0, 0},
		"by tariffs":                             {[]at{{4, 2, 30, 500, -1, -1}, {4, 1, 0, 40, -1, -1}}, 30, 540},
		"by the cap of each":                     {[]at{{4, 2, 30, 500, 100, -1}}, 30, 170},
		"nothing is left of the cap of each":     {[]at{{4, 1, 130, 500, 100, -1}}, 130, 0},
		"by the cap of the trial":                {[]at{{4, 2, 30, 500, 100, 190}, {4, 2, 0, 500, 100, 190}}, 30, 160},
		"by the largest of two versions":         {[]at{{4, 2, 30, 500, -1, 190}, {4, 2, 0, 500, -1, 290}}, 30, 260},
		"one version has no cap":                 {[]at{{4, 2, 30, 500, -1, 190}, {4, 2, 0, 500, -1, -1}}, 30, 1000},
		"one version has no cap, the first":      {[]at{{4, 2, 30, 500, -1, -1}, {4, 2, 0, 500, -1, 190}}, 30, 1000},
		"nothing is left of the trial's":         {[]at{{4, 2, 30, 500, -1, 190}}, 200, 0},
		"each schedule by its own":               {[]at{{9, 1, 0, 70, -1, -1}, {4, 2, 30, 500, -1, 190}}, 30, 230},
		"a trial's cap of what is larger by far": {[]at{{4, 1, 0, 5, -1, 1_000_000}}, 0, 5},
	} {
		t.Run(name, func(t *testing.T) {
			var kept types.KeptBack
			for _, s := range tc.sites {
				kept.Add(types.SiteLedger{Open: s.open, Sums: []types.ScheduleSum{{ScheduleLine: s.line, Amount: math.NewInt(s.earned)}}},
					s.line, math.NewInt(s.tariffs), types.Caps{Participation: amount(s.participation), Trial: amount(s.trial)})
			}
			require.Equal(t, tc.want, kept.Sum(types.Ledger{Sums: sums(4, tc.earned)}).Int64())
		})
	}
}
