package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/participation/types"
)

// OfferTransfer says that another site of the trial is to look after a participant. Nothing changes before that site accepted, and the
// participant signed for it.
func (k msgServer) OfferTransfer(ctx context.Context, msg *types.MsgOfferTransfer) (*types.MsgOfferTransferResponse, error) {
	if _, err := field.Hash(types.ErrInvalid, "reason_commitment", msg.ReasonCommitment); err != nil {
		return nil, err
	}
	p, actor, err := k.loadToOffer(ctx, msg)
	if err != nil {
		return nil, err
	}
	if err := k.requireNoTransfer(ctx, p); err != nil {
		return nil, err
	}
	if err := k.requireTakesOver(ctx, p, msg.Site); err != nil {
		return nil, err
	}

	t := types.Transfer{
		Handle: p.Handle, Site: msg.Site, ReasonCommitment: msg.ReasonCommitment,
		Due: sdk.UnwrapSDKContext(ctx).BlockTime().Add(types.TimeToTransfer),
	}
	if err := k.transfers.Set(ctx, t.Handle, t); err != nil {
		return nil, err
	}
	f := &participationfact.TransferOffered{
		Signature:        fact.By(actor, fact.Meaning_MEANING_AUTHORED),
		Handle:           p.Handle,
		Trial:            p.Trial,
		Site:             p.Site,
		To:               t.Site,
		ReasonCommitment: t.ReasonCommitment,
		Due:              t.Due.UnixNano(),
	}
	f.Blind = fact.NextBlind(p.Blind, &p.BlindsUsed, f)
	if err := k.participations.Set(ctx, p.Handle, p); err != nil {
		return nil, err
	}
	return &types.MsgOfferTransferResponse{}, k.audit.Record(ctx, f)
}

// loadToOffer returns the participation that is offered to another site, and the actor who offers it: somebody of the site that looks
// after the participant or, where the organisation of that is not in good standing and signs nothing, who manages the trial's sites.
func (k Keeper) loadToOffer(ctx context.Context, msg *types.MsgOfferTransfer) (p types.Participation, actor fact.Actor, err error) {
	p, grant, err := k.load(ctx, msg.Signer, fact.Task_TASK_FOLLOW_UP, msg.Handle)
	if err == nil || p.Site == 0 {
		return p, grant.Actor, err
	}
	site, otherwise := k.trial.Site(ctx, p.Trial, p.Site)
	if otherwise != nil {
		return p, actor, otherwise
	}
	if _, standing := k.identity.RequireOrganisation(ctx, site.Organisation); standing == nil {
		return p, actor, err
	}
	grant, err = k.authorize(ctx, msg.Signer, fact.Task_TASK_SITE_MANAGEMENT, p.Trial, 0)
	return p, grant.Actor, err
}
