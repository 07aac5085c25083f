// Package types holds the messages, state and pure rules of trials.
package types

import "cosmossdk.io/collections"

const (
	// ModuleName names the module.
	ModuleName = "trial"
	// StoreKey names its store.
	StoreKey = ModuleName
)

// Prefixes of the store.
var (
	NextTrialPrefix            = collections.NewPrefix(1)
	TrialsPrefix               = collections.NewPrefix(2)
	TrialsBySponsorPrefix      = collections.NewPrefix(3)
	VersionsPrefix             = collections.NewPrefix(4)
	IdentifiersPrefix          = collections.NewPrefix(5)
	EnrolmentsPrefix           = collections.NewPrefix(6)
	SitesPrefix                = collections.NewPrefix(7)
	SiteOrganisationsPrefix    = collections.NewPrefix(8)
	TermsPrefix                = collections.NewPrefix(9)
	AssignmentsPrefix          = collections.NewPrefix(10)
	NewestAssignmentPrefix     = collections.NewPrefix(11)
	TransfersPrefix            = collections.NewPrefix(12)
	NewestTransferPrefix       = collections.NewPrefix(13)
	DelegationsPrefix          = collections.NewPrefix(14)
	NewestDelegationPrefix     = collections.NewPrefix(15)
	StatusesPrefix             = collections.NewPrefix(16)
	SponsorshipsPrefix         = collections.NewPrefix(17)
	OffersPrefix               = collections.NewPrefix(18)
	MilestonesPrefix           = collections.NewPrefix(19)
	OutcomeAmendmentsPrefix    = collections.NewPrefix(20)
	ResultsPrefix              = collections.NewPrefix(21)
	ClocksPrefix               = collections.NewPrefix(22)
	ClocksBySponsorPrefix      = collections.NewPrefix(23)
	NoticesPrefix              = collections.NewPrefix(24)
	DuePrefix                  = collections.NewPrefix(25)
	SealsPrefix                = collections.NewPrefix(26)
	BoardsPrefix               = collections.NewPrefix(27)
	DisputesPrefix             = collections.NewPrefix(28)
	DisputesByHolderPrefix     = collections.NewPrefix(29)
	OpenDisputesPrefix         = collections.NewPrefix(30)
	RostersPrefix              = collections.NewPrefix(31)
	TrialsByStatusPrefix       = collections.NewPrefix(32)
	TrialsBySitePrefix         = collections.NewPrefix(33)
	TrialsByCountryPrefix      = collections.NewPrefix(34)
	SidesPrefix                = collections.NewPrefix(35)
	TrialsByOrganisationPrefix = collections.NewPrefix(36)
)
