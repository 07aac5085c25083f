package types

import (
	"slices"
	"strings"
	"time"

	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
)

// MaxDuePerBlock bounds how many clocks and seals one block finds missed.
const MaxDuePerBlock = 100

const (
	// MaxDelayMonths bounds the delay of results that a sponsor may certify (42 CFR 11.44(c)).
	MaxDelayMonths = 24

	resultsMonths           = 12
	paediatricResultsMonths = 6
	updateMonths            = 12
	registrationDays        = 21
	keyDateDays             = 30
	noticeDays              = 15
	postingDays             = 60
	graceDays               = 30 // after registration on this chain, for what had come before it
	adulthood               = 18 // years
)

// europe lists the countries of the European Economic Area, where the Clinical Trials Regulation holds.
var europe = []string{
	"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU",
	"LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
}

const unitedStates = "US"

// Course is what has happened to a trial, as far as clocks are counted from it.
type Course struct {
	// Trial is the trial.
	Trial Trial
	// Registration is its newest registration.
	Registration Registration
	// Reached holds the milestones that it has reached.
	Reached []Reached
	// StatusSince is when it took its status, and Resumed whether it goes on with it after a halt.
	StatusSince time.Time
	Resumed     bool
	// Notices holds what was filed, by clock.
	Notices map[trialfact.ClockKind]Notice
	// HasResults reports whether results of every primary outcome are posted.
	HasResults bool
	// Before holds the clocks as they stood before.
	Before map[trialfact.ClockKind]Clock
	// Now is the time of the block.
	Now time.Time
}

// Reading is what a rule says about a clock: from which date it is counted, the first instant at which it is late, and
// whether it was done. Since is when it began, for what may happen again.
type Reading struct {
	From  PartialDate
	DueAt time.Time
	Done  bool
	Since *time.Time
}

// rule tells how one clock runs for a trial, or that it does not run.
type rule struct {
	kind trialfact.ClockKind
	read func(Course) (Reading, bool)
}

// rules lists the clocks. To add one, add a kind and a rule.
var rules = []rule{
	{trialfact.ClockKind_CLOCK_KIND_REGISTRATION, registrationClock},
	{trialfact.ClockKind_CLOCK_KIND_RESULTS, resultsClock},
	{trialfact.ClockKind_CLOCK_KIND_ANNUAL_UPDATE, updateClock},
	{trialfact.ClockKind_CLOCK_KIND_FIRST_ENROLMENT_DATE, firstEnrolmentDateClock},
	{trialfact.ClockKind_CLOCK_KIND_PRIMARY_COMPLETION_DATE, primaryCompletionDateClock},
	{trialfact.ClockKind_CLOCK_KIND_COMPLETION_DATE, completionDateClock},
	{trialfact.ClockKind_CLOCK_KIND_STATUS, statusClock},
	{trialfact.ClockKind_CLOCK_KIND_EU_START, euStartClock},
	{trialfact.ClockKind_CLOCK_KIND_EU_HALT, euHaltClock},
	{trialfact.ClockKind_CLOCK_KIND_EU_RESTART, euRestartClock},
	{trialfact.ClockKind_CLOCK_KIND_EU_END, euEndClock},
	{trialfact.ClockKind_CLOCK_KIND_CONSENT_FORM_POSTING, consentFormClock},
}

// filed lists the clocks that a notice stops.
var filed = []trialfact.ClockKind{
	trialfact.ClockKind_CLOCK_KIND_EU_START, trialfact.ClockKind_CLOCK_KIND_EU_HALT, trialfact.ClockKind_CLOCK_KIND_EU_RESTART,
	trialfact.ClockKind_CLOCK_KIND_EU_END, trialfact.ClockKind_CLOCK_KIND_CONSENT_FORM_POSTING,
}

// isRule reports whether a clock is one of a trial's.
func isRule(kind trialfact.ClockKind) bool {
	return slices.ContainsFunc(rules, func(r rule) bool { return r.kind == kind })
}

// StoppedByNotice reports whether a clock is stopped by a notice.
func StoppedByNotice(kind trialfact.ClockKind) bool { return slices.Contains(filed, kind) }

// ClockName is a clock as people read it.
func ClockName(kind trialfact.ClockKind) string {
	return strings.TrimPrefix(kind.String(), "CLOCK_KIND_")
}

// Wind returns the clock of each rule as the course of the trial tells it. What ran once and does not any more rests; what never ran is left out. For what had come before the registration, other than
// the first enrolment, there is time until 30 days after it: nobody could have done it here before.
func Wind(c Course) []Clock {
	registered := DateOf(c.Trial.RegisteredAt)
	grace := after(registered, 0, graceDays)
	var clocks []Clock
	for _, rule := range rules {
		clock, ran := c.Before[rule.kind]
		reading, runs := rule.read(c)
		if !ran && !runs {
			continue
		}
		old := rule.kind != trialfact.ClockKind_CLOCK_KIND_REGISTRATION && reading.From.Compare(registered) < 0
		if old && reading.DueAt.Before(grace) {
			reading.DueAt = grace
		}
		clock.Trial, clock.Kind, clock.Sponsor = c.Trial.Id, rule.kind, c.Trial.Sponsor
		clocks = append(clocks, clock.set(reading, runs, c.Now))
	}
	return clocks
}

// set returns the clock set to a reading. A date to come arms it anew; how often it was missed stays.
func (c Clock) set(r Reading, runs bool, now time.Time) Clock {
	if !runs {
		c.From, c.DueAt, c.DoneAt, c.MissedAt, c.Since = nil, nil, nil, nil, nil
		return c
	}
	if moved := c.DueAt == nil || !c.DueAt.Equal(r.DueAt); moved && r.DueAt.After(now) {
		c.MissedAt = nil
	}
	c.From, c.DueAt, c.Since = &r.From, &r.DueAt, r.Since
	switch {
	case !r.Done:
		c.DoneAt = nil
	case c.DoneAt == nil:
		c.DoneAt = &now
	}
	return c
}

// Waits reports whether the clock still has to be looked at when it is due: it was neither done in time nor found missed.
func (c Clock) Waits() bool {
	return c.DueAt != nil && c.MissedAt == nil && (c.DoneAt == nil || !c.DoneAt.Before(*c.DueAt))
}

// IsOverdue reports whether the clock should have been found missed by now.
func (c Clock) IsOverdue(now time.Time) bool { return c.Waits() && !now.Before(*c.DueAt) }

// IsSame reports whether two clocks are the same in every field.
func (c Clock) IsSame(other Clock) bool { return c.String() == other.String() }

// Missed returns the clock found missed.
func (c Clock) Missed(now time.Time) Clock {
	c.MissedAt = &now
	c.Misses++
	return c
}

// State tells how the clock stands.
func (c Clock) State(now time.Time) ClockState {
	switch {
	case c.DueAt == nil:
		return ClockState_CLOCK_STATE_RESTING
	case c.DoneAt != nil && c.DoneAt.Before(*c.DueAt):
		return ClockState_CLOCK_STATE_MET
	case c.DoneAt != nil:
		return ClockState_CLOCK_STATE_MET_LATE
	case !now.Before(*c.DueAt):
		return ClockState_CLOCK_STATE_MISSED
	}
	return ClockState_CLOCK_STATE_RUNNING
}

// IsIn reports whether the trial recruits in one of some countries.
func (r *Registration) IsIn(countries ...string) bool {
	return slices.ContainsFunc(r.Countries, func(c string) bool { return slices.Contains(countries, c) })
}

// IsPaediatric reports whether only people under age may take part.
func (r *Registration) IsPaediatric() bool {
	limit := r.Eligibility.MaximumAge
	return limit != nil && limit.Value < adulthood*unitsOfAYear[limit.Unit]
}

// unitsOfAYear is how many whole units of age a year has.
var unitsOfAYear = map[AgeUnit]uint32{
	AgeUnit_AGE_UNIT_YEARS: 1, AgeUnit_AGE_UNIT_MONTHS: 12, AgeUnit_AGE_UNIT_WEEKS: 52, AgeUnit_AGE_UNIT_DAYS: 365,
	AgeUnit_AGE_UNIT_HOURS: 365 * 24, AgeUnit_AGE_UNIT_MINUTES: 365 * 24 * 60,
}

// ClockStateName is how a clock stands as people read it.
func ClockStateName(s ClockState) string { return strings.TrimPrefix(s.String(), "CLOCK_STATE_") }
