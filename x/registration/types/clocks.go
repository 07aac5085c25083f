package types

import (
	"slices"
	"time"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
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

// Progress is what has happened to a trial, as far as clocks are counted from it.
type Progress struct {
	// Trial is the trial's core row, Entry what the register holds beside it.
	Trial trialtypes.Trial
	Entry Entry
	// Registration is its newest registration.
	Registration Registration
	// Reached holds the milestones that it has reached.
	Reached []Reached
	// StatusSince is when it took its status, and Resumed whether it goes on with it after a halt.
	StatusSince time.Time
	Resumed     bool
	// Notices holds what was filed, by clock.
	Notices map[registrationfact.ClockKind]Notice
	// HasResults reports whether results of every primary outcome are posted.
	HasResults bool
	// Before holds the clocks as they stood before.
	Before map[registrationfact.ClockKind]Clock
	// Now is the time of the block.
	Now time.Time
}

// Deadline is what a rule says about a clock: from which date it is counted, the first instant at which it is late, and
// whether it was done. Since is when it began, for what may happen again.
type Deadline struct {
	From  PartialDate
	DueAt time.Time
	Done  bool
	Since *time.Time
}

// rule returns the deadline of one clock of a trial, and whether the clock runs.
type rule struct {
	kind     registrationfact.ClockKind
	deadline func(Progress) (Deadline, bool)
}

// rules lists the clocks. To add one, add a kind and a rule.
var rules = []rule{
	{registrationfact.ClockKind_CLOCK_KIND_REGISTRATION, registrationClock},
	{registrationfact.ClockKind_CLOCK_KIND_RESULTS, resultsClock},
	{registrationfact.ClockKind_CLOCK_KIND_ANNUAL_UPDATE, updateClock},
	{registrationfact.ClockKind_CLOCK_KIND_FIRST_ENROLMENT_DATE, firstEnrolmentDateClock},
	{registrationfact.ClockKind_CLOCK_KIND_PRIMARY_COMPLETION_DATE, primaryCompletionDateClock},
	{registrationfact.ClockKind_CLOCK_KIND_COMPLETION_DATE, completionDateClock},
	{registrationfact.ClockKind_CLOCK_KIND_STATUS, statusClock},
	{registrationfact.ClockKind_CLOCK_KIND_EU_START, euStartClock},
	{registrationfact.ClockKind_CLOCK_KIND_EU_HALT, euHaltClock},
	{registrationfact.ClockKind_CLOCK_KIND_EU_RESTART, euRestartClock},
	{registrationfact.ClockKind_CLOCK_KIND_EU_END, euEndClock},
	{registrationfact.ClockKind_CLOCK_KIND_CONSENT_FORM_POSTING, consentFormClock},
}

// filed lists the clocks that a notice stops.
var filed = []registrationfact.ClockKind{
	registrationfact.ClockKind_CLOCK_KIND_EU_START, registrationfact.ClockKind_CLOCK_KIND_EU_HALT, registrationfact.ClockKind_CLOCK_KIND_EU_RESTART,
	registrationfact.ClockKind_CLOCK_KIND_EU_END, registrationfact.ClockKind_CLOCK_KIND_CONSENT_FORM_POSTING,
}

// isRule reports whether a clock is one of a trial's.
func isRule(kind registrationfact.ClockKind) bool {
	return slices.ContainsFunc(rules, func(r rule) bool { return r.kind == kind })
}

// StoppedByNotice reports whether a clock is stopped by a notice.
func StoppedByNotice(kind registrationfact.ClockKind) bool { return slices.Contains(filed, kind) }

// ClockName is a clock as people read it.
func ClockName(kind registrationfact.ClockKind) string {
	return fact.EnumName(kind)
}

// ClocksOf returns the clock of each rule, counted from what has happened to the trial. A clock that ran once and does not
// run any more is returned without dates; one that never ran is left out. For what had come before the registration, other
// than the first enrolment, there is time until 30 days after it: nobody could have done it here before.
func ClocksOf(p Progress) []Clock {
	registered := DateOf(p.Trial.RegisteredAt)
	grace := after(registered, 0, graceDays)
	var clocks []Clock
	for _, rule := range rules {
		clock, ran := p.Before[rule.kind]
		deadline, runs := rule.deadline(p)
		if !ran && !runs {
			continue
		}
		old := rule.kind != registrationfact.ClockKind_CLOCK_KIND_REGISTRATION && deadline.From.Compare(registered) < 0
		if old && deadline.DueAt.Before(grace) {
			deadline.DueAt = grace
		}
		clock.Trial, clock.Kind, clock.Sponsor = p.Trial.Id, rule.kind, p.Trial.Sponsor
		if runs {
			clocks = append(clocks, clock.restart(deadline, p.Now))
		} else {
			clocks = append(clocks, clock.stop())
		}
	}
	return clocks
}

// stop returns the clock without its dates. How often it was missed stays.
func (c Clock) stop() Clock {
	c.From, c.DueAt, c.DoneAt, c.MissedAt, c.Since = nil, nil, nil, nil, nil
	return c
}

// restart returns the clock with a deadline. A deadline that moves to a date to come can be missed again; how often the
// clock was missed stays.
func (c Clock) restart(d Deadline, now time.Time) Clock {
	if moved := c.DueAt == nil || !c.DueAt.Equal(d.DueAt); moved && d.DueAt.After(now) {
		c.MissedAt = nil
	}
	c.From, c.DueAt, c.Since = &d.From, &d.DueAt, d.Since
	switch {
	case !d.Done:
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

// State returns how the clock stands.
func (c Clock) State(now time.Time) ClockState {
	switch {
	case c.DueAt == nil:
		return ClockState_CLOCK_STATE_NOT_RUNNING
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
func ClockStateName(s ClockState) string { return fact.EnumName(s) }
