package types

// Limits of a registration, for the rules of the chain and for whoever writes one from another registry's record: entries of
// lists, characters of texts.
const (
	// MaxRegistrationSize is in bytes, encoded.
	MaxRegistrationSize = 512 << 10
	// MaxIdentifiers bounds the numbers in other registries, MaxIdentifierSize such a number, MaxRegistryName the name of
	// the registry.
	MaxIdentifiers    = 64
	MaxIdentifierSize = 64
	MaxRegistryName   = 64
	// MaxParties bounds sources of support, and secondary sponsors.
	MaxParties       = 200
	MaxConditions    = 500
	MaxInterventions = 250
	// MaxCriteria bounds inclusion criteria, and exclusion criteria.
	MaxCriteria = 400
	MaxOutcomes = 600
	// MaxDeclarations bounds the declarations of an amendment: an outcome's level, time and metric may all change.
	MaxDeclarations = 3 * MaxOutcomes
	// MaxName bounds names, the public title, measures and time frames.
	MaxName            = 300
	MaxScientificTitle = 600
	// MaxParagraph bounds criteria, metrics, descriptions and statements.
	MaxParagraph  = 2000
	MaxPopulation = 1000
	// MaxAge is in the units of the age: some registries write years as days.
	MaxAge = 100_000

	maxOutcomeID          = 32
	maxSettlementDays     = 365
	defaultSettlementDays = 90
)
