// Package types holds the messages, state and pure rules of the register of organisations and people.
package types

import "cosmossdk.io/collections"

const (
	// ModuleName names the module.
	ModuleName = "identity"
	// StoreKey names its store.
	StoreKey = ModuleName
)

// Prefixes of the store.
var (
	NextOrganisationPrefix     = collections.NewPrefix(1)
	OrganisationsPrefix        = collections.NewPrefix(2)
	PeoplePrefix               = collections.NewPrefix(3)
	PeopleByOrganisationPrefix = collections.NewPrefix(4)
	AdministratorsPrefix       = collections.NewPrefix(5)
	KeysPrefix                 = collections.NewPrefix(6)
	KeysByPersonPrefix         = collections.NewPrefix(7)
	RotationsPrefix            = collections.NewPrefix(8)
	ExpiriesPrefix             = collections.NewPrefix(9)
	ParamsPrefix               = collections.NewPrefix(10)
	TreasuryLimitsPrefix       = collections.NewPrefix(11)
	TreasuryProposalsPrefix    = collections.NewPrefix(12)
	RegistrationsPrefix        = collections.NewPrefix(15)
	RegistrationsByKeyPrefix   = collections.NewPrefix(16)
	TreasuriesPrefix           = collections.NewPrefix(17)
	RotationsByKeyPrefix       = collections.NewPrefix(18)
)

// Limits of what a message may hold.
const (
	// MaxLegalName bounds a legal name, in characters.
	MaxLegalName = 200
	// MaxIdentifiers bounds the identifiers of an organisation.
	MaxIdentifiers = 16
	// MaxIdentifierScheme and MaxIdentifierValue bound an identifier, in characters.
	MaxIdentifierScheme = 32
	MaxIdentifierValue  = 64
	// MaxDenominations bounds the denominations of a sum of money.
	MaxDenominations = 8
)
