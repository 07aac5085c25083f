package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	"github.com/equipoise-trials/equipoise/x/participation/types"
)

// AcceptTransfer says that the site to which a participant is to be transferred takes them over.
func (k msgServer) AcceptTransfer(ctx context.Context, msg *types.MsgAcceptTransfer) (*types.MsgAcceptTransferResponse, error) {
	p, t, err := k.loadTransfer(ctx, msg.Handle)
	if err != nil {
		return nil, err
	}
	grant, err := k.authorize(ctx, msg.Signer, fact.Task_TASK_ENROLMENT, p.Trial, t.Site)
	if err != nil {
		return nil, err
	}
	if err := t.RequireAwaitsSite(); err != nil {
		return nil, err
	}
	if err := k.requireTakesOver(ctx, p, t.Site); err != nil {
		return nil, err
	}

	t.Accepted = true
	if err := k.transfers.Set(ctx, t.Handle, t); err != nil {
		return nil, err
	}
	f := &participationfact.TransferAccepted{
		Signature: fact.By(grant.Actor, fact.Meaning_MEANING_APPROVED),
		Handle:    p.Handle,
		Trial:     p.Trial,
		Site:      p.Site,
		To:        t.Site,
	}
	f.Blind = fact.NextBlind(p.Blind, &p.BlindsUsed, f)
	if err := k.participations.Set(ctx, p.Handle, p); err != nil {
		return nil, err
	}
	return &types.MsgAcceptTransferResponse{}, k.audit.Record(ctx, f)
}
