package types

import (
	"fmt"
	"slices"
	"time"

	errorsmod "cosmossdk.io/errors"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
)

// keyDate is one of the dates that a registration gives.
type keyDate struct {
	field     string
	milestone registrationfact.MilestoneKind // that it is the date of, if of any
	when      *Milestone
}

// keyDates lists the dates of the registration in the order in which they come.
func (r *Registration) keyDates() []keyDate {
	return []keyDate{
		{"first_enrolment", registrationfact.MilestoneKind_MILESTONE_KIND_FIRST_ENROLMENT, &r.FirstEnrolment},
		{"primary_completion", registrationfact.MilestoneKind_MILESTONE_KIND_PRIMARY_COMPLETION, r.PrimaryCompletion},
		{"completion", 0, r.Completion},
	}
}

// IsActual reports whether the milestone is given, and has come to pass.
func (m *Milestone) IsActual() bool { return m != nil && m.Kind == DateKind_DATE_KIND_ACTUAL }

// isSame reports whether two milestones are the same, or both absent.
func (m *Milestone) isSame(other *Milestone) bool {
	if m == nil || other == nil {
		return m == other
	}
	return *m == *other
}

// checkDates checks the trial's milestones: each a date of the calendar, none passed that is still to come, and in order
// as far as their precision tells.
func (r *Registration) checkDates(now time.Time) error {
	dates := r.keyDates()
	before := dates[0]
	for _, d := range dates {
		if d.when == nil {
			continue
		}
		if err := d.when.check(d.field, now); err != nil {
			return err
		}
		if before.when.Date.Compare(d.when.Date) > 0 {
			return fmt.Errorf("%s is %s, which is before %s at %s", d.field, d.when.Date.ISO(), before.field, before.when.Date.ISO())
		}
		before = d
	}
	return nil
}

// CheckDatesKept holds that no date goes back, given the milestones that the trial has reached: one that was actual is
// actual, known as precisely, and one that has come to pass is given as actual or left as it was.
func CheckDatesKept(before, after *Registration, reached []Reached) error {
	was := before.keyDates()
	for i, now := range after.keyDates() {
		if err := now.checkKept(was[i].when, reached); err != nil {
			return errorsmod.Wrap(ErrRegistration, err.Error())
		}
	}
	return nil
}

func (d keyDate) checkKept(was *Milestone, reached []Reached) error {
	came := ""
	if i := slices.IndexFunc(reached, func(r Reached) bool { return r.Milestone == d.milestone }); i >= 0 && !d.when.isSame(was) {
		came = fmt.Sprintf("it was reached on %s", reached[i].Day().ISO())
	}
	if was.IsActual() {
		came = fmt.Sprintf("it was given as ACTUAL, %s", was.Date.ISO())
	}
	switch {
	case came == "":
		return nil
	case d.when == nil:
		return fmt.Errorf("%s is left out, but %s: want an ACTUAL date", d.field, came)
	case !d.when.IsActual():
		return fmt.Errorf("%s is ANTICIPATED, %s, but %s: want an ACTUAL date", d.field, d.when.Date.ISO(), came)
	case was.IsActual() && d.when.Date.Precision() < was.Date.Precision():
		return fmt.Errorf("%s is %s, but %s: want it as precise as that", d.field, d.when.Date.ISO(), came)
	}
	return nil
}

// CorrectedDates lists the actual dates that a registration gives otherwise than the one before.
func CorrectedDates(before, after *Registration) (corrected []*registrationfact.DateCorrected) {
	was := before.keyDates()
	for i, now := range after.keyDates() {
		if was[i].when.IsActual() && now.when.IsActual() && was[i].when.Date != now.when.Date {
			corrected = append(corrected, &registrationfact.DateCorrected{
				Field: now.field, From: was[i].when.Date.ISO(), To: now.when.Date.ISO(),
			})
		}
	}
	return corrected
}

func (m Milestone) check(field string, now time.Time) error {
	if err := m.Date.Validate(); err != nil {
		return fmt.Errorf("%s: %w", field, err)
	}
	if err := known(field+".kind", int32(m.Kind), DateKind_name, required); err != nil {
		return err
	}
	today := DateOf(now.Add(farthestTimeZone))
	if m.Kind == DateKind_DATE_KIND_ACTUAL && m.Date.Compare(today) > 0 {
		return fmt.Errorf("%s is %s, which has not come to pass: give it as ANTICIPATED", field, m.Date.ISO())
	}
	return nil
}
