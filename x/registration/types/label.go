package types

import (
	"time"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
)

// LabelOf tells whether a trial was registered before its first enrolment. Dates of different precision are compared at
// the coarser one; where that does not tell, the label says so.
func LabelOf(registered, firstEnrolment PartialDate) registrationfact.Label {
	switch registered.Compare(firstEnrolment) {
	case -1:
		return registrationfact.Label_LABEL_PROSPECTIVE
	case 1:
		return registrationfact.Label_LABEL_RETROSPECTIVE
	}
	return registrationfact.Label_LABEL_SAME_MONTH_UNDETERMINED
}

// Relabelled returns the label of a trial that was registered at a time, by a later version of its registration. Once
// somebody was enrolled, RETROSPECTIVE stays: no amendment of the date makes a registration earlier.
func (e Entry) Relabelled(registered time.Time, v Version) registrationfact.Label {
	if v.AfterFirstEnrolment && e.Label == registrationfact.Label_LABEL_RETROSPECTIVE {
		return e.Label
	}
	return LabelOf(DateOf(registered), v.Registration.FirstEnrolment.Date)
}
