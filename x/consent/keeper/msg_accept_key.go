package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

// AcceptKey proves that somebody holds a proposed key. The participation is bound to it 14 days later, unless somebody vetoes that;
// the key belongs to it from now on, whatever follows. Payments are held until 14 days after that.
func (k msgServer) AcceptKey(ctx context.Context, msg *types.MsgAcceptKey) (*types.MsgAcceptKeyResponse, error) {
	c, err := k.load(ctx, msg.Signer, msg.Handle, msg.Blind)
	if err != nil {
		return nil, err
	}
	key, err := k.address("signer", msg.Signer)
	if err != nil {
		return nil, err
	}
	r, err := k.rebinding(ctx, c.Handle)
	if err != nil {
		return nil, err
	}
	now := sdk.UnwrapSDKContext(ctx).BlockTime()
	p, err := r.RequireAwaits(msg.Signer, types.ProposalState_PROPOSAL_STATE_CONFIRMED, now)
	if err != nil {
		return nil, err
	}
	if err := requireNotWithdrawnSince(c, *p); err != nil {
		return nil, err
	}
	if err := k.requireFresh(ctx, c, key, msg.Signer); err != nil {
		return nil, err
	}

	if err := k.payout.Signed(ctx, fact.Hash(c.Handle)); err != nil {
		return nil, err
	}
	before := open(r)
	heldUntil := r.Accept(now)
	if err := k.setRebinding(ctx, before, r); err != nil {
		return nil, err
	}
	if err := k.keys.Set(ctx, key, c.Handle); err != nil {
		return nil, err
	}
	if err := k.payout.HoldUntil(ctx, fact.Hash(c.Handle), heldUntil); err != nil {
		return nil, err
	}
	return &types.MsgAcceptKeyResponse{}, k.audit.Record(ctx, &consentfact.KeyAccepted{
		Signature: fact.By(types.Participant(msg.Signer), fact.Meaning_MEANING_AUTHORED),
		Blind:     msg.Blind,
		Trial:     c.Trial, Site: c.Site, Handle: c.Handle, Due: r.Proposal.Due.UnixNano(), HeldUntil: heldUntil.UnixNano(),
	})
}
