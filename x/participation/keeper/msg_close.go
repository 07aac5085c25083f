package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/participation/types"
)

// Close ends a participation, for a reason that the chain does not know. Visits made until now stay attestable for a
// settlement window.
func (k msgServer) Close(ctx context.Context, msg *types.MsgClose) (*types.MsgCloseResponse, error) {
	if _, err := field.Hash(types.ErrInvalid, "reason_commitment", msg.ReasonCommitment); err != nil {
		return nil, err
	}
	p, grant, err := k.load(ctx, msg.Signer, fact.Task_TASK_FOLLOW_UP, msg.Handle)
	if err != nil {
		return nil, err
	}
	if err := p.RequireNext(types.State_STATE_CLOSED); err != nil {
		return nil, err
	}
	if err := k.payout.EndEarning(ctx, fact.Hash(p.Handle)); err != nil {
		return nil, err
	}

	f := &participationfact.ParticipationClosed{
		Signature:        fact.By(grant.Actor, fact.Meaning_MEANING_ATTESTED),
		Handle:           p.Handle,
		Trial:            p.Trial,
		Site:             p.Site,
		ReasonCommitment: msg.ReasonCommitment,
	}
	if f.Blind, err = k.enter(ctx, p, types.State_STATE_CLOSED, f); err != nil {
		return nil, err
	}
	return &types.MsgCloseResponse{}, k.audit.Record(ctx, f)
}
