package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/term"
)

// RegisterPerson asks a key to become that of a person of the administrator's organisation. It is nobody's, and refuses
// nothing to anybody, until it accepts.
func (s msgServer) RegisterPerson(ctx context.Context, m *types.MsgRegisterPerson) (*types.MsgRegisterPersonResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	administrator, err := s.requireAdministrator(ctx, m.Signer)
	if err != nil {
		return nil, err
	}
	roles, err := s.grants(ctx, administrator, m.Roles)
	if err != nil {
		return nil, err
	}
	params, err := s.params.Get(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := s.drawFees(ctx, administrator.Organisation, m.FeeGrant, nil, acceptanceFees); err != nil {
		return nil, err
	}
	lapsesAt, actor := now(ctx).Add(params.RotationLapse), administrator.Actor(fact.Role_ROLE_ADMINISTRATOR)
	r := types.Registration{
		Organisation: administrator.Organisation, Address: m.Address, NameDigest: m.NameDigest, IdentityDigest: m.IdentityDigest,
		Roles: m.Roles, FeeGrant: m.FeeGrant, Registrar: actor, LapsesAt: &lapsesAt,
	}
	return &types.MsgRegisterPersonResponse{LapsesAt: lapsesAt}, s.offer(ctx, "address", r, roles, fact.By(actor, fact.Meaning_MEANING_AUTHORED))
}

// grants returns the roles that the terms ask for, as far as people of the administrator's organisation may hold them and
// the administrator may give them.
func (k Keeper) grants(ctx context.Context, administrator types.Person, terms []types.RoleTerm) ([]types.RoleGrant, error) {
	o, err := k.organisation(ctx, administrator.Organisation)
	if err != nil {
		return nil, err
	}
	grants := make([]types.RoleGrant, len(terms))
	for i, t := range terms {
		if err := types.CheckRole(o.Kind, t.Role); err != nil {
			return nil, err
		}
		if grants[i], err = t.Grant(now(ctx)); err != nil {
			return nil, err
		}
		if t.Role != fact.Role_ROLE_ACCREDITOR {
			continue
		}
		if err := k.handOn(ctx, administrator, &grants[i]); err != nil {
			return nil, err
		}
	}
	return grants, nil
}

// handOn wants the administrator to be an accreditor whom genesis or governance named, and the grant to reach no further
// than their own, and no longer.
func (k Keeper) handOn(ctx context.Context, administrator types.Person, grant *types.RoleGrant) error {
	own, _ := administrator.Grant(grant.Role)
	switch {
	case !k.HasRole(ctx, administrator, grant.Role):
		return errorsmod.Wrapf(types.ErrRoleGrant, "%s is no accreditor: only an administrator who is one makes another",
			administrator.Address)
	case own.HandedOnBy != "":
		return errorsmod.Wrapf(types.ErrRoleGrant, "%s was made accreditor by a colleague: only one whom governance appointed hands the role on",
			administrator.Address)
	case own.NotAfter != nil && (grant.NotAfter == nil || grant.NotAfter.After(*own.NotAfter)):
		return errorsmod.Wrapf(types.ErrRoleGrant, "%s is accreditor until %s and hands the role on for no longer: give not_after",
			administrator.Address, term.Format(*own.NotAfter))
	}
	grant.HandedOnBy = administrator.Origin
	return types.CheckWithin(grant.Limits, own.Limits)
}
