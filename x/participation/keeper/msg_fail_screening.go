package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/participation/types"
)

// FailScreening notes that a participant does not meet the criteria of the trial. Visits made until now stay attestable
// for a settlement window.
func (k msgServer) FailScreening(ctx context.Context, msg *types.MsgFailScreening) (*types.MsgFailScreeningResponse, error) {
	if _, err := field.Hash(types.ErrInvalid, "reason_commitment", msg.ReasonCommitment); err != nil {
		return nil, err
	}
	p, grant, err := k.load(ctx, msg.Signer, fact.Task_TASK_ENROLMENT, msg.Handle)
	if err != nil {
		return nil, err
	}
	if err := p.RequireNext(types.State_STATE_SCREEN_FAILED); err != nil {
		return nil, err
	}
	if err := k.payout.EndEarning(ctx, fact.Hash(p.Handle)); err != nil {
		return nil, err
	}

	f := &participationfact.ScreeningFailed{
		Signature:        fact.By(grant.Actor, fact.Meaning_MEANING_ATTESTED),
		Handle:           p.Handle,
		Trial:            p.Trial,
		Site:             p.Site,
		ReasonCommitment: msg.ReasonCommitment,
	}
	if f.Blind, err = k.enter(ctx, p, types.State_STATE_SCREEN_FAILED, f); err != nil {
		return nil, err
	}
	return &types.MsgFailScreeningResponse{}, k.audit.Record(ctx, f)
}
