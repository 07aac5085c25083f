package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// OfferSponsorship offers the trial to another organisation, which answers for it once it accepts. No CRO can do that.
func (s msgServer) OfferSponsorship(ctx context.Context, m *types.MsgOfferSponsorship) (*types.MsgOfferSponsorshipResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	signer, err := s.address("signer", m.Signer)
	if err != nil {
		return nil, err
	}
	grant, err := s.trial.RequireSponsor(ctx, signer, m.Trial)
	if err != nil {
		return nil, err
	}
	if err := s.requireEligibleSponsor(ctx, grant.Trial, m.Organisation); err != nil {
		return nil, err
	}
	o := types.SponsorshipOffer{Trial: m.Trial, Organisation: m.Organisation, OfferedAt: now(ctx)}
	if err := s.offers.Set(ctx, o.Trial, o); err != nil {
		return nil, err
	}
	return &types.MsgOfferSponsorshipResponse{}, s.audit.Record(ctx, &registrationfact.SponsorshipOffered{
		Signature: fact.For(grant.Actor, fact.Meaning_MEANING_AUTHORED, m.Reason), Trial: o.Trial, From: grant.Trial.Sponsor, To: o.Organisation,
	})
}

// requireEligibleSponsor returns an error unless an organisation may become the sponsor of a trial: it is in good standing, of
// the right kind, another one, and has no part that must be apart from the sponsor's.
func (k Keeper) requireEligibleSponsor(ctx context.Context, t trialtypes.Trial, organisation uint64) error {
	if organisation == t.Sponsor {
		return errorsmod.Wrapf(types.ErrSponsorship, "organisation %d is the sponsor of %s already", organisation, trialtypes.FormatID(t.Id))
	}
	o, err := k.identity.RequireOrganisation(ctx, organisation)
	if err != nil {
		return err
	}
	if err := trialtypes.CheckKind(o, "sponsor", trialtypes.SponsorKinds); err != nil {
		return err
	}
	return k.trial.RequireSeparate(ctx, t, organisation, trialtypes.AsSponsor)
}

// offer returns the open offer of a trial.
func (k Keeper) offer(ctx context.Context, trial uint64) (types.SponsorshipOffer, error) {
	o, err := k.offers.Get(ctx, trial)
	if row.IsMissing(err) {
		return o, errorsmod.Wrapf(types.ErrSponsorship, "%s is offered to nobody", trialtypes.FormatID(trial))
	}
	return o, err
}
