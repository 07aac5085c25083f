package types

import (
	"slices"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/country"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/internal/reason"
)

// maxAssignedSites bounds the sites that an assignment may name.
const maxAssignedSites = 1000

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgCloseSite) Validate() error { return requireReason(m.Reason) }

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgChangeInvestigator) Validate() error { return requireReason(m.Reason) }

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgAssignOrganisation) Validate() error {
	if err := country.CheckSet("countries", m.Countries); err != nil {
		return errorsmod.Wrap(ErrCountry, err.Error())
	}
	if n := len(m.Sites); n > maxAssignedSites {
		return errorsmod.Wrapf(ErrAssignment, "%d sites are named, at most %d are allowed; name countries", n, maxAssignedSites)
	}
	if !slices.IsSorted(m.Sites) || len(slices.Compact(slices.Clone(m.Sites))) != len(m.Sites) {
		return errorsmod.Wrap(ErrAssignment, "sites must be in ascending order, each named once")
	}
	return nil
}

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgEndAssignment) Validate() error { return requireReason(m.Reason) }

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgTransferDuties) Validate() error { return checkTasks(m.Tasks, Sponsor) }

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgWithdrawDuties) Validate() error { return requireReason(m.Reason) }

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgDelegate) Validate() error {
	if err := field.AllowHash("training_digest", m.TrainingDigest); err != nil {
		return errorsmod.Wrap(ErrDelegation, err.Error())
	}
	if err := checkTasks(m.Tasks, SiteStaff); err != nil {
		return err
	}
	if err := requireRoleFits(m.Role, m.Tasks); err != nil {
		return err
	}
	return requireDeclarable(m.DeclaredBlinded, m.Role)
}

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgAdmitStaff) Validate() error { return requireDeclarable(m.DeclaredBlinded, m.Role) }

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgEndDelegation) Validate() error { return requireReason(m.Reason) }

func requireReason(r *fact.Reason) error {
	if err := reason.Require(r); err != nil {
		return errorsmod.Wrap(ErrReason, err.Error())
	}
	return nil
}
