// Package types holds the messages, state and pure rules of the conduct of trials.
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
	TrialsByStatusPrefix       = collections.NewPrefix(4)
	TrialsByOrganisationPrefix = collections.NewPrefix(5)
	CountriesPrefix            = collections.NewPrefix(6)
	SponsorshipsPrefix         = collections.NewPrefix(7)
	SitesPrefix                = collections.NewPrefix(8)
	SiteOrganisationsPrefix    = collections.NewPrefix(9)
	TrialsBySitePrefix         = collections.NewPrefix(10)
	TrialsByCountryPrefix      = collections.NewPrefix(11)
	TermsPrefix                = collections.NewPrefix(12)
	AssignmentsPrefix          = collections.NewPrefix(13)
	NewestAssignmentPrefix     = collections.NewPrefix(14)
	RostersPrefix              = collections.NewPrefix(15)
	TransfersPrefix            = collections.NewPrefix(16)
	NewestTransferPrefix       = collections.NewPrefix(17)
	DelegationsPrefix          = collections.NewPrefix(18)
	NewestDelegationPrefix     = collections.NewPrefix(19)
	SidesPrefix                = collections.NewPrefix(20)
	BoardsPrefix               = collections.NewPrefix(21)
)
