package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// RevokeRole ends a role of a person of the administrator's organisation, from this block on.
func (s msgServer) RevokeRole(ctx context.Context, m *types.MsgRevokeRole) (*types.MsgRevokeRoleResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	administrator, err := s.requireAdministratorWhateverStanding(ctx, m.Signer)
	if err != nil {
		return nil, err
	}
	_, p, err := s.requireColleague(ctx, administrator, m.Address)
	if err != nil {
		return nil, err
	}
	if m.Role == fact.Role_ROLE_ADMINISTRATOR {
		if err := s.requireAnotherAdministrator(ctx, p); err != nil {
			return nil, err
		}
	}
	former, _ := p.Grant(m.Role)
	if p, err = p.WithoutRole(m.Role, now(ctx)); err != nil {
		return nil, err
	}
	if err := s.setPerson(ctx, p); err != nil {
		return nil, err
	}
	return &types.MsgRevokeRoleResponse{}, s.audit.Record(ctx, &identityfact.RoleRevoked{
		Signature: fact.For(administrator.Actor(fact.Role_ROLE_ADMINISTRATOR), fact.Meaning_MEANING_AUTHORED, m.Reason),
		Address:   p.Address,
		Role:      m.Role,
		Former:    former.Fact(),
	})
}
