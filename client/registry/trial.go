package registry

import (
	"time"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// Trial is what the chain knows of a trial, as other registries are told.
type Trial struct {
	// Chain is the chain's id.
	Chain string
	// Number as it is shown, EQ00000012 for example.
	Number string
	// Sponsor is the name of the sponsor.
	Sponsor string
	// Status as it is shown.
	Status trialfact.Status
	// Label says whether it was registered before its first enrolment.
	Label registrationfact.Label
	// RegisteredAt is the time of the block that registered it.
	RegisteredAt time.Time
	// VerifiedAt is when its sponsor last amended or updated it.
	VerifiedAt time.Time
	// Version is the number of the version of the registration, from 1, and VersionAt the time of its block.
	Version   uint32
	VersionAt time.Time
	// Registration is that version.
	Registration types.Registration
	// Enrolled is how many were enrolled so far.
	Enrolled uint64
}
