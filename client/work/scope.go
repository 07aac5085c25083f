package work

import (
	"fmt"
	"strings"
)

// Scope says from what a participant withdraws besides treatment. Everything of it is what the chain calls a withdrawal; else they go on
// to be followed up.
type Scope struct {
	// Contact says that nobody gets in touch with them any more.
	Contact bool
	// FurtherData says that nothing is recorded of them any more, or used further, but what the law demands.
	FurtherData bool
	// Words say it in the participant's own words; may be empty.
	Words string
}

// Everything is the scope of who wants no more of any of it.
func Everything() Scope { return Scope{Contact: true, FurtherData: true} }

// TreatmentAlone is the scope of who is no longer treated, and goes on to be seen and recorded.
func TreatmentAlone() Scope { return Scope{} }

// The classes of a scope, as its opening has them.
const (
	treatment   = "TREATMENT"
	contact     = "CONTACT"
	furtherData = "FURTHER DATA"
)

// FollowedUp reports whether the participant goes on to be followed up: contact is left, or further data.
func (s Scope) FollowedUp() bool { return !s.Contact || !s.FurtherData }

// String returns the scope as its opening has it: its classes, then the participant's words. "TREATMENT, CONTACT: no more calls".
func (s Scope) String() string {
	classes := []string{treatment}
	if s.Contact {
		classes = append(classes, contact)
	}
	if s.FurtherData {
		classes = append(classes, furtherData)
	}
	text := strings.Join(classes, ", ")
	if s.Words != "" {
		text += ": " + s.Words
	}
	return text
}

// ParseScope reads a scope from its opening, for whoever was shown it. It fails if that is none.
func ParseScope(text string) (Scope, error) {
	classes, words, _ := strings.Cut(text, ": ")
	s := Scope{Words: words}
	for _, class := range strings.Split(classes, ", ") {
		switch class {
		case contact:
			s.Contact = true
		case furtherData:
			s.FurtherData = true
		}
	}
	if s.String() != text {
		return Scope{}, fmt.Errorf("%q is no scope of a withdrawal, want %s and, if they were withdrawn, %s and %s, then words", text, treatment, contact, furtherData)
	}
	return s, nil
}
