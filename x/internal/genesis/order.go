package genesis

import (
	"fmt"
	"time"

	"github.com/equipoise-trials/equipoise/x/internal/term"
)

// Numbering counts the rows of a genesis state, by what they belong to.
type Numbering map[string]uint32

// Next counts a row. It returns an error unless the rows that belong to something are numbered from 1 without gaps.
func (n Numbering) Next(of string, number uint32) error {
	n[of]++
	if want := n[of]; number != want {
		return fmt.Errorf("%s %d comes where %d should", of, number, want)
	}
	return nil
}

// Times holds the last instant of the rows of a genesis state, by what they belong to.
type Times map[string]time.Time

// After returns an error if the rows that belong to something go back in time.
func (t Times) After(of string, at time.Time) error {
	if last, ok := t[of]; ok && at.Before(last) {
		return fmt.Errorf("%s goes back from %s to %s", of, term.Format(last), term.Format(at))
	}
	t[of] = at
	return nil
}

// InOrder returns an error if instants are not in order, as far as they are given.
func InOrder(of string, instants ...*time.Time) error {
	var last *time.Time
	for _, at := range instants {
		if at == nil {
			continue
		}
		if last != nil && at.Before(*last) {
			return fmt.Errorf("%s has %s after %s", of, term.Format(*last), term.Format(*at))
		}
		last = at
	}
	return nil
}

// IsSameInstant reports whether two instants are the same, or both absent.
func IsSameInstant(a, b *time.Time) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Equal(*b)
}

// OrNever writes an instant as people read it, or that there is none.
func OrNever(at *time.Time) string {
	if at == nil {
		return "no time"
	}
	return term.Format(*at)
}
