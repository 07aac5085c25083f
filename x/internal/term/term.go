// Package term says from when until when somebody holds a role, a task or an assignment.
package term

import (
	"fmt"
	"time"
)

// latest bounds every instant, so that each has a count of Unix nanoseconds.
var latest = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)

// Term is a stretch of time, both ends included, that may have been cut short.
type Term struct {
	// NotBefore is the first instant.
	NotBefore time.Time
	// NotAfter is the last instant, nil if there is none.
	NotAfter *time.Time
	// EndedAt is the first instant after it was cut short, nil if it was not.
	EndedAt *time.Time
}

// State is where a moment lies with regard to a term.
type State int

// The states of a term.
const (
	// Current: the term holds.
	Current State = iota
	// Future: the term has not begun.
	Future
	// Expired: the term has run out.
	Expired
	// Ended: the term was cut short.
	Ended
)

// At tells the state of the term at a moment. A term that was cut short before it began has ended.
func (t Term) At(now time.Time) State {
	switch {
	case t.EndedAt != nil && !now.Before(*t.EndedAt):
		return Ended
	case now.Before(t.NotBefore):
		return Future
	case t.NotAfter != nil && now.After(*t.NotAfter):
		return Expired
	}
	return Current
}

// Holds reports whether the term holds at a moment.
func (t Term) Holds(now time.Time) bool { return t.At(now) == Current }

// Over reports whether the term can never hold again after a moment.
func (t Term) Over(now time.Time) bool {
	s := t.At(now)
	return s == Ended || s == Expired
}

// Describe says in words where a moment lies with regard to the term, for use after "which": "expired at ...".
func (t Term) Describe(now time.Time) string {
	switch t.At(now) {
	case Ended:
		return "ended at " + Format(*t.EndedAt)
	case Future:
		return "begins at " + Format(t.NotBefore)
	case Expired:
		return "expired at " + Format(*t.NotAfter)
	}
	return "holds since " + Format(t.NotBefore)
}

// New returns the term that somebody asks for in a block at now. It begins with the block at the earliest: nothing is
// dated back.
func New(now time.Time, notBefore, notAfter *time.Time) (Term, error) {
	t := Term{NotBefore: now, NotAfter: notAfter}
	if notBefore != nil && notBefore.After(now) {
		t.NotBefore = *notBefore
	}
	switch {
	case t.NotBefore.After(latest):
		return Term{}, fmt.Errorf("not_before is %s, want it before the year %d", Format(t.NotBefore), latest.Year())
	case notAfter == nil:
		return t, nil
	case notAfter.After(latest):
		return Term{}, fmt.Errorf("not_after is %s, want it before the year %d; leave it out if there is no end",
			Format(*notAfter), latest.Year())
	case notAfter.Before(t.NotBefore):
		return Term{}, fmt.Errorf("not_after is %s, which is before the start at %s", Format(*notAfter), Format(t.NotBefore))
	}
	return t, nil
}

// Nanos returns an instant as facts write it: Unix nanoseconds, 0 for none.
func Nanos(t *time.Time) int64 {
	if t == nil {
		return 0
	}
	return t.UnixNano()
}

// Format writes an instant for a message to people.
func Format(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
