package types

import "cosmossdk.io/errors"

// Errors of escrow and payments.
var (
	// ErrInvalid says that a message or a call is malformed.
	ErrInvalid = errors.Register(ModuleName, 2, "invalid message")
	// ErrAmount says that an amount cannot be funded, owed or refunded.
	ErrAmount = errors.Register(ModuleName, 3, "invalid amount")
	// ErrNoAccount says that the participation has no account.
	ErrNoAccount = errors.Register(ModuleName, 4, "no such account")
	// ErrAccountExists says that the participation has an account already.
	ErrAccountExists = errors.Register(ModuleName, 5, "the account exists")
	// ErrPayee says that money cannot go where it is meant to.
	ErrPayee = errors.Register(ModuleName, 6, "invalid payee")
	// ErrNullifierUsed says that the item of the visit was accrued before.
	ErrNullifierUsed = errors.Register(ModuleName, 7, "the nullifier is used")
	// ErrOverCap says that the tariff was earned as often as it may be.
	ErrOverCap = errors.Register(ModuleName, 8, "over the cap of the tariff")
	// ErrEscrowShort says that lines wait for escrow.
	ErrEscrowShort = errors.Register(ModuleName, 9, "escrow short")
	// ErrNoLine says that the trial has no such line.
	ErrNoLine = errors.Register(ModuleName, 10, "no such line")
	// ErrOtherAgent says that the line is not with the signer's organisation.
	ErrOtherAgent = errors.Register(ModuleName, 11, "not the agent that the line is with")
	// ErrNotInTransit says that no agent has the line to settle.
	ErrNotInTransit = errors.Register(ModuleName, 12, "the line is not in transit")
	// ErrSettled says that the line is settled already.
	ErrSettled = errors.Register(ModuleName, 13, "the line is settled")
	// ErrReference says that the reference was posted for the line before, with the opposite outcome.
	ErrReference = errors.Register(ModuleName, 14, "the reference is used")
	// ErrTrialGoesOn says that the escrow is still needed.
	ErrTrialGoesOn = errors.Register(ModuleName, 15, "the trial goes on")
	// ErrOwed says that what is to be refunded is owed to participants.
	ErrOwed = errors.Register(ModuleName, 16, "owed to participants")
	// ErrFigures says that figures would no longer add up. It never happens unless the module is wrong.
	ErrFigures = errors.Register(ModuleName, 17, "the figures do not add up")
	// ErrDenominations says that the trial is funded in as many denominations as it may be.
	ErrDenominations = errors.Register(ModuleName, 18, "too many denominations")
	// ErrNotEarning says that the participation was not screened.
	ErrNotEarning = errors.Register(ModuleName, 19, "the participation does not earn")
	// ErrNotHeld says that the line is not held, or not for that reason.
	ErrNotHeld = errors.Register(ModuleName, 20, "the line is not held for it")
	// ErrTooEarly says that those for whom the money waits still have time.
	ErrTooEarly = errors.Register(ModuleName, 21, "it is too early")
	// ErrNotArbiter says that the signer does not decide for the arbiter.
	ErrNotArbiter = errors.Register(ModuleName, 22, "not the arbiter")
	// ErrNotMonitor says that the signer may not object.
	ErrNotMonitor = errors.Register(ModuleName, 23, "not a monitor of the trial")
	// ErrObjected says that somebody objected to the line before.
	ErrObjected = errors.Register(ModuleName, 24, "somebody objected before")
	// ErrTooFast says that something is earned so fast that no pace holds it so long.
	ErrTooFast = errors.Register(ModuleName, 25, "faster than the schedule allows by more than a line is held")
	// ErrNotCosigned says that nobody has to sign for the line.
	ErrNotCosigned = errors.Register(ModuleName, 30, "the line waits for no signature of the participant")
	// ErrBeneficiary says that no beneficiary is proposed for a participation, or cannot be.
	ErrBeneficiary = errors.Register(ModuleName, 40, "no beneficiary")
	// ErrReversal says that the visit of the line cannot be taken back, or not by the signer.
	ErrReversal = errors.Register(ModuleName, 31, "the visit cannot be taken back")
	// ErrKept says that something is kept back for a claim of the participation, or that nothing is.
	ErrKept = errors.Register(ModuleName, 41, "kept back for claims")
)
