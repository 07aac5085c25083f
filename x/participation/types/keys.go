// Package types holds the messages, state, limits and rules of participations and visits.
package types

import (
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
)

// MaxLines bounds the visit lines of one message.
const MaxLines = 64
