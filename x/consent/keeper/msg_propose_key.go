package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/internal/field"
)

// ProposeKey proposes another key for a participant who lost theirs, or, where the site keeps it, one of their own, as staff who may
// obtain consent and who identified them. By itself it changes nothing. It takes the place of a proposal that nobody confirmed.
func (k msgServer) ProposeKey(ctx context.Context, msg *types.MsgProposeKey) (*types.MsgProposeKeyResponse, error) {
	c, err := k.load(ctx, msg.Signer, msg.Handle, msg.Blind)
	if err != nil {
		return nil, err
	}
	if _, err := field.Hash(types.ErrInvalid, "paper_digest", msg.PaperDigest); err != nil {
		return nil, err
	}
	grant, err := k.authorizeObtainer(ctx, "signer", msg.Signer, c)
	if err != nil {
		return nil, err
	}
	raw, err := field.Key(types.ErrKey, msg.PublicKey)
	if err != nil {
		return nil, err
	}
	key, err := k.addresses.BytesToString(raw)
	if err != nil {
		return nil, err
	}
	if err := k.requireFresh(ctx, c, raw, key); err != nil {
		return nil, err
	}
	if err := k.requireNeedsKey(ctx, c); err != nil {
		return nil, err
	}
	r, err := k.rebinding(ctx, c.Handle)
	if err != nil {
		return nil, err
	}
	now := sdk.UnwrapSDKContext(ctx).BlockTime()
	if err := r.RequireTakesProposal(now); err != nil {
		return nil, err
	}

	before := open(r)
	r.Propose(key, grant.Person.Origin, msg.PaperDigest, now)
	if err := k.setRebinding(ctx, before, r); err != nil {
		return nil, err
	}
	proposed := &consentfact.KeyProposed{
		Signature: fact.By(grant.Actor, fact.Meaning_MEANING_AUTHORED),
		Blind:     msg.Blind,
		Trial:     c.Trial, Site: c.Site, Handle: c.Handle, Mode: c.Mode, Key: key, PaperDigest: msg.PaperDigest, Due: r.Proposal.Due.UnixNano(),
	}
	if before != nil {
		proposed.Replaces = before.Key
	}
	return &types.MsgProposeKeyResponse{Address: key}, k.audit.Record(ctx, proposed)
}
