package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	"github.com/equipoise-trials/equipoise/x/participation/types"
)

// StartFollowUp notes that a participant is no longer treated, but still followed. It asks for no consent but that they have not withdrawn
// from that: who withdraws says whether they are followed up.
func (k msgServer) StartFollowUp(ctx context.Context, msg *types.MsgStartFollowUp) (*types.MsgStartFollowUpResponse, error) {
	p, grant, err := k.load(ctx, msg.Signer, fact.Task_TASK_FOLLOW_UP, msg.Handle)
	if err != nil {
		return nil, err
	}
	if err := p.RequireNext(types.State_STATE_FOLLOW_UP); err != nil {
		return nil, err
	}
	consent, err := k.consent.Standing(ctx, fact.Hash(p.Handle))
	if err != nil {
		return nil, err
	}
	if consent.Withdrawn {
		return nil, errorsmod.Wrapf(types.ErrWithdrawn, "participation %X withdrew from all of it, or is reported to have: nobody follows them up, close the participation", p.Handle)
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
