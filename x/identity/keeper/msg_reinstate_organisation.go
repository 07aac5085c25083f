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
	accreditor, err := s.requireAccreditor(ctx, m.Accreditor)
	if err != nil {
		return nil, err
	}
	o, err := s.Organisation(ctx, m.Organisation)
	if err != nil {
		return nil, err
	}
	if o.InGoodStanding() {
		return nil, errorsmod.Wrapf(types.ErrStanding, "organisation %d (%s) is not suspended", o.Id, o.LegalName)
	}
	o.Status = types.OrganisationStatus_ORGANISATION_STATUS_ACCREDITED
	if err := s.organisations.Set(ctx, o.Id, o); err != nil {
		return nil, err
	}
	return &types.MsgReinstateOrganisationResponse{}, s.audit.Record(ctx, &identityfact.OrganisationReinstated{
		Signature:    fact.For(accreditor.Actor(fact.Role_ROLE_ACCREDITOR), fact.Meaning_MEANING_APPROVED, m.Reason),
		Organisation: o.Id,
	})
}
