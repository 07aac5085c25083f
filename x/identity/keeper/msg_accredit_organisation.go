package keeper

import (
	"context"
	"time"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/term"
)

// AccreditOrganisation admits an organisation, with its treasury, and registers its first administrator.
func (s msgServer) AccreditOrganisation(ctx context.Context, m *types.MsgAccreditOrganisation) (*types.MsgAccreditOrganisationResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	a, err := s.requireAccreditor(ctx, m.Signer)
	if err != nil {
		return nil, err
	}
	described := types.Organisation{
		Kind: m.Kind, LegalName: m.LegalName, Country: m.Country, Identifiers: m.Identifiers, ValidUntil: m.ValidUntil,
	}
	if err := a.requireReach(described); err != nil {
		return nil, err
	}
	if err := checkValidUntil(ctx, m.ValidUntil); err != nil {
		return nil, err
	}
	o, err := s.newOrganisation(ctx, described)
	if err != nil {
		return nil, err
	}
	if err := s.requireCoins(ctx, m.TreasuryLimits); err != nil {
		return nil, err
	}
	if len(m.TreasuryLimits) > 0 {
		if err := s.treasuryLimits.Set(ctx, o.Id, types.NewTreasuryLimits(o.Id, m.TreasuryLimits)); err != nil {
			return nil, err
		}
	}
	if err := s.audit.Record(ctx, accreditedFact(o, m.TreasuryLimits, fact.By(a.actor, fact.Meaning_MEANING_APPROVED))); err != nil {
		return nil, err
	}
	return &types.MsgAccreditOrganisationResponse{Organisation: o.Id, Treasury: o.Treasury},
		s.offerFirst(ctx, o.Id, m.Administrator, m.AdministratorNameDigest, m.AdministratorIdentityDigest, a)
}

// checkValidUntil wants the last instant of an accreditation not to lie before the block.
func checkValidUntil(ctx context.Context, until *time.Time) error {
	if _, err := term.New(now(ctx), nil, until); err != nil {
		return errorsmod.Wrapf(types.ErrOrganisationDetails, "valid_until: %s", err)
	}
	return nil
}

func accreditedFact(o types.Organisation, limits sdk.Coins, signature *fact.Signature) *identityfact.OrganisationAccredited {
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
		ValidUntil:   term.Nanos(o.ValidUntil),

		TreasuryLimits: types.Amounts(limits),
	}
}
