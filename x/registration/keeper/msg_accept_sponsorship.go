package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// AcceptSponsorship makes the signer's organisation the sponsor of the trial. Duties that the former sponsor transferred end
// with its sponsorship: whoever answers for them now chooses who carries them out. What lies in escrow stays with the trial.
func (s msgServer) AcceptSponsorship(ctx context.Context, m *types.MsgAcceptSponsorship) (*types.MsgAcceptSponsorshipResponse, error) {
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
	if o.Organisation != actor.Organisation {
		return nil, errorsmod.Wrapf(types.ErrSponsorship, "%s is offered to organisation %d, not to organisation %d of %s",
			trialtypes.FormatID(t.Id), o.Organisation, actor.Organisation, m.Signer)
	}
	if err := s.requireEligibleSponsor(ctx, t, actor.Organisation); err != nil {
		return nil, err
	}
	sponsorship, err := s.trial.SetSponsor(ctx, t.Id, actor)
	if err != nil {
		return nil, err
	}
	if err := s.offers.Remove(ctx, t.Id); err != nil {
		return nil, err
	}
	if err := s.audit.Record(ctx, &registrationfact.SponsorshipTransferred{
		Signature: fact.By(actor, fact.Meaning_MEANING_RESPONSIBLE), Trial: t.Id, From: t.Sponsor, To: actor.Organisation, Sponsorship: sponsorship,
	}); err != nil {
		return nil, err
	}
	return &types.MsgAcceptSponsorshipResponse{}, s.restartClocks(ctx, t.Id)
}
