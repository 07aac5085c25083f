package types

import "cosmossdk.io/errors"

// Errors of the audit log.
var (
	// ErrFact says that a module tried to record something that is not a complete fact.
	ErrFact = errors.Register(ModuleName, 2, "not a fact that can be recorded")
	// ErrTooManyFacts says that a transaction causes more facts than one may.
	ErrTooManyFacts = errors.Register(ModuleName, 3, "too many facts in one transaction")
	// ErrFactTooLarge says that one fact is larger than any may be.
	ErrFactTooLarge = errors.Register(ModuleName, 4, "fact too large")
)
