package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// RegisterPerson ties a key to a person of the administrator's organisation, and has the treasury pay their fees.
func (s msgServer) RegisterPerson(ctx context.Context, m *types.MsgRegisterPerson) (*types.MsgRegisterPersonResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	administrator, err := s.requireAdministrator(ctx, m.Administrator)
	if err != nil {
		return nil, err
	}
	address, err := s.address("address", m.Address)
	if err != nil {
		return nil, err
	}
	roles, err := s.grants(ctx, administrator, m.Roles)
	if err != nil {
		return nil, err
	}
	p := types.Person{
		Address:      m.Address,
		Organisation: administrator.Organisation,
		NameDigest:   m.NameDigest,
		Roles:        roles,
		Registered:   sdk.UnwrapSDKContext(ctx).BlockHeight(),
	}
	if err := s.register(ctx, address, p); err != nil {
		return nil, err
	}
	if _, _, err := s.grantPersonFees(ctx, p.Organisation, address, m.FeeGrant); err != nil {
		return nil, err
	}
	signature := fact.By(administrator.Actor(fact.Role_ROLE_ADMINISTRATOR), fact.Meaning_MEANING_AUTHORED)
	return &types.MsgRegisterPersonResponse{}, s.audit.Record(ctx, p.RegisteredFact(signature))
}

// grants returns the roles that the terms ask for, as far as people of the administrator's organisation may hold them and
// the administrator may give them: only an accreditor makes another.
func (k Keeper) grants(ctx context.Context, administrator types.Person, terms []types.RoleTerm) ([]types.RoleGrant, error) {
	o, err := k.Organisation(ctx, administrator.Organisation)
	if err != nil {
		return nil, err
	}
	grants := make([]types.RoleGrant, len(terms))
	for i, t := range terms {
		if err := types.CheckRole(o.Kind, t.Role); err != nil {
			return nil, err
		}
		if t.Role == fact.Role_ROLE_ACCREDITOR && !k.HasRole(ctx, administrator, t.Role) {
			return nil, errorsmod.Wrapf(types.ErrRoleGrant, "%s is no accreditor: only an administrator who is one makes another",
				administrator.Address)
		}
		if grants[i], err = t.Grant(now(ctx)); err != nil {
			return nil, err
		}
	}
	return grants, nil
}
