package types

import (
	"time"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
)

// Standing is what other modules ask of a consent.
type Standing struct {
	// Trial and Site of the participation.
	Trial uint64
	Site  uint32
	// Mode says who holds the participant's key.
	Mode consentfact.Mode
	// State is how far the consent has come, Since the block time from which on.
	State State
	Since time.Time
	// FormLine, Version and Language are those of the newest completed agreement, zero if there is none.
	FormLine uint32
	Version  uint32
	Language string
	// Given says whether a consent stands: an agreement was completed and nothing withdrawn. It goes on to stand while a
	// renewal is pending, and after a renewal was declined.
	Given bool
	// Stale says whether what stands is older than what the site demands now.
	Stale bool
	// Withdrawn says whether the consent was withdrawn, WithdrawnAt at which block time.
	Withdrawn   bool
	WithdrawnAt time.Time
}

// Standing returns how the consent stands; floor is the lowest version at its site that is not stale.
func (c Consent) Standing(floor uint32) Standing {
	s := Standing{
		Trial: c.Trial, Site: c.Site, Mode: c.Mode, State: c.State, Since: c.ChangedAt, Given: c.Stands(),
		Withdrawn: c.State == State_STATE_WITHDRAWN,
	}
	if c.Given != nil {
		s.FormLine, s.Version, s.Language = c.Given.FormLine, c.Given.Version, c.Given.Language
	}
	s.Stale = s.Given && s.Version < floor
	if s.Withdrawn {
		s.WithdrawnAt = c.ChangedAt
	}
	return s
}
