package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	"github.com/equipoise-trials/equipoise/x/participation/types"
)

// RetractTransfer takes an offered transfer back, by either of the sites. Nothing has changed.
func (k msgServer) RetractTransfer(ctx context.Context, msg *types.MsgRetractTransfer) (*types.MsgRetractTransferResponse, error) {
	p, t, err := k.loadTransfer(ctx, msg.Handle)
	if err != nil {
		return nil, err
	}
	actor, err := k.requireEitherSite(ctx, msg.Signer, p, t)
	if err != nil {
		return nil, err
	}

	if err := k.transfers.Remove(ctx, t.Handle); err != nil {
		return nil, err
	}
	f := &participationfact.TransferRetracted{
		Signature: fact.By(actor, fact.Meaning_MEANING_REJECTED),
		Handle:    p.Handle,
		Trial:     p.Trial,
		Site:      p.Site,
		To:        t.Site,
	}
	f.Blind = fact.NextBlind(p.Blind, &p.BlindsUsed, f)
	if err := k.participations.Set(ctx, p.Handle, p); err != nil {
		return nil, err
	}
	return &types.MsgRetractTransferResponse{}, k.audit.Record(ctx, f)
}

// requireEitherSite returns the actor that a signer is who has the task of follow-up at the present site, or of enrolment at that to
// which a participant is to be transferred.
func (k Keeper) requireEitherSite(ctx context.Context, signer string, p types.Participation, t types.Transfer) (fact.Actor, error) {
	here, err := k.authorize(ctx, signer, fact.Task_TASK_FOLLOW_UP, p.Trial, p.Site)
	if err == nil {
		return here.Actor, nil
	}
	there, otherwise := k.authorize(ctx, signer, fact.Task_TASK_ENROLMENT, p.Trial, t.Site)
	if otherwise != nil {
		return fact.Actor{}, errorsmod.Wrapf(err, "neither does the signer enrol at site %d (%s)", t.Site, otherwise)
	}
	return there.Actor, nil
}
