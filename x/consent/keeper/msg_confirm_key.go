package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

// ConfirmKey confirms a proposed key as a second staff member, who neither proposed it nor invited: nobody moves a participation to
// another key alone. From now on the proposed key has an account, and its fees are promised.
func (k msgServer) ConfirmKey(ctx context.Context, msg *types.MsgConfirmKey) (*types.MsgConfirmKeyResponse, error) {
	c, err := k.load(ctx, msg.Signer, msg.Handle, msg.Blind)
	if err != nil {
		return nil, err
	}
	key, err := k.address("key", msg.Key)
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
	now := sdk.UnwrapSDKContext(ctx).BlockTime()
	p, err := r.RequireAwaits(msg.Key, types.ProposalState_PROPOSAL_STATE_PROPOSED, now)
	if err != nil {
		return nil, err
	}
	if err := requireNotWithdrawnSince(c, *p); err != nil {
		return nil, err
	}
	inviter, err := k.above().InviterOf(ctx, fact.Hash(c.Handle))
	if err != nil {
		return nil, err
	}
	if err := p.RequireSecond(grant.Person.Origin, inviter); err != nil {
		return nil, err
	}
	if err := k.requireFresh(ctx, c, key, msg.Key); err != nil {
		return nil, err
	}

	before := open(r)
	r.Confirm(grant.Person.Origin, now)
	if err := k.setRebinding(ctx, before, r); err != nil {
		return nil, err
	}
	if err := k.above().PromiseFees(ctx, fact.Hash(c.Handle), key); err != nil {
		return nil, err
	}
	return &types.MsgConfirmKeyResponse{}, k.audit.Record(ctx, &consentfact.KeyConfirmed{
		Signature: fact.By(grant.Actor, fact.Meaning_MEANING_VERIFIED),
		Blind:     msg.Blind,
		Trial:     c.Trial, Site: c.Site, Handle: c.Handle, Key: msg.Key, Due: r.Proposal.Due.UnixNano(),
	})
}
