package visitplan_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/client/visitplan"
)

func date(day int) time.Time { return time.Date(2030, 1, day, 0, 0, 0, 0, time.UTC) }

// states are the states of all visits on a day of January 2030.
func states(p visitplan.Plan, day int, attested ...visitplan.Attested) (states []visitplan.State) {
	for _, d := range p.Due(attested, date(day).Add(23*time.Hour)) {
		states = append(states, d.State)
	}
	return states
}

func TestWhatIsDueFollowsTheVisitFromWhichItCounts(t *testing.T) {
	p := parsed(t, `visits:
- {code: BASELINE, items: {VISIT: CLINIC}}
- {code: WEEK 1, anchor: BASELINE, day: 7, before: 2, after: 1, items: {VISIT: CLINIC, TRAVEL: TRAVEL}}
- {code: CALL, anchor: WEEK 1, day: 2, repeats: 1 every 3d, items: {CALL: CONTACT}}
`)
	const made, partly, overdue, open, planned, unknown = visitplan.Made, visitplan.Partly, visitplan.Overdue, visitplan.Open, visitplan.Planned, visitplan.Unknown
	baseline := visitplan.Attested{Code: "BASELINE", Item: "VISIT", Date: date(1).Add(9 * time.Hour)}
	week := visitplan.Attested{Code: "WEEK 1", Item: "VISIT", Date: date(9)}
	travel := visitplan.Attested{Code: "WEEK 1", Item: "TRAVEL", Date: date(9)}
	call := visitplan.Attested{Code: "CALL", Item: "CALL", Date: date(11)}
	again := visitplan.Attested{Code: "CALL", Item: "CALL", Occurrence: 2, Date: date(14)} // the second was taken back
	type all = []visitplan.State

	require.Equal(t, all{open, unknown, unknown, unknown}, states(p, 1))
	require.Equal(t, all{made, planned, unknown, unknown}, states(p, 5, baseline))
	require.Equal(t, all{made, open, unknown, unknown}, states(p, 6, baseline))
	require.Equal(t, all{made, open, unknown, unknown}, states(p, 9, baseline))
	require.Equal(t, all{made, overdue, unknown, unknown}, states(p, 10, baseline))
	require.Equal(t, all{made, partly, planned, planned}, states(p, 10, baseline, week))
	require.Equal(t, all{made, made, open, planned}, states(p, 11, baseline, week, travel))
	require.Equal(t, all{made, made, made, open}, states(p, 14, baseline, week, travel, call))
	require.Equal(t, all{made, made, made, made}, states(p, 14, again, travel, week, call, baseline), "in whatever order")
	require.Equal(t, all{made, made, unknown, unknown}, states(p, 30,
		baseline, visitplan.Attested{Code: "WEEK 1", Item: "VISIT"}, visitplan.Attested{Code: "WEEK 1", Item: "TRAVEL"}), "attested by who keeps the dates")

	due := p.Due([]visitplan.Attested{baseline, week}, date(10))
	require.Equal(t, []visitplan.Item{{Name: "TRAVEL", Tariff: "TRAVEL"}}, due[1].Missing)
	require.Equal(t, [3]time.Time{date(6), date(8), date(9)}, [3]time.Time{due[1].Earliest, due[1].Day, due[1].Latest})
	require.Equal(t, uint32(1), due[3].Number)
	require.Equal(t, date(14), due[3].Day)
}

func TestAVisitThatEarnsNothingIsDueInItsWindowAndNeverMade(t *testing.T) {
	p := parsed(t, "visits:\n- {code: A, items: {X: T}}\n- {code: B, anchor: A, day: 1}\n")
	a := visitplan.Attested{Code: "A", Item: "X", Date: date(1)}
	require.Equal(t, []visitplan.State{visitplan.Made, visitplan.Open}, states(p, 2, a))
	require.Equal(t, []visitplan.State{visitplan.Made, visitplan.Overdue}, states(p, 3, a))
}
