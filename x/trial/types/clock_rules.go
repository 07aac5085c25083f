package types

import (
	"slices"
	"time"

	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
)

// registrationClock: within 21 days after the first enrolment (42 CFR 11.24). What was sealed counts from its reveal.
func registrationClock(c Course) (Reading, bool) {
	from := c.firstEnrolment()
	return Reading{From: from, DueAt: after(from, 0, registrationDays), Done: true}, true
}

// resultsClock: within 12 months after primary completion (42 CFR 11.44), 6 for children in the European Union (Regulation
// (EC) 1901/2006, article 46, and its guidance), later by what the sponsor certified.
func resultsClock(c Course) (Reading, bool) {
	from, planned := c.primaryCompletion()
	months := resultsMonths
	if c.Registration.IsPaediatric() && c.Registration.IsIn(europe...) {
		months = paediatricResultsMonths
	}
	due := after(from, months+int(c.Trial.DelayMonths), 0)
	return Reading{From: from, DueAt: due, Done: c.HasResults}, planned && c.Trial.Status != withdrawn
}

// updateClock: at least every 12 months (42 CFR 11.64), until the trial is over and its results are posted.
func updateClock(c Course) (Reading, bool) {
	from := DateOf(c.Trial.VerifiedAt)
	over := c.Trial.Status == withdrawn || IsOver(c.Trial.Status) && c.HasResults
	return Reading{From: from, DueAt: after(from, updateMonths, 0)}, !over
}

// firstEnrolmentDateClock: the date of the first enrolment is given as actual within 30 days (42 CFR 11.64).
func firstEnrolmentDateClock(c Course) (Reading, bool) {
	return keyDateClock(c, c.firstEnrolment(), &c.Registration.FirstEnrolment)
}

// primaryCompletionDateClock: the same for primary completion.
func primaryCompletionDateClock(c Course) (Reading, bool) {
	from, planned := c.primaryCompletion()
	reading, runs := keyDateClock(c, from, c.Registration.PrimaryCompletion)
	return reading, runs && planned
}

// completionDateClock: the same for completion.
func completionDateClock(c Course) (Reading, bool) {
	from, planned := c.completion()
	reading, runs := keyDateClock(c, from, c.Registration.Completion)
	return reading, runs && planned
}

// keyDateClock: once a key date has come, the registration gives it as actual, or gives a later one.
func keyDateClock(c Course, from PartialDate, given *Milestone) (Reading, bool) {
	return Reading{
		From: from, DueAt: after(from, 0, keyDateDays),
		Done: given.IsActual(),
	}, c.Trial.Status != withdrawn
}

// statusClock: after completion the status says so within 30 days (42 CFR 11.64).
func statusClock(c Course) (Reading, bool) {
	from, planned := c.completion()
	return Reading{From: from, DueAt: after(from, 0, keyDateDays), Done: IsOver(c.Trial.Status)}, planned
}

// euStartClock: the start is notified within 15 days (Regulation (EU) 536/2014, article 36). The first enrolment stands for
// the start.
func euStartClock(c Course) (Reading, bool) {
	from, began := c.enrolled()
	return c.notice(trialfact.ClockKind_CLOCK_KIND_EU_START, from, noticeDays, time.Time{}), began && c.Registration.IsIn(europe...)
}

// euHaltClock: each halt is notified within 15 days (articles 37 and 38), and a restart does not take that away.
func euHaltClock(c Course) (Reading, bool) {
	return c.again(trialfact.ClockKind_CLOCK_KIND_EU_HALT, c.Trial.Status == suspended)
}

// euRestartClock: that a halted trial goes on is notified within 15 days (article 37).
func euRestartClock(c Course) (Reading, bool) {
	return c.again(trialfact.ClockKind_CLOCK_KIND_EU_RESTART, c.Resumed)
}

// euEndClock: the end is notified within 15 days (article 37), counted from the actual completion or the status, whichever
// is earlier.
func euEndClock(c Course) (Reading, bool) {
	from, ended := DateOf(c.StatusSince), c.Trial.Status == completed || c.Trial.Status == terminated
	if m := c.Registration.Completion; m.IsActual() && !(ended && m.Date.Compare(from) > 0) {
		from, ended = m.Date, c.Trial.Status != withdrawn
	}
	return c.notice(trialfact.ClockKind_CLOCK_KIND_EU_END, from, noticeDays, time.Time{}), ended && c.Registration.IsIn(europe...)
}

// consentFormClock: the consent form is posted within 60 days of the last visit (45 CFR 46.116(h)). The date of completion
// is that of the last visit of the last participant.
func consentFormClock(c Course) (Reading, bool) {
	from, planned := c.completion()
	posted := c.notice(trialfact.ClockKind_CLOCK_KIND_CONSENT_FORM_POSTING, from, postingDays, time.Time{})
	interventional := c.Registration.Design.Type == StudyType_STUDY_TYPE_INTERVENTIONAL
	return posted, planned && interventional && c.Trial.Status != withdrawn && c.Registration.IsIn(unitedStates)
}

// notice reads a clock that a notice stops, if it was filed since some time.
func (c Course) notice(kind trialfact.ClockKind, from PartialDate, days int, since time.Time) Reading {
	n, ok := c.Notices[kind]
	return Reading{From: from, DueAt: after(from, 0, days), Done: ok && !n.Time.Before(since)}
}

// again reads a clock in Europe of something that happens with a status and may happen again. It begins in the block of that
// status, and goes on until its notice is filed, whatever status follows: while one is outstanding, the clock keeps its date,
// and one notice stands for all before it.
func (c Course) again(kind trialfact.ClockKind, happens bool) (Reading, bool) {
	before := c.Before[kind]
	since := before.Since
	outstanding := since != nil && before.DoneAt == nil
	if happens && c.StatusSince.Equal(c.Now) && !outstanding {
		since = &c.StatusSince
	}
	if since == nil {
		return Reading{}, false
	}
	r := c.notice(kind, DateOf(*since), noticeDays, *since)
	r.Since = since
	return r, outstanding || c.Registration.IsIn(europe...)
}

// reached returns a milestone if the trial has reached it.
func (c Course) reached(kind trialfact.MilestoneKind) (Reached, bool) {
	i := slices.IndexFunc(c.Reached, func(r Reached) bool { return r.Milestone == kind })
	if i < 0 {
		return Reached{}, false
	}
	return c.Reached[i], true
}

// enrolled returns the date of the first enrolment, if it has come: the one that the chain saw or, if the sponsor gives an
// earlier one as actual, that one. The first date that the sponsor gave holds where it says no more that it was actual.
func (c Course) enrolled() (PartialDate, bool) {
	declared := c.Registration.FirstEnrolment
	r, seen := c.reached(trialfact.MilestoneKind_MILESTONE_KIND_FIRST_ENROLMENT)
	switch {
	case declared.IsActual() && (!seen || r.Date != nil || declared.Date.Compare(r.Day()) < 0):
		return declared.Date, true
	case seen:
		return r.Day(), true
	}
	return PartialDate{}, false
}

// firstEnrolment returns the date of the first enrolment, to come or not.
func (c Course) firstEnrolment() PartialDate {
	if actual, ok := c.enrolled(); ok {
		return actual
	}
	return c.Registration.FirstEnrolment.Date
}

// primaryCompletion returns the date of primary completion as it was declared or, before that, registered. What is over
// collects no more data.
func (c Course) primaryCompletion() (PartialDate, bool) {
	if r, ok := c.reached(trialfact.MilestoneKind_MILESTONE_KIND_PRIMARY_COMPLETION); ok {
		return r.Day(), true
	}
	return c.registered(c.Registration.PrimaryCompletion, completed, terminated)
}

// completion returns the date of completion as it was registered, or that of the status COMPLETED.
func (c Course) completion() (PartialDate, bool) {
	return c.registered(c.Registration.Completion, completed)
}

// registered returns a date as it is registered, if it is. One that is to come after the trial took one of some statuses came
// with that status.
func (c Course) registered(m *Milestone, over ...trialfact.Status) (PartialDate, bool) {
	since := DateOf(c.StatusSince)
	switch {
	case !m.IsActual() && slices.Contains(over, c.Trial.Status) && (m == nil || m.Date.last().After(since.last())):
		return since, true
	case m != nil:
		return m.Date, true
	}
	return PartialDate{}, false
}

// after returns the first instant that is more than some months and days after a date. A date of which the day is not
// known counts as the last day that it can be; a day that a month does not have, as its last.
func after(d PartialDate, months, days int) time.Time {
	last := d.last()
	due := time.Date(last.Year(), last.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	day := min(last.Day(), due.AddDate(0, 1, -1).Day())
	return due.AddDate(0, 0, day-1+days+1)
}

// last returns the last day that a date can be.
func (d PartialDate) last() time.Time {
	switch d.Precision() {
	case Year:
		return time.Date(int(d.Year), time.December, 31, 0, 0, 0, 0, time.UTC)
	case Month:
		return time.Date(int(d.Year), time.Month(d.Month)+1, 0, 0, 0, 0, 0, time.UTC)
	}
	return d.time()
}
