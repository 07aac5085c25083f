package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// OfferSponsorship offers the trial to another organisation, which answers for it once it accepts. No CRO can do that.
func (s msgServer) OfferSponsorship(ctx context.Context, m *types.MsgOfferSponsorship) (*types.MsgOfferSponsorshipResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	t, actor, err := s.requireSponsor(ctx, m.Signer, m.Trial)
	if err != nil {
		return nil, err
	}
	if err := s.requireEligibleSponsor(ctx, t, m.Organisation); err != nil {
		return nil, err
	}
	o := types.SponsorshipOffer{Trial: t.Id, Organisation: m.Organisation, OfferedAt: now(ctx)}
	if err := s.offers.Set(ctx, t.Id, o); err != nil {
		return nil, err
	}
	return &types.MsgOfferSponsorshipResponse{}, s.audit.Record(ctx, &trialfact.SponsorshipOffered{
		Signature: fact.For(actor, fact.Meaning_MEANING_AUTHORED, m.Reason), Trial: t.Id, From: t.Sponsor, To: o.Organisation,
	})
}

// requireEligibleSponsor wants an organisation to be one that may become the sponsor of a trial: in good standing, of the
// right kind, another one, and without a part that must be apart from the sponsor's.
func (k Keeper) requireEligibleSponsor(ctx context.Context, t types.Trial, organisation uint64) error {
	if organisation == t.Sponsor {
		return errorsmod.Wrapf(types.ErrSponsorship, "organisation %d is the sponsor of %s already", organisation, types.FormatID(t.Id))
	}
	o, err := k.identity.RequireOrganisation(ctx, organisation)
	if err != nil {
		return err
	}
	if err := types.CheckKind(o, "sponsor", types.SponsorKinds); err != nil {
		return err
	}
	return k.requireSeparate(ctx, t, organisation, types.AsSponsor)
}

// offer returns the open offer of a trial.
func (k Keeper) offer(ctx context.Context, trial uint64) (types.SponsorshipOffer, error) {
	o, err := k.offers.Get(ctx, trial)
	if isNotFound(err) {
		return o, errorsmod.Wrapf(types.ErrSponsorship, "%s is offered to nobody", types.FormatID(trial))
	}
	return o, err
}
