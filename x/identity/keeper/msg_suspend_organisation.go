package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// SuspendOrganisation keeps an organisation from starting anything new. Nobody suspends their own: so there is always a
// regulator left that can accredit and reinstate.
func (s msgServer) SuspendOrganisation(ctx context.Context, m *types.MsgSuspendOrganisation) (*types.MsgSuspendOrganisationResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	a, before, err := s.requireReached(ctx, m.Signer, m.Organisation)
	if err != nil {
		return nil, err
	}
	if before.IsSuspended() {
		return nil, errorsmod.Wrapf(types.ErrStanding, "organisation %d (%s) is suspended already", before.Id, before.LegalName)
	}
	o := before.Changed(now(ctx), m.Reason)
	o.Status = types.OrganisationStatus_ORGANISATION_STATUS_SUSPENDED
	if err := s.setOrganisation(ctx, before, o); err != nil {
		return nil, err
	}
	return &types.MsgSuspendOrganisationResponse{}, s.audit.Record(ctx, &identityfact.OrganisationSuspended{
		Signature:    fact.For(a.actor, fact.Meaning_MEANING_REJECTED, m.Reason),
		Organisation: o.Id,
	})
}
