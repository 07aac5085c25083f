package types_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func instant(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func pointer(m types.Milestone) *types.Milestone { return &m }

// progress is that of a recruiting trial in France and Germany: first enrolment in June 2026, primary completion in 2028,
// completion on 1 May 2029, all to come.
func progress() types.Progress {
	registered := instant(2026, time.March, 15)
	return types.Progress{
		Trial:        trialtypes.Trial{Id: 1, Sponsor: 2, Status: recruiting, RegisteredAt: registered},
		Entry:        types.Entry{Trial: 1, VerifiedAt: registered},
		Registration: fixture.Registration(2),
		StatusSince:  instant(2026, time.May, 1),
		Now:          instant(2026, time.May, 1),
		Notices:      make(map[registrationfact.ClockKind]types.Notice),
	}
}

func clockOf(c types.Progress, kind registrationfact.ClockKind) *types.Clock {
	for _, clock := range types.ClocksOf(c) {
		if clock.Kind == kind {
			return &clock
		}
	}
	return nil
}

func TestClocksAreCountedFromCommittedDates(t *testing.T) {
	reached := func(kind registrationfact.MilestoneKind, d types.PartialDate) func(*types.Progress) {
		return func(c *types.Progress) {
			c.Reached = append(c.Reached, types.Reached{Milestone: kind, Time: instant(int(d.Year), time.Month(d.Month), int(d.Day)), Date: &d})
		}
	}
	for _, tc := range []struct {
		name  string
		clock registrationfact.ClockKind
		given func(*types.Progress)
		due   time.Time // zero if it does not run
	}{
		{"registration: 21 days after the end of the month", 1, func(*types.Progress) {}, instant(2026, time.July, 22)},
		{"registration: 21 days after the actual day", 1, func(c *types.Progress) { c.Registration.FirstEnrolment = actual(2026, 3, 1) }, instant(2026, time.March, 23)},
		{"registration: what the chain saw first counts", 1, reached(1, date(2026, 5, 10)), instant(2026, time.June, 1)},
		{"results: 12 months after the end of the year", 2, func(*types.Progress) {}, instant(2030, time.January, 1)},
		{"results: a day that the month does not have", 2, reached(2, date(2028, 2, 29)), instant(2029, time.March, 1)},
		{"results: 6 months for children in Europe", 2, func(c *types.Progress) {
			c.Registration.Eligibility.MaximumAge = &types.Age{Value: 17, Unit: types.AgeUnit_AGE_UNIT_YEARS}
			c.Registration.PrimaryCompletion = pointer(actual(2028, 8, 31))
		}, instant(2029, time.March, 1)},
		{"results: 12 months for children elsewhere", 2, func(c *types.Progress) {
			c.Registration.Eligibility.MaximumAge = &types.Age{Value: 36, Unit: types.AgeUnit_AGE_UNIT_MONTHS}
			c.Registration.Countries = []string{"US"}
		}, instant(2030, time.January, 1)},
		{"results: later by a certified delay", 2, func(c *types.Progress) { c.Entry.DelayMonths = 24 }, instant(2032, time.January, 1)},
		{"results: none without primary completion", 2, func(c *types.Progress) { c.Registration.PrimaryCompletion = nil }, time.Time{}},
		{"results: none of a withdrawn trial", 2, func(c *types.Progress) { c.Trial.Status = trialfact.Status_STATUS_WITHDRAWN }, time.Time{}},
		{"results: what is over collects no more data", 2, func(c *types.Progress) { c.Trial.Status = trialfact.Status_STATUS_TERMINATED }, instant(2027, time.May, 2)},
		{"results: so if no date was given", 2, func(c *types.Progress) {
			c.Trial.Status, c.Registration.PrimaryCompletion = trialfact.Status_STATUS_COMPLETED, nil
		}, instant(2027, time.May, 2)},
		{"results: an actual date counts, whatever the status", 2, func(c *types.Progress) {
			c.Trial.Status, c.Registration.PrimaryCompletion = trialfact.Status_STATUS_COMPLETED, pointer(actual(2026, 4, 10))
		}, instant(2027, time.April, 11)},
		{"completion: what is completed has a date", 6, func(c *types.Progress) { c.Trial.Status = trialfact.Status_STATUS_COMPLETED }, instant(2026, time.June, 1)},
		{"completion: visits may follow a termination", 6, func(c *types.Progress) { c.Trial.Status = trialfact.Status_STATUS_TERMINATED }, instant(2029, time.June, 1)},
		{"update: 12 months after the last", 3, func(*types.Progress) {}, instant(2027, time.March, 16)},
		{"update: none once results are posted", 3, func(c *types.Progress) { c.Trial.Status, c.HasResults = trialfact.Status_STATUS_COMPLETED, true }, time.Time{}},
		{"update: goes on until they are", 3, func(c *types.Progress) { c.Trial.Status = trialfact.Status_STATUS_COMPLETED }, instant(2027, time.March, 16)},
		{"first enrolment: 30 days", 4, func(*types.Progress) {}, instant(2026, time.July, 31)},
		{"primary completion: 30 days", 5, reached(2, date(2028, 3, 1)), instant(2028, time.April, 1)},
		{"completion: 30 days", 6, func(*types.Progress) {}, instant(2029, time.June, 1)},
		{"completion: none without a date", 6, func(c *types.Progress) { c.Registration.Completion = nil }, time.Time{}},
		{"status: 30 days after completion", 7, func(*types.Progress) {}, instant(2029, time.June, 1)},
		{"start in Europe: not before it", 8, func(*types.Progress) {}, time.Time{}},
		{"start in Europe: 15 days", 8, reached(1, date(2026, 6, 1)), instant(2026, time.June, 17)},
		{"start elsewhere", 8, func(c *types.Progress) {
			c.Registration.Countries = []string{"US"}
			reached(1, date(2026, 6, 1))(c)
		}, time.Time{}},
		{"halt in Europe: 15 days", 9, func(c *types.Progress) { c.Trial.Status = suspended }, instant(2026, time.May, 17)},
		{"halt: none of a trial that goes on", 9, func(*types.Progress) {}, time.Time{}},
		{"end in Europe: 15 days after the status", 10, func(c *types.Progress) { c.Trial.Status = trialfact.Status_STATUS_TERMINATED }, instant(2026, time.May, 17)},
		{"end in Europe: 15 days after the actual date", 10, func(c *types.Progress) { c.Registration.Completion = pointer(actual(2026, 5, 30)) }, instant(2026, time.June, 15)},
		{"end in Europe: an actual date after the status does not postpone it", 10, func(c *types.Progress) {
			c.Trial.Status, c.Registration.Completion = trialfact.Status_STATUS_TERMINATED, pointer(actual(2026, 5, 30))
		}, instant(2026, time.May, 17)},
		{"end in Europe: one before it counts", 10, func(c *types.Progress) {
			c.Trial.Status, c.Registration.Completion = trialfact.Status_STATUS_COMPLETED, pointer(actual(2026, 4, 20))
		}, instant(2026, time.May, 6)},
		{"consent form: 60 days after the last visit", 11, func(c *types.Progress) { c.Registration.Countries = []string{"US"} }, instant(2029, time.July, 1)},
		{"consent form: none outside the United States", 11, func(*types.Progress) {}, time.Time{}},
		{"what is old is not due within 30 days of registration", 7, func(c *types.Progress) { c.Registration.Completion = pointer(actual(2014, 1, 1)) }, instant(2026, time.April, 15)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := progress()
			tc.given(&c)
			clock := clockOf(c, tc.clock)
			if tc.due.IsZero() {
				require.Nil(t, clock)
				return
			}
			require.NotNil(t, clock)
			require.Equal(t, tc.due, *clock.DueAt)
		})
	}
}

func TestAClockIsRestartedByADateToComeOnly(t *testing.T) {
	c, kind := progress(), registrationfact.ClockKind_CLOCK_KIND_RESULTS
	restart := func(before types.Clock, now time.Time) types.Clock {
		c.Before = map[registrationfact.ClockKind]types.Clock{kind: before}
		c.Now = now
		for _, clock := range types.ClocksOf(c) {
			if clock.Kind == kind {
				return clock
			}
		}
		return types.Clock{}
	}
	now := instant(2026, time.April, 1)
	clock := restart(types.Clock{}, now)
	require.Equal(t, types.ClockState_CLOCK_STATE_RUNNING, clock.State(now))
	require.False(t, clock.IsOverdue(clock.DueAt.Add(-1)))
	require.True(t, clock.IsOverdue(*clock.DueAt))

	now = instant(2030, time.January, 1)
	clock = clock.Missed(now)
	require.False(t, clock.Waits(), "it is found missed once")
	require.Equal(t, types.ClockState_CLOCK_STATE_MISSED, clock.State(now))

	c.Registration.PrimaryCompletion = pointer(actual(2028, 11, 1))
	clock = restart(clock, now)
	require.NotNil(t, clock.MissedAt, "another date that has passed does not count twice")
	c.Registration.PrimaryCompletion = pointer(actual(2029, 6, 1))
	clock = restart(clock, now)
	require.Nil(t, clock.MissedAt)
	require.Equal(t, uint32(1), clock.Misses, "it stays on record")
	require.Equal(t, types.ClockState_CLOCK_STATE_RUNNING, clock.State(now))

	c.HasResults = true
	clock = restart(clock, now)
	require.Equal(t, types.ClockState_CLOCK_STATE_MET, clock.State(instant(2040, time.January, 1)))
	require.Equal(t, now, *restart(clock, now.AddDate(1, 0, 0)).DoneAt, "when it was done does not move")
	c.Registration.PrimaryCompletion = nil
	require.Equal(t, types.ClockState_CLOCK_STATE_NOT_RUNNING, restart(clock, now).State(now))
}

// halting is a trial that is halted, resumed and notified of, and its clocks.
type halting struct{ types.Progress }

// enter puts the trial into a status after some days, and file files a notice.
func (h *halting) enter(days int, status trialfact.Status) {
	h.Now = h.Now.AddDate(0, 0, days)
	h.Resumed = h.Trial.Status == suspended && !trialtypes.IsOver(status)
	h.Trial.Status, h.StatusSince = status, h.Now
	h.restart()
}

func (h *halting) file(days int, kind registrationfact.ClockKind) {
	h.Now = h.Now.AddDate(0, 0, days)
	h.Notices[kind] = types.Notice{Clock: kind, Time: h.Now}
	h.restart()
}

func (h *halting) restart() {
	after := make(map[registrationfact.ClockKind]types.Clock)
	for _, c := range types.ClocksOf(h.Progress) {
		after[c.Kind] = c
	}
	h.Before = after
}

func TestAHaltIsNotifiedWhateverFollowsIt(t *testing.T) {
	const halt, restart = registrationfact.ClockKind_CLOCK_KIND_EU_HALT, registrationfact.ClockKind_CLOCK_KIND_EU_RESTART
	type states = map[registrationfact.ClockKind]types.ClockState
	const none, running, met, late, missed = types.ClockState_CLOCK_STATE_NOT_RUNNING, types.ClockState_CLOCK_STATE_RUNNING, types.ClockState_CLOCK_STATE_MET,
		types.ClockState_CLOCK_STATE_MET_LATE, types.ClockState_CLOCK_STATE_MISSED
	for _, tc := range []struct {
		name string
		does func(*halting)
		want states
		due  time.Time // of the halt; it begins on 1 May 2026
	}{
		{"halted", func(*halting) {}, states{halt: running, restart: none}, instant(2026, time.May, 17)},
		{"resumed before its notice", func(h *halting) { h.enter(1, recruiting) }, states{halt: running, restart: running}, instant(2026, time.May, 17)},
		{"resumed for a day, halted again", func(h *halting) { h.enter(13, recruiting); h.enter(1, suspended) }, states{halt: running, restart: running}, instant(2026, time.May, 17)},
		{"resumed and halted past its date", func(h *halting) {
			h.enter(13, recruiting)
			h.enter(1, suspended)
			h.enter(13, recruiting)
			h.enter(1, suspended)
		}, states{halt: missed, restart: running}, instant(2026, time.May, 17)},
		{"resumed, and another status", func(h *halting) { h.enter(1, recruiting); h.enter(1, inviting) }, states{halt: running, restart: running}, instant(2026, time.May, 17)},
		{"Europe left and entered again by amendments", func(h *halting) {
			h.Registration.Countries = []string{"US"}
			h.restart()
			h.Registration.Countries = []string{"DE"}
		}, states{halt: running, restart: none}, instant(2026, time.May, 17)},
		{"terminated", func(h *halting) { h.enter(1, trialfact.Status_STATUS_TERMINATED) }, states{halt: running, restart: none}, instant(2026, time.May, 17)},
		{"one notice for two halts", func(h *halting) { h.enter(1, recruiting); h.enter(1, suspended); h.file(1, halt) }, states{halt: met, restart: running}, instant(2026, time.May, 17)},
		{"stays met when it goes on", func(h *halting) {
			h.enter(1, recruiting)
			h.enter(1, suspended)
			h.file(1, halt)
			h.restart()
			h.enter(30, recruiting)
		}, states{halt: met, restart: missed}, instant(2026, time.May, 17)},
		{"stays late", func(h *halting) {
			h.enter(1, recruiting)
			h.enter(1, suspended)
			h.file(20, halt)
			h.restart()
		}, states{halt: late, restart: missed}, instant(2026, time.May, 17)},
		{"a halt after the notice of another", func(h *halting) {
			h.file(1, halt)
			h.enter(1, recruiting)
			h.file(1, restart)
			h.enter(10, suspended)
		}, states{halt: running, restart: met}, instant(2026, time.May, 30)},
		{"a notice before the next halt is not its own", func(h *halting) { h.file(1, halt); h.enter(1, recruiting); h.enter(1, suspended); h.restart() }, states{halt: running, restart: running}, instant(2026, time.May, 20)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := &halting{progress()}
			h.enter(0, suspended)
			tc.does(h)
			require.Equal(t, tc.want, states{halt: h.Before[halt].State(h.Now), restart: h.Before[restart].State(h.Now)})
			require.Equal(t, tc.due, *h.Before[halt].DueAt)
		})
	}
	elsewhere := &halting{progress()}
	elsewhere.Registration.Countries = []string{"US"}
	elsewhere.enter(0, suspended)
	elsewhere.enter(1, recruiting)
	require.NotContains(t, elsewhere.Before, halt)
	elsewhere.Registration.Countries, elsewhere.Now = []string{"DE", "US"}, elsewhere.Now.AddDate(0, 0, 1)
	elsewhere.restart()
	require.NotContains(t, elsewhere.Before, halt, "what was over before is no halt there")
	require.NotContains(t, elsewhere.Before, restart)
}

func TestATrialIsPaediatricIfNobodyOfAgeMayTakePart(t *testing.T) {
	for name, tc := range map[string]struct {
		limit *types.Age
		want  bool
	}{
		"no limit":   {nil, false},
		"17 years":   {&types.Age{Value: 17, Unit: types.AgeUnit_AGE_UNIT_YEARS}, true},
		"18 years":   {&types.Age{Value: 18, Unit: types.AgeUnit_AGE_UNIT_YEARS}, false},
		"23 months":  {&types.Age{Value: 23, Unit: types.AgeUnit_AGE_UNIT_MONTHS}, true},
		"300 months": {&types.Age{Value: 300, Unit: types.AgeUnit_AGE_UNIT_MONTHS}, false},
		"3650 days":  {&types.Age{Value: 3650, Unit: types.AgeUnit_AGE_UNIT_DAYS}, true},
		"44 weeks":   {&types.Age{Value: 44, Unit: types.AgeUnit_AGE_UNIT_WEEKS}, true},
		"72 hours":   {&types.Age{Value: 72, Unit: types.AgeUnit_AGE_UNIT_HOURS}, true},
	} {
		r := types.Registration{Eligibility: types.Eligibility{MaximumAge: tc.limit}}
		require.Equal(t, tc.want, r.IsPaediatric(), name)
	}
}
