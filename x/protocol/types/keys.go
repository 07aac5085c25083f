// Package types holds the messages, state, limits and pure rules of documents.
package types

import (
	"time"

	"cosmossdk.io/collections"
)

const (
	// ModuleName names the module.
	ModuleName = "protocol"
	// StoreKey names its store.
	StoreKey = ModuleName
)

// Prefixes of the store.
var (
	DocumentsPrefix   = collections.NewPrefix(1)
	VersionsPrefix    = collections.NewPrefix(2)
	DigestsPrefix     = collections.NewPrefix(3)
	SchedulesPrefix   = collections.NewPrefix(4)
	DecisionsPrefix   = collections.NewPrefix(5)
	StandingsPrefix   = collections.NewPrefix(6)
	ActivationsPrefix = collections.NewPrefix(7)
	InUsePrefix       = collections.NewPrefix(8)
	LastLinesPrefix   = collections.NewPrefix(9)
	HistoryPrefix     = collections.NewPrefix(10)
	TimesPrefix       = collections.NewPrefix(11)
	DecidedAtPrefix   = collections.NewPrefix(12)
	ConditionsPrefix  = collections.NewPrefix(13)
	DeadlinesPrefix   = collections.NewPrefix(14)
	UsesPrefix        = collections.NewPrefix(15)
)

// Limits that every validator enforces.
const (
	// MaxTitle bounds a title, in characters.
	MaxTitle = 300
	// MaxLocation bounds a public location, in characters.
	MaxLocation = 500
	// MaxVariants bounds the files of a version.
	MaxVariants = 32
	// MaxFileSize bounds the size of a file, in bytes.
	MaxFileSize = 1 << 40
	// MaxScopeSites bounds the sites of a scope.
	MaxScopeSites = 500
	// MaxAffectedOutcomes bounds the outcomes that an amendment affects.
	MaxAffectedOutcomes = 100
	// MaxOutcomeID bounds the identifier of an outcome, in characters.
	MaxOutcomeID = 32
	// MaxConditions bounds the conditions of an approval.
	MaxConditions = 32
	// MaxLinesInUse bounds the lines that a site uses.
	MaxLinesInUse = 128
	// MaxSchedule bounds an encoded payment schedule, in bytes.
	MaxSchedule = 64 << 10
	// MaxTariffs bounds the tariffs of a payment schedule.
	MaxTariffs = 256
	// MaxAmountDigits bounds the digits of an amount.
	MaxAmountDigits = 30
	// MaxBonusPercent bounds the part that bonuses are of all that one participation may earn, in percent.
	MaxBonusPercent = 20
	// MaxInterval bounds the interval of a tariff.
	MaxInterval = 3660 * 24 * time.Hour
	// MaxEpoch bounds the epochs in which payments are released.
	MaxEpoch = 30 * 24 * time.Hour
	// MaxResponseDays bounds the response window of a payment schedule.
	MaxResponseDays = 365
)
