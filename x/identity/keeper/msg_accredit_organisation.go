package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// AccreditOrganisation admits an organisation, with its treasury and its first administrator.
func (s msgServer) AccreditOrganisation(ctx context.Context, m *types.MsgAccreditOrganisation) (*types.MsgAccreditOrganisationResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	accreditor, err := s.requireAccreditor(ctx, m.Accreditor)
	if err != nil {
		return nil, err
	}
	o, err := s.newOrganisation(ctx, types.Organisation{
		Kind: m.Kind, LegalName: m.LegalName, Country: m.Country, Identifiers: m.Identifiers,
	})
	if err != nil {
		return nil, err
	}
	signature := fact.By(accreditor.Actor(fact.Role_ROLE_ACCREDITOR), fact.Meaning_MEANING_APPROVED)
	if err := s.audit.Record(ctx, accreditedFact(o, signature)); err != nil {
		return nil, err
	}
	if err := s.registerFirstAdministrator(ctx, o.Id, m, signature); err != nil {
		return nil, err
	}
	return &types.MsgAccreditOrganisationResponse{Organisation: o.Id, Treasury: o.Treasury}, nil
}

func (k Keeper) requireAccreditor(ctx context.Context, bech32 string) (types.Person, error) {
	address, err := k.address("accreditor", bech32)
	if err != nil {
		return types.Person{}, err
	}
	p, _, err := k.RequireRole(ctx, address, fact.Role_ROLE_ACCREDITOR)
	return p, err
}

func (k Keeper) registerFirstAdministrator(ctx context.Context, organisation uint64, m *types.MsgAccreditOrganisation,
	signature *fact.Signature,
) error {
	address, err := k.address("administrator", m.Administrator)
	if err != nil {
		return err
	}
	p := types.Person{
		Address:      m.Administrator,
		Organisation: organisation,
		NameDigest:   m.AdministratorNameDigest,
		Roles:        []types.RoleGrant{{Role: fact.Role_ROLE_ADMINISTRATOR, NotBefore: now(ctx)}},
		Registered:   sdk.UnwrapSDKContext(ctx).BlockHeight(),
	}
	if err := k.register(ctx, address, p); err != nil {
		return err
	}
	if _, _, err := k.grantPersonFees(ctx, organisation, address, types.FeeGrant{}); err != nil {
		return err
	}
	return k.audit.Record(ctx, p.RegisteredFact(signature))
}

func accreditedFact(o types.Organisation, signature *fact.Signature) *identityfact.OrganisationAccredited {
	identifiers := make([]*identityfact.Identifier, len(o.Identifiers))
	for i := range o.Identifiers {
		identifiers[i] = &o.Identifiers[i]
	}
	return &identityfact.OrganisationAccredited{
		Signature:    signature,
		Organisation: o.Id,
		Kind:         o.Kind,
		LegalName:    o.LegalName,
		Country:      o.Country,
		Identifiers:  identifiers,
		Treasury:     o.Treasury,
	}
}
