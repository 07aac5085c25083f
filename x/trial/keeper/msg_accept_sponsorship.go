package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// AcceptSponsorship makes the signer's organisation the sponsor of the trial. Duties that the former sponsor transferred end
// with its sponsorship: whoever answers for them now chooses who carries them out. What lies in escrow stays with the trial.
func (s msgServer) AcceptSponsorship(ctx context.Context, m *types.MsgAcceptSponsorship) (*types.MsgAcceptSponsorshipResponse, error) {
	actor, err := s.requireSponsoring(ctx, m.Signer)
	if err != nil {
		return nil, err
	}
	t, err := s.Trial(ctx, m.Trial)
	if err != nil {
		return nil, err
	}
	o, err := s.offer(ctx, t.Id)
	if err != nil {
		return nil, err
	}
	if o.Organisation != actor.Organisation {
		return nil, errorsmod.Wrapf(types.ErrSponsorship, "%s is offered to organisation %d, not to organisation %d of %s",
			types.FormatID(t.Id), o.Organisation, actor.Organisation, m.Signer)
	}
	if err := s.requireEligibleSponsor(ctx, t, actor.Organisation); err != nil {
		return nil, err
	}
	former := t.Sponsor
	if err := s.enterSponsor(ctx, &t, actor); err != nil {
		return nil, err
	}
	if err := s.trials.Set(ctx, t.Id, t); err != nil {
		return nil, err
	}
	if err := s.offers.Remove(ctx, t.Id); err != nil {
		return nil, err
	}
	if err := s.audit.Record(ctx, &trialfact.SponsorshipTransferred{
		Signature: fact.By(actor, fact.Meaning_MEANING_RESPONSIBLE), Trial: t.Id, From: former, To: t.Sponsor, Sponsorship: t.Sponsorships,
	}); err != nil {
		return nil, err
	}
	return &types.MsgAcceptSponsorshipResponse{}, s.windClocks(ctx, t)
}
