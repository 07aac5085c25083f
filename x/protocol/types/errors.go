package types

import "cosmossdk.io/errors"

// Errors of documents.
var (
	// ErrInvalid says that a message is malformed.
	ErrInvalid = errors.Register(ModuleName, 2, "invalid message")
	// ErrNoDocument says that the trial has no such line or version.
	ErrNoDocument = errors.Register(ModuleName, 3, "no such document")
	// ErrHeadMoved says that the head of the line is not the version that the signer means to supersede.
	ErrHeadMoved = errors.Register(ModuleName, 4, "the head is another version")
	// ErrDuplicate says that the line has the file already.
	ErrDuplicate = errors.Register(ModuleName, 5, "the line has this file already")
	// ErrSchedule says that a payment schedule cannot be read or breaks a rule.
	ErrSchedule = errors.Register(ModuleName, 6, "invalid payment schedule")
	// ErrOutOfScope says that something was decided or activated outside the countries and sites it is for.
	ErrOutOfScope = errors.Register(ModuleName, 7, "out of scope")
	// ErrNotAssigned says that an organisation decided without being assigned to decide.
	ErrNotAssigned = errors.Register(ModuleName, 8, "not assigned to decide")
	// ErrDecision says that a decision does not fit those before it.
	ErrDecision = errors.Register(ModuleName, 9, "the decision does not fit those before it")
	// ErrOwnDocument says that an organisation decided on what it submitted itself.
	ErrOwnDocument = errors.Register(ModuleName, 10, "nobody decides on their own document")
	// ErrNotApproved says that a version is not approved for a site, or no longer.
	ErrNotApproved = errors.Register(ModuleName, 11, "not approved")
	// ErrSuperseded says that a site uses this version or a later one already.
	ErrSuperseded = errors.Register(ModuleName, 12, "superseded")
	// ErrNotEffective says that a version may not be activated yet.
	ErrNotEffective = errors.Register(ModuleName, 13, "not effective yet")
	// ErrScheduleActive says that a site has another payment schedule.
	ErrScheduleActive = errors.Register(ModuleName, 14, "another payment schedule is active")
	// ErrNotActive says that a version is not in use at a site.
	ErrNotActive = errors.Register(ModuleName, 15, "not active")
	// ErrNoLanguage says that a version does not exist in a language.
	ErrNoLanguage = errors.Register(ModuleName, 16, "no such language")
	// ErrNoSchedule says that a site has no payment schedule, or that a document is none.
	ErrNoSchedule = errors.Register(ModuleName, 17, "no payment schedule")
	// ErrNoTariff says that a payment schedule has no such tariff.
	ErrNoTariff = errors.Register(ModuleName, 18, "no such tariff")
	// ErrNotOpen says that a site is not open, and what is missing.
	ErrNotOpen = errors.Register(ModuleName, 19, "the site is not open")
	// ErrTooManyLines says that a site uses as many lines of documents as it may.
	ErrTooManyLines = errors.Register(ModuleName, 20, "too many lines in use")
	// ErrOutcome says that the trial's registration has no such outcome.
	ErrOutcome = errors.Register(ModuleName, 21, "no such outcome")
	// ErrCondition says that there is no such condition, or that it is met already.
	ErrCondition = errors.Register(ModuleName, 22, "no such open condition")
	// ErrNotOwn says that a condition is another organisation's.
	ErrNotOwn = errors.Register(ModuleName, 23, "another organisation's")
	// ErrInPlace says that nobody decides in the place of an organisation.
	ErrInPlace = errors.Register(ModuleName, 24, "nobody decides in its place")
	// ErrRequiredForm says that a site has another consent form, or none, that a population is required to consent to.
	ErrRequiredForm = errors.Register(ModuleName, 25, "required consent form")
	// ErrDemandsLess says that an optional consent form demands fewer signatures than the required one of its population.
	ErrDemandsLess = errors.Register(ModuleName, 26, "fewer signatures than the required consent form")
)
