// Package types holds the messages, state and pure rules of registrations.
package types

import "cosmossdk.io/collections"

const (
	// ModuleName names the module.
	ModuleName = "registration"
	// StoreKey names its store.
	StoreKey = ModuleName
)

// Prefixes of the store.
var (
	EntriesPrefix           = collections.NewPrefix(1)
	VersionsPrefix          = collections.NewPrefix(2)
	IdentifiersPrefix       = collections.NewPrefix(3)
	EnrolmentsPrefix        = collections.NewPrefix(4)
	MilestonesPrefix        = collections.NewPrefix(5)
	OutcomeAmendmentsPrefix = collections.NewPrefix(6)
	StatusesPrefix          = collections.NewPrefix(7)
	OffersPrefix            = collections.NewPrefix(8)
	ResultsPrefix           = collections.NewPrefix(9)
	ClocksPrefix            = collections.NewPrefix(10)
	ClocksBySponsorPrefix   = collections.NewPrefix(11)
	NoticesPrefix           = collections.NewPrefix(12)
	DuePrefix               = collections.NewPrefix(13)
	SealsPrefix             = collections.NewPrefix(14)
	DisputesPrefix          = collections.NewPrefix(15)
	DisputesByHolderPrefix  = collections.NewPrefix(16)
	OpenDisputesPrefix      = collections.NewPrefix(17)
)
