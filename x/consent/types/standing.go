package types

import (
	"time"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
)

// Standing is what other modules ask of a participation's consent to the form that it requires.
type Standing struct {
	// Trial and Site of the participation.
	Trial uint64
	Site  uint32
	// Mode says who holds the participant's key.
	Mode consentfact.Mode
	// Population says to which population the participant belongs.
	Population protocolfact.Population
	// FormLine is the line of the consent form that the participation requires.
	FormLine uint32
	// State is how far the consent has come, Since the block time from which on.
	State State
	Since time.Time
	// Version and Language are those of the newest completed agreement, zero if there is none.
	Version  uint32
	Language string
	// Given says whether a consent stands: an agreement was completed and nothing withdrawn. It goes on to stand while a
	// renewal is pending, and after a renewal was declined.
	Given bool
	// Stale says whether what stands is older than what the site demands now.
	Stale bool
	// Withdrawn says whether the participation was withdrawn, WithdrawnAt at which block time. Reported says that nobody signed it:
	// staff report that it was by word of mouth, which counts until it is contested.
	Withdrawn   bool
	Reported    bool
	WithdrawnAt time.Time
	// FollowedUp says that the participant withdrew from treatment, FollowedUpSince at which block time, and goes on to be followed up:
	// the consent stands for that.
	FollowedUp      bool
	FollowedUpSince time.Time
	// HandedOver says that the participant holds the key which the site kept before, and did not consent by it as SELF yet.
	HandedOver bool
}

// Standing returns how the consent to the form that the participation requires stands; floor is the lowest version at its
// site that is not stale.
func (f FormConsent) Standing(floor uint32) Standing {
	s := Standing{
		Trial: f.Trial, Site: f.Site, Mode: f.Mode, Population: f.Consent.Population, FormLine: f.Line.FormLine,
		State: f.Line.State, Since: f.Line.ChangedAt, Version: f.Line.GivenVersion(), Given: f.Stands(),
		Withdrawn: f.Consent.Withdrawn() || f.Reported(), Reported: f.Reported(), HandedOver: f.HandedOver(),
	}
	if f.FollowedUpSince != nil {
		s.FollowedUp, s.FollowedUpSince = true, *f.FollowedUpSince
	}
	if f.Line.Given != nil {
		s.Language = f.Line.Given.Language
	}
	s.Stale = s.Given && s.Version < floor
	if s.Withdrawn {
		s.State, s.Since, s.WithdrawnAt = f.Consent.State, f.Consent.ChangedAt, f.Consent.WithdrawnAt()
	} else if s.Since.IsZero() { // never answered: offered since the invitation
		s.Since = f.Consent.ChangedAt
	}
	return s
}

// SignsAlone reports whether the participant signs for themselves, by a key of their own: not a minor, whoever holds the key.
func (s Standing) SignsAlone() bool { return signsAlone(s.Mode, s.Population) }
