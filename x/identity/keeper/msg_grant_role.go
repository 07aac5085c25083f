package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// GrantRole gives a person of the administrator's organisation a role.
func (s msgServer) GrantRole(ctx context.Context, m *types.MsgGrantRole) (*types.MsgGrantRoleResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	administrator, err := s.requireAdministrator(ctx, m.Signer)
	if err != nil {
		return nil, err
	}
	_, p, err := s.requireColleague(ctx, administrator, m.Address)
	if err != nil {
		return nil, err
	}
	grants, err := s.grants(ctx, administrator, []types.RoleTerm{m.Role})
	if err != nil {
		return nil, err
	}
	former, _ := p.Grant(m.Role.Role)
	if p, err = p.WithRole(grants[0], now(ctx)); err != nil {
		return nil, err
	}
	if err := s.setPerson(ctx, p); err != nil {
		return nil, err
	}
	return &types.MsgGrantRoleResponse{}, s.audit.Record(ctx, types.GrantedFact(
		fact.By(administrator.Actor(fact.Role_ROLE_ADMINISTRATOR), fact.Meaning_MEANING_AUTHORED), p, grants[0], former))
}
