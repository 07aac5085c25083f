package document_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/client/document"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

const schedule = `{
  "denom": "uusd", "release": "IMMEDIATE", "response_days": 14, "arbiter": 5,
  "participation_day": "50000000", "site_day": "500000000",
  "tariffs": [
    {"code": "SCREENING", "kind": "STIPEND", "amount": "25000000", "cap": 1, "taxable": true},
    {"code": "TRAVEL", "kind": "REIMBURSEMENT", "amount": "1", "cap": 4, "interval": "7d"}
  ]
}
`

func TestAScheduleIsCompiledFromJSON(t *testing.T) {
	week := 7 * 24 * time.Hour
	p, err := document.ParseSchedule([]byte(schedule))
	require.NoError(t, err)
	require.Equal(t, types.PaymentSchedule{
		Denom: "uusd", Release: types.Release_RELEASE_IMMEDIATE, ResponseDays: 14, Arbiter: 5, ParticipationDay: "50000000", SiteDay: "500000000",
		Tariffs: []*types.TariffLine{
			{Code: "SCREENING", Kind: types.TariffKind_TARIFF_KIND_STIPEND, Amount: "25000000", Cap: 1, Taxable: true},
			{Code: "TRAVEL", Kind: types.TariffKind_TARIFF_KIND_REIMBURSEMENT, Amount: "1", Cap: 4, Interval: &week},
		},
	}, p)
}

func TestAScheduleIsCompiledWithWhatMayBeLeftOut(t *testing.T) {
	source := strings.Replace(schedule, `"arbiter": 5,`, `"cosign_above": "0", "participation_cap": "100000000", "trial_cap": "900000000",`, 1)
	p, err := document.ParseSchedule([]byte(strings.Replace(source, `"taxable": true`, `"unscheduled": true`, 1)))
	require.NoError(t, err)
	require.Equal(t, []string{"0", "100000000", "900000000"}, []string{p.CosignAbove, p.ParticipationCap, p.TrialCap})
	require.True(t, p.Tariffs[0].Unscheduled)
	require.False(t, p.Tariffs[0].Taxable)
}

func TestAScheduleThatReadsDifferentlyFromItsMeaningIsRefused(t *testing.T) {
	for name, tc := range map[string]struct{ from, to, wrong string }{
		"a misspelt field":           {`"cap"`, `"caps"`, "tariffs[0].caps is unknown, want code, kind, amount, cap, interval, taxable"},
		"other letter case":          {`"denom"`, `"Denom"`, "Denom is unknown, want denom, release"},
		"a field twice":              {`"cap": 1`, `"cap": 1, "cap": 2`, "tariffs[0].cap is given twice"},
		"a field that is missing":    {`"kind": "STIPEND", `, ``, "tariffs[0].kind is missing"},
		"null":                       {`"cap": 1`, `"cap": null`, "tariffs[0].cap is null: leave it out"},
		"an amount as a number":      {`"amount": "1"`, `"amount": 1`, "tariffs[1].amount is a JSON number, want a string"},
		"a number as a string":       {`"response_days": 14`, `"response_days": "14"`, "response_days is a JSON string, want a whole number"},
		"a fraction":                 {`"cap": 1`, `"cap": 1.5`, "tariffs[0].cap is a JSON number 1.5, want a whole number"},
		"a cap below zero":           {`"cap": 1`, `"cap": -1`, "tariffs[0].cap is a JSON number -1, want a whole number"},
		"a word for a truth":         {`"taxable": true`, `"taxable": "yes"`, "tariffs[0].taxable is a JSON string, want true or false"},
		"a kind that is none":        {`"STIPEND"`, `"GIFT"`, `tariffs[0].kind is "GIFT", want STIPEND, REIMBURSEMENT or BONUS`},
		"a release that is none":     {`"IMMEDIATE"`, `"SOON"`, `release is "SOON", want IMMEDIATE`},
		"a release that waits":       {`"IMMEDIATE"`, `"EPOCHS"`, "epoch is 0s"},
		"an amount of nothing":       {`"amount": "1"`, `"amount": "0"`, `tariffs[1].amount is "0"`},
		"tariffs that are no list":   {`"tariffs": [`, `"tariffs": {}, "x": [`, "tariffs is a JSON object, want a list"},
		"a tariff that is no object": {`"tariffs": [`, `"tariffs": [7,`, "tariffs[0] is not a JSON object"},
		"a second object":            {"\n}\n", "\n}\n{}", "the schedule is followed by something else"},
		"no JSON":                    {`"denom": "uusd"`, `denom: uusd`, "no valid JSON near byte"},
		"an end too early":           {"\n}\n", "", "no valid JSON near byte"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Contains(t, schedule, tc.from)
			_, err := document.ParseSchedule([]byte(strings.Replace(schedule, tc.from, tc.to, 1)))
			require.ErrorContains(t, err, tc.wrong)
		})
	}
	for _, other := range []string{"", "[]", "null", "7", `"x"`} {
		_, err := document.ParseSchedule([]byte(other))
		require.ErrorContains(t, err, "the schedule is not a JSON object", other)
	}
}

func FuzzEveryScheduleCompiledIsAccepted(f *testing.F) {
	f.Add([]byte(schedule))
	f.Add([]byte(strings.Replace(schedule, "{", "{{", 1)))
	f.Add([]byte(`{"tariffs": [null]}`))
	f.Add([]byte(`{"denom": "\ud800"`))
	f.Fuzz(func(t *testing.T, source []byte) {
		p, err := document.ParseSchedule(source)
		if err != nil {
			return
		}
		raw, err := types.EncodeSchedule(p)
		require.NoError(t, err)
		_, err = types.DecodeSchedule(raw)
		require.NoError(t, err)
	})
}
