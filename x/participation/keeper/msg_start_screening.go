package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	"github.com/equipoise-trials/equipoise/x/participation/types"
)

// StartScreening notes that a participant is examined against the criteria of the trial. Nothing is examined before the
// consent (21 CFR 50.20) to what is active at the site, nor at a site that may take nobody in.
func (k msgServer) StartScreening(ctx context.Context, msg *types.MsgStartScreening) (*types.MsgStartScreeningResponse, error) {
	p, grant, err := k.load(ctx, msg.Signer, fact.Task_TASK_ENROLMENT, msg.Handle)
	if err != nil {
		return nil, err
	}
	if err := p.RequireNext(types.State_STATE_SCREENING); err != nil {
		return nil, err
	}
	if _, err := k.requireTaken(ctx, p, grant); err != nil {
		return nil, err
	}
	if err := k.payout.BeginEarning(ctx, fact.Hash(p.Handle)); err != nil {
		return nil, err
	}

	f := &participationfact.ScreeningStarted{
		Signature: fact.By(grant.Actor, fact.Meaning_MEANING_ATTESTED),
		Handle:    p.Handle,
		Trial:     p.Trial,
		Site:      p.Site,
	}
	if f.Blind, err = k.enter(ctx, p, types.State_STATE_SCREENING, f); err != nil {
		return nil, err
	}
	return &types.MsgStartScreeningResponse{}, k.audit.Record(ctx, f)
}
