package types

import "cosmossdk.io/errors"

// Errors of participations and visits.
var (
	// ErrInvalid says that a message is malformed.
	ErrInvalid = errors.Register(ModuleName, 2, "invalid message")
	// ErrNoParticipation says that nobody was invited under the handle.
	ErrNoParticipation = errors.Register(ModuleName, 3, "no such participation")
	// ErrHandleTaken says that somebody was invited under the handle already.
	ErrHandleTaken = errors.Register(ModuleName, 4, "the handle is taken")
	// ErrKey says that a public key cannot be that of a participant.
	ErrKey = errors.Register(ModuleName, 5, "not a key for a participant")
	// ErrState says that the participation has not come so far, or is past it.
	ErrState = errors.Register(ModuleName, 6, "the participation's state does not allow it")
	// ErrNoConsent says that the participant has not consented.
	ErrNoConsent = errors.Register(ModuleName, 7, "no consent")
	// ErrWithdrawn says that the participant has withdrawn the consent.
	ErrWithdrawn = errors.Register(ModuleName, 8, "the consent was withdrawn")
	// ErrStaleConsent says that the participant has not consented to what is active now.
	ErrStaleConsent = errors.Register(ModuleName, 9, "the consent is stale")
	// ErrForeign says that the participation belongs to another trial or site than the message.
	ErrForeign = errors.Register(ModuleName, 10, "the participation is not of this site")
	// ErrSettled says that the participation ended too long ago to attest visits of it.
	ErrSettled = errors.Register(ModuleName, 11, "the settlement window is over")
	// ErrNotRecruiting says that the trial takes nobody in.
	ErrNotRecruiting = errors.Register(ModuleName, 12, "the trial does not recruit")
	// ErrRepeated says that two lines of one message claim the same visit.
	ErrRepeated = errors.Register(ModuleName, 13, "the message names a visit twice")
	// ErrFeeBudget says that a site may not promise so much for fees, or that its budget cannot be set.
	ErrFeeBudget = errors.Register(ModuleName, 14, "the site's budget for fees")
	// ErrFeePromise says that nothing is promised for a fee, or not so much.
	ErrFeePromise = errors.Register(ModuleName, 15, "no fees are promised for it")
	// ErrInviter says that who invited a participant cannot stand behind the participation as somebody else.
	ErrInviter = errors.Register(ModuleName, 16, "the signer invited the participant")
	// ErrTransfer says that a participant cannot be transferred to a site, or that no transfer awaits what a message does.
	ErrTransfer = errors.Register(ModuleName, 40, "the transfer to another site")
	// ErrTakesPart says that somebody with the same tag takes part in the trial, or was invited too often.
	ErrTakesPart = errors.Register(ModuleName, 60, "the person takes part already")
	// ErrPopulation says that participants of the population do not earn the tariff.
	ErrPopulation = errors.Register(ModuleName, 20, "not earned by the population")
)
