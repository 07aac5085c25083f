package types

import (
	"fmt"
	"time"
)

// checkDates checks the trial's milestones: each a date of the calendar, none passed that is still to come, and in order
// as far as their precision tells.
func (r *Registration) checkDates(now time.Time) error {
	milestones := []struct {
		field string
		when  *Milestone
	}{{"first_enrolment", &r.FirstEnrolment}, {"primary_completion", r.PrimaryCompletion}, {"completion", r.Completion}}

	before := milestones[0]
	for _, m := range milestones {
		if m.when == nil {
			continue
		}
		if err := m.when.check(m.field, now); err != nil {
			return err
		}
		if before.when.Date.Compare(m.when.Date) > 0 {
			return fmt.Errorf("%s is %s, which is before %s at %s", m.field, m.when.Date.ISO(), before.field, before.when.Date.ISO())
		}
		before = m
	}
	return nil
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
