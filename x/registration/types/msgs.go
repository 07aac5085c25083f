package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/internal/reason"
)

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgAmendRegistration) Validate() error {
	if err := allowReason(m.Reason); err != nil {
		return err
	}
	return checkDeclarations(m.Declarations)
}

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgUpdateStatus) Validate() error { return allowReason(m.Reason) }

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgCertifyDelay) Validate() error {
	if m.Months == 0 || m.Months > MaxDelayMonths {
		return errorsmod.Wrapf(ErrClock, "months is %d, want 1 to %d", m.Months, MaxDelayMonths)
	}
	return requireReason(m.Reason)
}

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgFileNotice) Validate() error {
	if !StoppedByNotice(m.Clock) {
		return errorsmod.Wrapf(ErrClock, "clock is %d, want one that a notice stops: EU_START, EU_HALT, EU_RESTART, EU_END or CONSENT_FORM_POSTING", m.Clock)
	}
	_, err := field.Hash(ErrClock, "digest", m.Digest)
	return err
}

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgOfferSponsorship) Validate() error { return requireReason(m.Reason) }

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgWithdrawSponsorshipOffer) Validate() error { return requireReason(m.Reason) }

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgDisputeIdentifier) Validate() error { return requireReason(m.Reason) }

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgResolveDispute) Validate() error { return requireReason(m.Reason) }

func requireReason(r *fact.Reason) error {
	if err := reason.Require(r); err != nil {
		return errorsmod.Wrap(ErrReason, err.Error())
	}
	return nil
}

func allowReason(r *fact.Reason) error {
	if err := reason.Allow(r); err != nil {
		return errorsmod.Wrap(ErrReason, err.Error())
	}
	return nil
}
