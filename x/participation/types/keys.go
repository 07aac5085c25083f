// Package types holds the messages, state, limits and rules of participations and visits.
package types

import (
	"time"

	"cosmossdk.io/collections"
)

const (
	// ModuleName names the module.
	ModuleName = "participation"
	// StoreKey names its store.
	StoreKey = ModuleName
)

// Where the state lies.
var (
	// ParticipationsPrefix is where the participations lie.
	ParticipationsPrefix = collections.NewPrefix(1)
	// SiteIndexPrefix is where the handles of each site lie.
	SiteIndexPrefix = collections.NewPrefix(2)
	// CountsPrefix is where the counts of each site lie.
	CountsPrefix = collections.NewPrefix(3)
	// FeeBudgetsPrefix is where the budget for fees of each site lies.
	FeeBudgetsPrefix = collections.NewPrefix(4)
	// FeePromisesPrefix is where lies what is promised for fees.
	FeePromisesPrefix = collections.NewPrefix(5)
	// FeeReturnsPrefix is where the queue of participations lies whose fees go back.
	FeeReturnsPrefix = collections.NewPrefix(6)
	// TransfersPrefix is where the transfers lie that were offered and did not take place.
	TransfersPrefix = collections.NewPrefix(0x40)
	// PeoplePrefix is where the handles lie of those who are known by a tag.
	PeoplePrefix = collections.NewPrefix(0x60)
)

const (
	// MaxLines bounds the visit lines of one message.
	MaxLines = 64
	// MaxReturnsPerBlock bounds the participations whose fees the end of a block looks at.
	MaxReturnsPerBlock = 32
	// ReturnRetry is how long the fees of a participation that is owed something are not looked at again.
	ReturnRetry = 7 * 24 * time.Hour
	// TimeToTransfer is how long an offered transfer may await the other site and the participant before it lapses.
	TimeToTransfer = 14 * 24 * time.Hour
	// MaxParticipations bounds how often somebody who is known by a tag is invited to a trial, one time after the other.
	MaxParticipations = 8
	// MaxTransfers bounds the transfers of one participation.
	MaxTransfers = 8
)
