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
	accreditor, err := s.requireAccreditor(ctx, m.Accreditor)
	if err != nil {
		return nil, err
	}
	o, err := s.Organisation(ctx, m.Organisation)
	switch {
	case err != nil:
		return nil, err
	case o.Id == accreditor.Organisation:
		return nil, errorsmod.Wrapf(types.ErrStanding, "organisation %d is the accreditor's own; another regulator must suspend it", o.Id)
	case !o.InGoodStanding():
		return nil, errorsmod.Wrapf(types.ErrStanding, "organisation %d (%s) is suspended already", o.Id, o.LegalName)
	}
	o.Status = types.OrganisationStatus_ORGANISATION_STATUS_SUSPENDED
	if err := s.organisations.Set(ctx, o.Id, o); err != nil {
		return nil, err
	}
	return &types.MsgSuspendOrganisationResponse{}, s.audit.Record(ctx, &identityfact.OrganisationSuspended{
		Signature:    fact.For(accreditor.Actor(fact.Role_ROLE_ACCREDITOR), fact.Meaning_MEANING_REJECTED, m.Reason),
		Organisation: o.Id,
	})
}
