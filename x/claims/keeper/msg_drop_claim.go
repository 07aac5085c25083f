package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	claimsfact "github.com/equipoise-trials/equipoise/fact/claims"
	"github.com/equipoise-trials/equipoise/x/claims/types"
)

// DropClaim ends a claim that whoever may claim for the participation does not make any more: nothing is kept back for it from then on,
// and another one can be made.
func (k msgServer) DropClaim(ctx context.Context, msg *types.MsgDropClaim) (*types.MsgDropClaimResponse, error) {
	c, err := k.asked(ctx, msg.Handle, msg.Number)
	if err != nil {
		return nil, err
	}
	actor, err := k.speaker(ctx, fact.Hash(c.Handle), msg.Signer)
	if err != nil {
		return nil, err
	}
	if ended, err := k.endIfAttested(ctx, &c, actor); err != nil || ended {
		return &types.MsgDropClaimResponse{State: c.State}, err
	}
	if err := k.payout.LetGo(ctx, fact.Hash(c.Handle)); err != nil {
		return nil, err
	}
	err = k.end(ctx, &c, claimsfact.State_STATE_DROPPED, 0, fact.By(actor, fact.Meaning_MEANING_AUTHORED))
	return &types.MsgDropClaimResponse{State: c.State}, err
}
