package types

import (
	"slices"
	"time"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
)

// MilestoneName is a milestone as people read it.
func MilestoneName(kind registrationfact.MilestoneKind) string {
	return fact.EnumName(kind)
}

// Day returns the date of the milestone: the declared one, or that of the block.
func (r Reached) Day() PartialDate {
	if r.Date != nil {
		return *r.Date
	}
	return DateOf(r.Time)
}

// Kinds lists the milestones that were reached.
func Kinds(reached []Reached) []registrationfact.MilestoneKind {
	var kinds []registrationfact.MilestoneKind
	for _, r := range reached {
		kinds = append(kinds, r.Milestone)
	}
	return kinds
}

// Baseline returns the version with which outcomes are compared: the newest at the first enrolment, the first one as long
// as nobody was enrolled.
func Baseline(reached []Reached) uint32 {
	i := slices.IndexFunc(reached, func(r Reached) bool {
		return r.Milestone == registrationfact.MilestoneKind_MILESTONE_KIND_FIRST_ENROLMENT
	})
	if i < 0 {
		return 1
	}
	return reached[i].Version
}

// Validate reports what is wrong with the message in itself, whatever the state of the chain but the time of the block.
func (m *MsgDeclarePrimaryCompletion) Validate(now time.Time) error {
	declared := Milestone{Date: m.Date, Kind: DateKind_DATE_KIND_ACTUAL}
	if err := declared.check("date", now); err != nil {
		return errorsmod.Wrap(ErrMilestone, err.Error())
	}
	if m.Date.Precision() == Year {
		return errorsmod.Wrapf(ErrMilestone, "date is %s, want the month at least", m.Date.ISO())
	}
	return nil
}
