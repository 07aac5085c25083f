package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// RevokePerson ends a person's key from this height on, and what the treasury paid of its fees (21 CFR 11.300(c)). The
// person signs again only with a new key, by a rotation.
func (s msgServer) RevokePerson(ctx context.Context, m *types.MsgRevokePerson) (*types.MsgRevokePersonResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	administrator, err := s.requireWatchman(ctx, m.Administrator)
	if err != nil {
		return nil, err
	}
	_, p, err := s.requireColleague(ctx, administrator, m.Address)
	if err != nil {
		return nil, err
	}
	if err := s.requireAnotherAdministrator(ctx, p); err != nil {
		return nil, err
	}
	if p, err = s.endKey(ctx, p, m.Reason); err != nil {
		return nil, err
	}
	if err := s.setPerson(ctx, p); err != nil {
		return nil, err
	}
	return &types.MsgRevokePersonResponse{}, s.audit.Record(ctx, &identityfact.PersonRevoked{
		Signature: fact.For(administrator.Actor(fact.Role_ROLE_ADMINISTRATOR), fact.Meaning_MEANING_AUTHORED, m.Reason),
		Address:   p.Address,
		Height:    p.Revoked,
	})
}
