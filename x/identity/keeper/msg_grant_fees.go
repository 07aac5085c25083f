package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// GrantFees renews what the treasury pays of the fees of a person of the administrator's organisation.
func (s msgServer) GrantFees(ctx context.Context, m *types.MsgGrantFees) (*types.MsgGrantFeesResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	administrator, err := s.requireAdministrator(ctx, m.Signer)
	if err != nil {
		return nil, err
	}
	address, p, err := s.requireColleague(ctx, administrator, m.Address)
	if err != nil {
		return nil, err
	}
	former, err := s.feesOf(ctx, p.Organisation, address)
	if err != nil {
		return nil, err
	}
	fees, err := s.drawFees(ctx, p.Organisation, m.FeeGrant, former.Limit, nil)
	if err != nil {
		return nil, err
	}
	if err := s.allowPerson(ctx, p.Organisation, address, fees); err != nil {
		return nil, err
	}
	return &types.MsgGrantFeesResponse{}, s.audit.Record(ctx, &identityfact.FeesGranted{
		Signature:    fact.By(administrator.Actor(fact.Role_ROLE_ADMINISTRATOR), fact.Meaning_MEANING_AUTHORED),
		Address:      p.Address,
		Limit:        fees.Amounts(),
		Expiry:       fees.Nanos(),
		FormerLimit:  former.Amounts(),
		FormerExpiry: former.Nanos(),
	})
}
