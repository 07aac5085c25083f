package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	"github.com/equipoise-trials/equipoise/x/participation/types"
)

// ConfirmParticipant lets somebody of the site stand behind an assisted participation who did not invite it: the key lies with
// the site, so that one person alone could sign all of it. What it earned until then goes on. Where somebody does already, it
// succeeds and changes nothing.
func (k msgServer) ConfirmParticipant(ctx context.Context, msg *types.MsgConfirmParticipant) (*types.MsgConfirmParticipantResponse, error) {
	p, grant, err := k.load(ctx, msg.Signer, fact.Task_TASK_VISIT_ATTESTATION, msg.Handle)
	if err != nil {
		return nil, err
	}
	consent, err := k.consent.Standing(ctx, fact.Hash(p.Handle))
	if err != nil {
		return nil, err
	}
	switch {
	case consent.SignsAlone():
		return nil, errorsmod.Wrapf(types.ErrState, "participation %X is signed for by the participant's own key: nobody has to confirm it", p.Handle)
	case p.Inviter == grant.Person.Origin:
		return nil, errorsmod.Wrapf(types.ErrInviter, "%s invited participation %X: somebody else of the site confirms it", msg.Signer, p.Handle)
	}

	news, err := k.payout.Second(ctx, fact.Hash(p.Handle), grant.Actor)
	if err != nil || !news {
		return &types.MsgConfirmParticipantResponse{}, err
	}
	f := &participationfact.ParticipantConfirmed{
		Signature: fact.By(grant.Actor, fact.Meaning_MEANING_VERIFIED),
		Handle:    p.Handle,
		Trial:     p.Trial,
		Site:      p.Site,
	}
	f.Blind = fact.NextBlind(p.Blind, &p.BlindsUsed, f)
	if err := k.participations.Set(ctx, p.Handle, p); err != nil {
		return nil, err
	}
	return &types.MsgConfirmParticipantResponse{}, k.audit.Record(ctx, f)
}
