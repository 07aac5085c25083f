package types_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

func date(ymd ...uint32) types.PartialDate {
	d := types.PartialDate{Year: ymd[0]}
	if len(ymd) > 1 {
		d.Month = ymd[1]
	}
	if len(ymd) > 2 {
		d.Day = ymd[2]
	}
	return d
}

func TestADateIsOneOfTheCalendar(t *testing.T) {
	for _, d := range []types.PartialDate{
		date(2026), date(2026, 2), date(2026, 2, 28), date(2024, 2, 29), date(2000, 2, 29), date(1900), date(2199, 12, 31),
	} {
		require.NoError(t, d.Validate(), d.ISO())
	}
	for want, d := range map[string]types.PartialDate{
		"year is 0, want 1900 to 2199":             date(0),
		"year is 1899":                             date(1899, 12, 31),
		"year is 2200":                             date(2200),
		"month is 13, want 1 to 12":                date(2026, 13),
		"day is 3 without a month":                 {Year: 2026, Day: 3},
		"2026-02-29 is not a date of the calendar": date(2026, 2, 29),
		"2100-02-29 is not a date of the calendar": date(2100, 2, 29),
		"2026-04-31 is not a date of the calendar": date(2026, 4, 31),
		"2026-01-32 is not a date of the calendar": date(2026, 1, 32),
		"is not a date of the calendar":            date(2026, 1, 4294967295),
	} {
		require.ErrorContains(t, d.Validate(), want)
	}
	require.Equal(t, []string{"2026", "2026-03", "2026-03-05"}, []string{date(2026).ISO(), date(2026, 3).ISO(), date(2026, 3, 5).ISO()})
	require.Equal(t, date(2026, 3, 15), types.DateOf(time.Date(2026, 3, 16, 1, 0, 0, 0, time.FixedZone("", 2*3600))), "the date is that in UTC")
}

func TestRegistrationIsJudgedAtTheCoarserPrecision(t *testing.T) {
	const (
		before = registrationfact.Label_LABEL_PROSPECTIVE
		same   = registrationfact.Label_LABEL_SAME_MONTH_UNDETERMINED
		after  = registrationfact.Label_LABEL_RETROSPECTIVE
	)
	for _, tc := range []struct {
		registered, first types.PartialDate
		want              registrationfact.Label
	}{
		{date(2026, 3, 15), date(2026, 3, 16), before},
		{date(2026, 3, 15), date(2026, 3, 15), same},
		{date(2026, 3, 15), date(2026, 3, 14), after},
		{date(2026, 3, 31), date(2026, 4, 1), before},
		{date(2026, 12, 31), date(2027, 1, 1), before},
		{date(2026, 1, 1), date(2025, 12, 31), after},
		{date(2026, 3, 15), date(2026, 4), before},
		{date(2026, 3, 15), date(2026, 3), same},
		{date(2026, 3, 15), date(2026, 2), after},
		{date(2026, 3, 15), date(2025, 12), after},
		{date(2026, 3, 15), date(2027), before},
		{date(2026, 3, 15), date(2026), same},
		{date(2026, 3, 15), date(2025), after},
		{date(2026, 3), date(2026, 3, 31), same},
		{date(2026, 2), date(2026, 3, 1), before},
		{date(2026), date(2025, 12, 31), after},
		{date(2015, 9, 15), date(2015, 9), same},       // NCT02552212
		{date(2022, 10, 21), date(2019, 9, 13), after}, // NCT05594173
		{date(2018, 3, 16), date(2018, 8, 16), before}, // NCT03475563
		{date(2018, 1, 8), date(2018, 3, 8), before},   // NCT03418623
		{date(2026, 12, 1), date(2027, 1), before},     // the month alone does not decide,
		{date(2026, 1, 31), date(2026, 2, 1), before},  // nor the day
	} {
		require.Equal(t, tc.want, types.LabelOf(tc.registered, tc.first), "%s against %s", tc.registered.ISO(), tc.first.ISO())
	}
}
