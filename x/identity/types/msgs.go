package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/reason"
)

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgAccreditOrganisation) Validate() error {
	if err := validateDetails(m.Kind, m.LegalName, m.Country, m.Identifiers); err != nil {
		return errorsmod.Wrap(ErrOrganisationDetails, err.Error())
	}
	if err := checkTreasuryLimits(m.TreasuryLimits); err != nil {
		return err
	}
	return CheckDigests(m.AdministratorNameDigest, m.AdministratorIdentityDigest)
}

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgNameAdministrator) Validate() error { return CheckDigests(m.NameDigest, m.IdentityDigest) }

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgSuspendOrganisation) Validate() error { return requireReason(m.Reason) }

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgReinstateOrganisation) Validate() error { return requireReason(m.Reason) }

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgRenewAccreditation) Validate() error { return requireReason(m.Reason) }

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgEndAccreditation) Validate() error { return requireReason(m.Reason) }

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgAppointAccreditor) Validate() error { return CheckLimits(m.Limits) }

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgDismissAccreditor) Validate() error { return requireReason(m.Reason) }

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgProposeKeyRotation) Validate() error {
	if err := requireReason(m.Reason); err != nil {
		return err
	}
	return m.FeeGrant.Validate()
}

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgRegisterPerson) Validate() error {
	if err := CheckDigests(m.NameDigest, m.IdentityDigest); err != nil {
		return err
	}
	if err := checkRoleTerms(m.Roles); err != nil {
		return err
	}
	return m.FeeGrant.Validate()
}

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgGrantRole) Validate() error { return m.Role.Validate() }

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgRevokeRole) Validate() error {
	if err := checkKnownRole(m.Role); err != nil {
		return err
	}
	return requireReason(m.Reason)
}

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgRevokePerson) Validate() error { return requireReason(m.Reason) }

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgGrantFees) Validate() error { return m.FeeGrant.Validate() }

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgSpendTreasury) Validate() error { return checkCoins(ErrTreasury, "amount", m.Amount) }

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgConfirmSpending) Validate() error { return checkCoins(ErrTreasury, "amount", m.Amount) }

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgLimitTreasury) Validate() error { return CheckLimit(m.Limit) }

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgConfirmTreasuryLimit) Validate() error { return CheckLimit(m.Limit) }

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgRejectTreasuryProposal) Validate() error { return requireReason(m.Reason) }

func requireReason(r *fact.Reason) error {
	if err := reason.Require(r); err != nil {
		return errorsmod.Wrap(ErrReason, err.Error())
	}
	return nil
}
