package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// AcceptRegistration makes the signer's key that of a person of an organisation that registered it: only who holds a key says
// whose it is. Roles begin with this block at the earliest, and the treasury pays the person's fees from here on.
func (s msgServer) AcceptRegistration(ctx context.Context, m *types.MsgAcceptRegistration) (*types.MsgAcceptRegistrationResponse, error) {
	address, err := s.address("signer", m.Signer)
	if err != nil {
		return nil, err
	}
	r, err := s.registrationOf(ctx, m.Organisation, address)
	if err != nil {
		return nil, err
	}
	if err := r.CheckAcceptable(now(ctx)); err != nil {
		return nil, err
	}
	if _, err := s.RequireOrganisation(ctx, r.Organisation); err != nil {
		return nil, err
	}
	if err := s.requireNobodys(ctx, "signer", m.Signer); err != nil {
		return nil, err
	}
	roles, err := s.rolesOf(ctx, r)
	if err != nil {
		return nil, err
	}
	p, err := s.register(ctx, r.Person(roles))
	if err != nil {
		return nil, err
	}
	fees, err := r.FeeGrant.Terms(now(ctx)) // drawn on the treasury's limit by who registered the key
	if err != nil {
		return nil, err
	}
	if err := s.allowPerson(ctx, p.Organisation, address, fees); err != nil {
		return nil, err
	}
	if err := s.registrations.Remove(ctx, collections.Join(r.Organisation, address)); err != nil {
		return nil, err
	}
	return &types.MsgAcceptRegistrationResponse{}, s.audit.Record(ctx, r.AcceptedFact(p, fees))
}
