package types

import "cosmossdk.io/errors"

// Errors of claims.
var (
	// ErrInvalid says that a message is malformed.
	ErrInvalid = errors.Register(ModuleName, 2, "invalid message")
	// ErrNoClaim says that the participation has no such claim.
	ErrNoClaim = errors.Register(ModuleName, 3, "no such claim")
	// ErrOpen says that the participation has an open claim already.
	ErrOpen = errors.Register(ModuleName, 4, "a claim is open")
	// ErrTooMany says that the participation has made as many claims as it may for now.
	ErrTooMany = errors.Register(ModuleName, 5, "too many claims")
	// ErrClaimed says that the item of the visit was claimed before.
	ErrClaimed = errors.Register(ModuleName, 6, "claimed before")
	// ErrTariff says that the tariff is none for what is claimed.
	ErrTariff = errors.Register(ModuleName, 7, "not a tariff for it")
	// ErrState says that the claim is in a state in which the message means nothing.
	ErrState = errors.Register(ModuleName, 8, "not in this state of the claim")
	// ErrNotCommittee says that the signer does not decide for an ethics committee of the site.
	ErrNotCommittee = errors.Register(ModuleName, 9, "not a committee of the site")
	// ErrFigures says that the state contradicts itself. It never happens unless the module is wrong.
	ErrFigures = errors.Register(ModuleName, 10, "the claims do not add up")
)
