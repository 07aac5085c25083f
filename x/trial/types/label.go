package types

import (
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
)

// LabelOf tells whether a trial was registered before its first enrolment. Dates of different precision are compared at
// the coarser one; where that does not tell, the label says so.
func LabelOf(registered, firstEnrolment PartialDate) trialfact.Label {
	switch registered.Compare(firstEnrolment) {
	case -1:
		return trialfact.Label_LABEL_PROSPECTIVE
	case 1:
		return trialfact.Label_LABEL_RETROSPECTIVE
	}
	return trialfact.Label_LABEL_SAME_MONTH_UNDETERMINED
}

// Relabelled returns the label of the trial by a later version of its registration. Once somebody was enrolled,
// RETROSPECTIVE stays: no amendment of the date makes a registration earlier.
func (t Trial) Relabelled(v Version) trialfact.Label {
	if v.AfterFirstEnrolment && t.Label == trialfact.Label_LABEL_RETROSPECTIVE {
		return t.Label
	}
	return LabelOf(DateOf(t.RegisteredAt), v.Registration.FirstEnrolment.Date)
}
