package types

// Limits of a registration, for whoever writes one from another registry's record: entries of lists, characters of texts.
const (
	// MaxRegistrationSize is in bytes, encoded.
	MaxRegistrationSize = maxRegistrationSize
	// MaxIdentifiers bounds the numbers in other registries, of a number and of the registry's name.
	MaxIdentifiers    = maxIdentifiers
	MaxIdentifierSize = maxIdentifier
	MaxRegistryName   = maxRegistryName
	// MaxParties bounds sources of support, and secondary sponsors.
	MaxParties       = maxParties
	MaxConditions    = maxConditions
	MaxInterventions = maxInterventions
	// MaxCriteria bounds inclusion criteria, and exclusion criteria.
	MaxCriteria = maxCriteria
	MaxOutcomes = maxOutcomes
	// MaxName bounds names, the public title, measures and time frames.
	MaxName            = maxName
	MaxScientificTitle = maxScientificTitle
	// MaxParagraph bounds criteria, metrics, descriptions and statements.
	MaxParagraph  = maxParagraph
	MaxPopulation = maxPopulation
	// MaxAge is in the units of the age.
	MaxAge = maxAge
)
