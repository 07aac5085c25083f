package types

import (
	"slices"
	"time"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// registrationClock: within 21 days after the first enrolment (42 CFR 11.24). What was sealed counts from its reveal.
func registrationClock(p Progress) (Deadline, bool) {
	from := p.firstEnrolment()
	return Deadline{From: from, DueAt: after(from, 0, registrationDays), Done: true}, true
}

// resultsClock: within 12 months after primary completion (42 CFR 11.44), 6 for children in the European Union (Regulation
// (EC) 1901/2006, article 46, and its guidance), later by what the sponsor certified.
func resultsClock(p Progress) (Deadline, bool) {
	from, planned := p.primaryCompletion()
	months := resultsMonths
	if p.Registration.IsPaediatric() && p.Registration.IsIn(europe...) {
		months = paediatricResultsMonths
	}
	due := after(from, months+int(p.Entry.DelayMonths), 0)
	return Deadline{From: from, DueAt: due, Done: p.HasResults}, planned && p.Trial.Status != withdrawn
}

// updateClock: at least every 12 months (42 CFR 11.64), until the trial is over and its results are posted.
func updateClock(p Progress) (Deadline, bool) {
	from := DateOf(p.Entry.VerifiedAt)
	over := p.Trial.Status == withdrawn || trialtypes.IsOver(p.Trial.Status) && p.HasResults
	return Deadline{From: from, DueAt: after(from, updateMonths, 0)}, !over
}

// firstEnrolmentDateClock: the date of the first enrolment is given as actual within 30 days (42 CFR 11.64).
func firstEnrolmentDateClock(p Progress) (Deadline, bool) {
	return keyDateClock(p, p.firstEnrolment(), &p.Registration.FirstEnrolment)
}

// primaryCompletionDateClock: the same for primary completion.
func primaryCompletionDateClock(p Progress) (Deadline, bool) {
	from, planned := p.primaryCompletion()
	deadline, runs := keyDateClock(p, from, p.Registration.PrimaryCompletion)
	return deadline, runs && planned
}

// completionDateClock: the same for completion.
func completionDateClock(p Progress) (Deadline, bool) {
	from, planned := p.completion()
	deadline, runs := keyDateClock(p, from, p.Registration.Completion)
	return deadline, runs && planned
}

// keyDateClock: once a key date has come, the registration gives it as actual, or gives a later one.
func keyDateClock(p Progress, from PartialDate, given *Milestone) (Deadline, bool) {
	return Deadline{
		From: from, DueAt: after(from, 0, keyDateDays),
		Done: given.IsActual(),
	}, p.Trial.Status != withdrawn
}

// statusClock: after completion the status says so within 30 days (42 CFR 11.64).
func statusClock(p Progress) (Deadline, bool) {
	from, planned := p.completion()
	return Deadline{From: from, DueAt: after(from, 0, keyDateDays), Done: trialtypes.IsOver(p.Trial.Status)}, planned
}

// euStartClock: the start is notified within 15 days (Regulation (EU) 536/2014, article 36). The first enrolment stands for
// the start.
func euStartClock(p Progress) (Deadline, bool) {
	from, began := p.enrolled()
	return p.notice(registrationfact.ClockKind_CLOCK_KIND_EU_START, from, noticeDays, time.Time{}), began && p.Registration.IsIn(europe...)
}

// euHaltClock: each halt is notified within 15 days (articles 37 and 38), and a restart does not take that away.
func euHaltClock(p Progress) (Deadline, bool) {
	return p.repeated(registrationfact.ClockKind_CLOCK_KIND_EU_HALT, p.Trial.Status == suspended)
}

// euRestartClock: that a halted trial goes on is notified within 15 days (article 37).
func euRestartClock(p Progress) (Deadline, bool) {
	return p.repeated(registrationfact.ClockKind_CLOCK_KIND_EU_RESTART, p.Resumed)
}

// euEndClock: the end is notified within 15 days (article 37), counted from the actual completion or the status, whichever
// is earlier.
func euEndClock(p Progress) (Deadline, bool) {
	from, ended := DateOf(p.StatusSince), p.Trial.Status == completed || p.Trial.Status == terminated
	if m := p.Registration.Completion; m.IsActual() && !(ended && m.Date.Compare(from) > 0) {
		from, ended = m.Date, p.Trial.Status != withdrawn
	}
	return p.notice(registrationfact.ClockKind_CLOCK_KIND_EU_END, from, noticeDays, time.Time{}), ended && p.Registration.IsIn(europe...)
}

// consentFormClock: the consent form is posted within 60 days of the last visit (45 CFR 46.116(h)). The date of completion
// is that of the last visit of the last participant.
func consentFormClock(p Progress) (Deadline, bool) {
	from, planned := p.completion()
	posted := p.notice(registrationfact.ClockKind_CLOCK_KIND_CONSENT_FORM_POSTING, from, postingDays, time.Time{})
	interventional := p.Registration.Design.Type == StudyType_STUDY_TYPE_INTERVENTIONAL
	return posted, planned && interventional && p.Trial.Status != withdrawn && p.Registration.IsIn(unitedStates)
}

// notice returns the deadline of a clock that a notice stops: done if the notice was filed since some time.
func (p Progress) notice(kind registrationfact.ClockKind, from PartialDate, days int, since time.Time) Deadline {
	n, ok := p.Notices[kind]
	return Deadline{From: from, DueAt: after(from, 0, days), Done: ok && !n.Time.Before(since)}
}

// repeated returns the deadline of a clock in Europe of something that happens with a status and may happen again, and whether
// it runs. It starts in the block of that status, and runs until its notice is filed, whatever status follows: while one is
// outstanding, the clock keeps its date, and one notice counts for all before it.
func (p Progress) repeated(kind registrationfact.ClockKind, happens bool) (Deadline, bool) {
	before := p.Before[kind]
	since := before.Since
	outstanding := since != nil && before.DoneAt == nil
	if happens && p.StatusSince.Equal(p.Now) && !outstanding {
		since = &p.StatusSince
	}
	if since == nil {
		return Deadline{}, false
	}
	r := p.notice(kind, DateOf(*since), noticeDays, *since)
	r.Since = since
	return r, outstanding || p.Registration.IsIn(europe...)
}

// reached returns a milestone if the trial has reached it.
func (p Progress) reached(kind registrationfact.MilestoneKind) (Reached, bool) {
	i := slices.IndexFunc(p.Reached, func(r Reached) bool { return r.Milestone == kind })
	if i < 0 {
		return Reached{}, false
	}
	return p.Reached[i], true
}

// enrolled returns the date of the first enrolment, if it has come: the one that the chain saw or, if the sponsor gives an
// earlier one as actual, that one. The first date that the sponsor gave holds where it says no more that it was actual.
func (p Progress) enrolled() (PartialDate, bool) {
	declared := p.Registration.FirstEnrolment
	r, seen := p.reached(registrationfact.MilestoneKind_MILESTONE_KIND_FIRST_ENROLMENT)
	switch {
	case declared.IsActual() && (!seen || r.Date != nil || declared.Date.Compare(r.Day()) < 0):
		return declared.Date, true
	case seen:
		return r.Day(), true
	}
	return PartialDate{}, false
}

// firstEnrolment returns the date of the first enrolment, to come or not.
func (p Progress) firstEnrolment() PartialDate {
	if actual, ok := p.enrolled(); ok {
		return actual
	}
	return p.Registration.FirstEnrolment.Date
}

// primaryCompletion returns the date of primary completion as it was declared or, before that, registered. What is over
// collects no more data.
func (p Progress) primaryCompletion() (PartialDate, bool) {
	if r, ok := p.reached(registrationfact.MilestoneKind_MILESTONE_KIND_PRIMARY_COMPLETION); ok {
		return r.Day(), true
	}
	return p.registered(p.Registration.PrimaryCompletion, completed, terminated)
}

// completion returns the date of completion as it was registered, or that of the status COMPLETED.
func (p Progress) completion() (PartialDate, bool) {
	return p.registered(p.Registration.Completion, completed)
}

// registered returns a date as it is registered, if it is. One that is to come after the trial took one of some statuses came
// with that status.
func (p Progress) registered(m *Milestone, over ...trialfact.Status) (PartialDate, bool) {
	since := DateOf(p.StatusSince)
	switch {
	case !m.IsActual() && slices.Contains(over, p.Trial.Status) && (m == nil || m.Date.last().After(since.last())):
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
