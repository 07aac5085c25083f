package types

import (
	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
)

// RegulatorKinds lists the kinds of organisation that decide disputes over identifiers.
var RegulatorKinds = []identityfact.OrganisationKind{identityfact.OrganisationKind_ORGANISATION_KIND_REGULATOR}

// MaxOpenDisputes bounds the open disputes over one identifier.
const MaxOpenDisputes = 16

// Party returns the organisation that disputes: the one that somebody of a CRO acts for, else their own.
func (d Dispute) Party() uint64 {
	if d.Actor.OnBehalfOf != 0 {
		return d.Actor.OnBehalfOf
	}
	return d.Actor.Organisation
}

// IsOpen reports whether the dispute goes on.
func (d Dispute) IsOpen() bool {
	return d.Resolution == registrationfact.Resolution_RESOLUTION_UNSPECIFIED
}

// ResolutionName is a resolution as people read it.
func ResolutionName(r registrationfact.Resolution) string {
	return fact.EnumName(r)
}
