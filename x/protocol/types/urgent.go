package types

import "time"

const (
	// UrgentMeasurePeriod is how long after its submission an urgent safety measure may precede its approval. It is longer
	// than committees and authorities take to review a substantial amendment, questions and answers included: who is silent
	// for so long has not agreed. Participants stay cared for and paid after it; nobody is taken in and no site begins.
	UrgentMeasurePeriod = 90 * 24 * time.Hour
	// LapsedPeriod is how long after the end of its accreditation an organisation may still be asked itself, before another
	// one decides in its place: an accreditation that is renewed some days late is no sign that nobody is there.
	LapsedPeriod = 30 * 24 * time.Hour
	// MaxSkipped bounds the versions of a line between an urgent safety measure and the version on whose approval it rests:
	// each is searched for objections.
	MaxSkipped = 64
)

// RestingOn returns how a site uses an urgent safety measure, submitted at a time, that rests on the approval of what the
// site uses before.
func (l LineInUse) RestingOn(before LineInUse, submitted time.Time) LineInUse {
	until := submitted.Add(UrgentMeasurePeriod)
	l.RestsOn, l.RestsOnApprovedWith, l.RestsUntil = before.Version, before.ApprovedWith, &until
	return l
}

// RestingWith returns how a site uses an urgent safety measure in place of one that is not approved either: it rests on the
// same approval, for no longer. A measure that is repeated gains no time.
func (l LineInUse) RestingWith(before LineInUse) LineInUse {
	l.RestsOn, l.RestsOnApprovedWith, l.RestsUntil = before.RestsOn, before.RestsOnApprovedWith, before.RestsUntil
	return l
}

// RestingOnNothing returns how a site uses what is approved itself.
func (l LineInUse) RestingOnNothing() LineInUse {
	l.RestsOn, l.RestsOnApprovedWith, l.RestsUntil = 0, 0, nil
	return l
}
