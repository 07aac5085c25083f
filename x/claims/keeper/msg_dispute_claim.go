package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	claimsfact "github.com/equipoise-trials/equipoise/fact/claims"
	"github.com/equipoise-trials/equipoise/x/claims/types"
)

// DisputeClaim brings a claim that the site refused before the arbiter, by whoever may claim for the participation.
func (k msgServer) DisputeClaim(ctx context.Context, msg *types.MsgDisputeClaim) (*types.MsgDisputeClaimResponse, error) {
	if err := requireReason(msg.Reason, false); err != nil {
		return nil, err
	}
	c, err := k.asked(ctx, msg.Handle, msg.Number)
	if err != nil {
		return nil, err
	}
	actor, err := k.speaker(ctx, fact.Hash(c.Handle), msg.Signer)
	if err != nil {
		return nil, err
	}
	if ended, err := k.endIfAttested(ctx, &c, actor); err != nil || ended {
		return &types.MsgDisputeClaimResponse{State: c.State}, err
	}
	if err := c.RequireState(claimsfact.State_STATE_REFUSED); err != nil {
		return nil, err
	}
	signature := fact.For(actor, fact.Meaning_MEANING_AUTHORED, msg.Reason)
	err = k.bring(ctx, &c, claimsfact.State_STATE_AT_ARBITER, signature)
	return &types.MsgDisputeClaimResponse{State: c.State}, err
}
