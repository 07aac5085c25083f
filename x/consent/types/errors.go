package types

import "cosmossdk.io/errors"

// Errors of consents.
var (
	// ErrInvalid says that a message is malformed.
	ErrInvalid = errors.Register(ModuleName, 2, "invalid message")
	// ErrNoConsent says that nobody was invited under the handle, or by the key.
	ErrNoConsent = errors.Register(ModuleName, 3, "no such consent")
	// ErrHandleTaken says that a consent was offered under the handle already.
	ErrHandleTaken = errors.Register(ModuleName, 4, "the handle is taken")
	// ErrKeyTaken says that the key is bound to a participation already.
	ErrKeyTaken = errors.Register(ModuleName, 5, "the key is taken")
	// ErrNotTheirKey says that somebody else signed than those who may.
	ErrNotTheirKey = errors.Register(ModuleName, 6, "not the key of this consent")
	// ErrClosed says that the consent was declined or withdrawn and takes no more signatures.
	ErrClosed = errors.Register(ModuleName, 7, "the consent is closed")
	// ErrVersion says that the version was given already, or an older one than that.
	ErrVersion = errors.Register(ModuleName, 8, "not a newer version")
	// ErrFormLine says that a consent form is not one to consent to, or to withdraw from, before the one that the participation
	// requires, or without it.
	ErrFormLine = errors.Register(ModuleName, 9, "not this consent form")
	// ErrNoCountersigner says that the form demands a signature that nobody was named for at the invitation.
	ErrNoCountersigner = errors.Register(ModuleName, 10, "nobody may countersign")
	// ErrObtainer says that a signature is not that of who obtained the consent, or is, where it must not be.
	ErrObtainer = errors.Register(ModuleName, 11, "who obtained the consent")
	// ErrNotPending says that no signature is awaited.
	ErrNotPending = errors.Register(ModuleName, 12, "nothing is awaited")
	// ErrSignedBefore says that the same signature was given before.
	ErrSignedBefore = errors.Register(ModuleName, 13, "signed already")
	// ErrNothingToDecline says that neither a first consent nor a renewal is open.
	ErrNothingToDecline = errors.Register(ModuleName, 14, "nothing to decline")
	// ErrNotFree says why a withdrawal pays a fee like any other transaction.
	ErrNotFree = errors.Register(ModuleName, 15, "the withdrawal is not free of fees")
	// ErrPopulation says that a consent form, a key or a countersigner does not go with the participant's population.
	ErrPopulation = errors.Register(ModuleName, 16, "not of this population")
	// ErrIndependent says that somebody with a part in the trial cannot sign beside a participant.
	ErrIndependent = errors.Register(ModuleName, 17, "not independent of the trial")
	// ErrReported says that a withdrawal was reported and is neither signed nor contested, or that none was reported.
	ErrReported = errors.Register(ModuleName, 18, "a reported withdrawal")
	// ErrPayee says that the signer cannot name that payee.
	ErrPayee = errors.Register(ModuleName, 19, "not the signer's payee to name")
	// ErrErrorClaim says that staff do not say, or said before, that a consent was entered in error.
	ErrErrorClaim = errors.Register(ModuleName, 20, "entered in error")
	// ErrTooOften says that a form was agreed to as often as a day allows.
	ErrTooOften = errors.Register(ModuleName, 21, "too often")
	// ErrOtherForm says that what was read is not the form that is signed.
	ErrOtherForm = errors.Register(ModuleName, 23, "another form was read")
	// ErrRepresentative says that a representative cannot be named later, or not this one.
	ErrRepresentative = errors.Register(ModuleName, 22, "a representative named later")
	// ErrKey says that a key cannot be proposed for a participation.
	ErrKey = errors.Register(ModuleName, 30, "the proposed key is refused")
	// ErrProposal says that a participation takes no proposal of another key, or that none awaits what a message does.
	ErrProposal = errors.Register(ModuleName, 31, "the proposal of another key")
	// ErrSecond says that a proposed key is not confirmed by who proposed it, or who invited.
	ErrSecond = errors.Register(ModuleName, 32, "a second staff member confirms a proposed key")
)
