package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// DismissAccreditor ends the role of an accreditor with this block, and lets that of those rest to whom they handed it on.
func (s msgServer) DismissAccreditor(ctx context.Context, m *types.MsgDismissAccreditor) (*types.MsgDismissAccreditorResponse, error) {
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
	p, err := s.Person(ctx, address)
	if err != nil {
		return nil, err
	}
	former, _ := p.Grant(fact.Role_ROLE_ACCREDITOR)
	if p, err = p.WithoutRole(fact.Role_ROLE_ACCREDITOR, now(ctx)); err != nil {
		return nil, err
	}
	if err := s.setPerson(ctx, p); err != nil {
		return nil, err
	}
	return &types.MsgDismissAccreditorResponse{}, s.audit.Record(ctx, &identityfact.RoleRevoked{
		Signature: fact.For(s.governance(), fact.Meaning_MEANING_REJECTED, m.Reason),
		Address:   p.Address,
		Role:      fact.Role_ROLE_ACCREDITOR,
		Former:    former.Fact(),
	})
}
