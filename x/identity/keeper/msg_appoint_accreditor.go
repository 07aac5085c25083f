package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// AppointAccreditor gives a person of a regulator the role of accreditor, within limits. It takes the place of any grant
// of the role that the person has: so governance widens and narrows limits.
func (s msgServer) AppointAccreditor(ctx context.Context, m *types.MsgAppointAccreditor) (*types.MsgAppointAccreditorResponse, error) {
	if err := s.requireGovernance(m.Authority); err != nil {
		return nil, err
	}
	if err := m.Validate(); err != nil {
		return nil, err
	}
	address, err := s.address("address", m.Address)
	if err != nil {
		return nil, err
	}
	p, err := s.RequirePerson(ctx, address)
	if err != nil {
		return nil, err
	}
	o, err := s.organisation(ctx, p.Organisation)
	if err != nil {
		return nil, err
	}
	if err := types.CheckRole(o.Kind, fact.Role_ROLE_ACCREDITOR); err != nil {
		return nil, err
	}
	wanted := types.RoleTerm{
		Role: fact.Role_ROLE_ACCREDITOR, NotBefore: m.NotBefore, NotAfter: m.NotAfter, Limits: m.Limits,
	}
	grant, err := wanted.Grant(now(ctx))
	if err != nil {
		return nil, err
	}
	former, _ := p.Grant(grant.Role)
	if err := s.setPerson(ctx, p.Appointed(grant)); err != nil {
		return nil, err
	}
	return &types.MsgAppointAccreditorResponse{}, s.audit.Record(ctx, types.GrantedFact(
		fact.By(s.governance(), fact.Meaning_MEANING_APPROVED), p, grant, former))
}
