package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

// RetractKey takes the proposal of a key back, as staff who may obtain consent: whoever of a site finds that a colleague proposed a
// key of their own need not wait for the participant to see it. What was held goes on at the end of the block.
func (k msgServer) RetractKey(ctx context.Context, msg *types.MsgRetractKey) (*types.MsgRetractKeyResponse, error) {
	c, err := k.load(ctx, msg.Signer, msg.Handle, msg.Blind)
	if err != nil {
		return nil, err
	}
	grant, err := k.authorizeObtainer(ctx, "signer", msg.Signer, c)
	if err != nil {
		return nil, err
	}
	r, err := k.rebinding(ctx, c.Handle)
	if err != nil {
		return nil, err
	}
	if _, err := r.Open(); err != nil {
		return nil, err
	}
	before := open(r)
	r.Retract(sdk.UnwrapSDKContext(ctx).BlockTime())
	if err := k.setRebinding(ctx, before, r); err != nil {
		return nil, err
	}
	if before.Accepted() {
		if err := k.payout.EndHold(ctx, fact.Hash(c.Handle)); err != nil {
			return nil, err
		}
	}
	return &types.MsgRetractKeyResponse{}, k.audit.Record(ctx, &consentfact.KeyProposalEnded{
		Signature: fact.For(grant.Actor, fact.Meaning_MEANING_REJECTED, &fact.Reason{Code: fact.ReasonCode_REASON_CODE_CORRECTION}),
		Blind:     msg.Blind,
		Trial:     c.Trial, Site: c.Site, Handle: c.Handle, Key: before.Key,
	})
}
