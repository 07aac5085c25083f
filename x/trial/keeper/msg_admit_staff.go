package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// AdmitStaff puts somebody who is no staff of a site on a side of the trial's blind.
func (s msgServer) AdmitStaff(ctx context.Context, m *types.MsgAdmitStaff) (*types.MsgAdmitStaffResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	grant, err := s.authorizeMsg(ctx, m.Signer, fact.Task_TASK_SITE_MANAGEMENT, m.Trial, 0)
	if err != nil {
		return nil, err
	}
	t := grant.Trial
	p, err := s.requireAdmissible(ctx, t, m)
	if err != nil {
		return nil, err
	}
	if err := s.admit(ctx, grant, p, m.Role, 0, m.DeclaredBlinded); err != nil {
		return nil, err
	}
	side := types.SideOf(m.Role)
	return &types.MsgAdmitStaffResponse{Side: side}, s.audit.Record(ctx, &trialfact.StaffAdmitted{
		Signature:    fact.By(grant.Actor, fact.Meaning_MEANING_AUTHORED),
		Trial:        t.Id,
		Person:       p.Origin,
		Organisation: p.Organisation,
		Role:         m.Role,
		Side:         side,

		DeclaredBlinded: m.DeclaredBlinded,
	})
}

// requireAdmissible returns somebody who holds the role in an organisation that has a part in the trial, and is on no side of
// it yet; or is, and is to be declared blinded now.
func (k Keeper) requireAdmissible(ctx context.Context, t types.Trial, m *types.MsgAdmitStaff) (p identitytypes.Person, err error) {
	address, err := k.address("person", m.Person)
	if err != nil {
		return p, err
	}
	if p, _, err = k.identity.RequireRole(ctx, address, m.Role); err != nil {
		return p, errorsmod.Wrap(err, "person")
	}
	parts, err := k.partsOf(ctx, t, p.Organisation)
	if err != nil {
		return p, err
	}
	if len(parts) == 0 {
		return p, errorsmod.Wrapf(types.ErrOrganisation, "%s is of organisation %d, which has no part in %s; assign it first",
			m.Person, p.Organisation, types.FormatID(t.Id))
	}
	taken, found, err := k.sideOf(ctx, t.Id, p)
	further := m.DeclaredBlinded && !taken.DeclaredBlinded
	if err == nil && found && taken.Side == types.SideOf(m.Role) && !further {
		err = errorsmod.Wrapf(types.ErrSide, "%s already", taken.Taken())
	}
	return p, err
}
