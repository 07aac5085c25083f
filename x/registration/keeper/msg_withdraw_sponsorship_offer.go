package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// WithdrawSponsorshipOffer takes an offer back, or declines it.
func (s msgServer) WithdrawSponsorshipOffer(ctx context.Context, m *types.MsgWithdrawSponsorshipOffer) (*types.MsgWithdrawSponsorshipOfferResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	actor, err := s.requireSponsoring(ctx, m.Signer)
	if err != nil {
		return nil, err
	}
	t, err := s.trial.Trial(ctx, m.Trial)
	if err != nil {
		return nil, err
	}
	o, err := s.offer(ctx, t.Id)
	if err != nil {
		return nil, err
	}
	if actor.Organisation != t.Sponsor && actor.Organisation != o.Organisation {
		return nil, errorsmod.Wrapf(types.ErrOrganisation, "%s is offered by organisation %d to organisation %d; %s is of organisation %d",
			trialtypes.FormatID(t.Id), t.Sponsor, o.Organisation, m.Signer, actor.Organisation)
	}
	if err := s.offers.Remove(ctx, t.Id); err != nil {
		return nil, err
	}
	return &types.MsgWithdrawSponsorshipOfferResponse{}, s.audit.Record(ctx, &registrationfact.SponsorshipOfferWithdrawn{
		Signature: fact.For(actor, fact.Meaning_MEANING_AUTHORED, m.Reason), Trial: t.Id, To: o.Organisation,
	})
}
