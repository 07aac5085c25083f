// Package types holds the messages, state, limits and rules of claims.
package types

import (
	"time"

	"cosmossdk.io/collections"
)

const (
	// ModuleName names the module.
	ModuleName = "claims"
	// StoreKey names its store.
	StoreKey = ModuleName
)

// Prefixes of the store.
var (
	ClaimsPrefix     = collections.NewPrefix(1)
	NullifiersPrefix = collections.NewPrefix(2)
	OpenPrefix       = collections.NewPrefix(3)
	DeadlinesPrefix  = collections.NewPrefix(4)
)

// Limits that every validator enforces.
const (
	// MaxClaims is how many claims a participation makes within ClaimsPeriod.
	MaxClaims = 12
	// ClaimsPeriod is the time in which it makes that many.
	ClaimsPeriod = 365 * 24 * time.Hour
	// MaxLapsed bounds the claims whose time is over that the end of one block goes on with.
	MaxLapsed = 256
	// TimeToRetry is how long the chain waits before it tries again to make a line of a granted claim, or what failed.
	TimeToRetry = 24 * time.Hour
)
