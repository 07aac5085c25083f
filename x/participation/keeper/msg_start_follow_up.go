package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	"github.com/equipoise-trials/equipoise/x/participation/types"
)

// StartFollowUp notes that a participant is no longer treated, but still followed. It asks for no consent: who withdraws
// from treatment may have agreed to be followed, and the scope of a withdrawal is nothing that the chain knows.
func (k msgServer) StartFollowUp(ctx context.Context, msg *types.MsgStartFollowUp) (*types.MsgStartFollowUpResponse, error) {
	p, grant, err := k.load(ctx, msg.Signer, fact.Task_TASK_FOLLOW_UP, msg.Handle)
	if err != nil {
		return nil, err
	}
	if err := p.RequireNext(types.State_STATE_FOLLOW_UP); err != nil {
		return nil, err
	}

	f := &participationfact.FollowUpStarted{
		Signature: fact.By(grant.Actor, fact.Meaning_MEANING_ATTESTED),
		Handle:    p.Handle,
		Trial:     p.Trial,
		Site:      p.Site,
	}
	if f.Blind, err = k.enter(ctx, p, types.State_STATE_FOLLOW_UP, f); err != nil {
		return nil, err
	}
	return &types.MsgStartFollowUpResponse{}, k.audit.Record(ctx, f)
}
