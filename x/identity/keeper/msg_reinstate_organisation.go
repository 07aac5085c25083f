package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// ReinstateOrganisation ends the suspension of an organisation.
func (s msgServer) ReinstateOrganisation(ctx context.Context, m *types.MsgReinstateOrganisation) (*types.MsgReinstateOrganisationResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	a, before, err := s.requireReached(ctx, m.Signer, m.Organisation)
	if err != nil {
		return nil, err
	}
	if !before.IsSuspended() {
		return nil, errorsmod.Wrapf(types.ErrStanding, "organisation %d (%s) is not suspended", before.Id, before.LegalName)
	}
	o := before.Changed(now(ctx), m.Reason)
	o.Status = types.OrganisationStatus_ORGANISATION_STATUS_ACCREDITED
	if err := s.setOrganisation(ctx, before, o); err != nil {
		return nil, err
	}
	return &types.MsgReinstateOrganisationResponse{}, s.audit.Record(ctx, &identityfact.OrganisationReinstated{
		Signature:    fact.For(a.actor, fact.Meaning_MEANING_APPROVED, m.Reason),
		Organisation: o.Id,
	})
}
