package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

// VetoKey says that a proposed key is not the participant's, by the present key or by who stands beside them. It is refused for no
// other reason than that nothing is proposed. What was held goes on at the end of the block.
func (k msgServer) VetoKey(ctx context.Context, msg *types.MsgVetoKey) (*types.MsgVetoKeyResponse, error) {
	c, r, capacity, err := k.vetoable(ctx, msg)
	if err != nil {
		return nil, err
	}
	if err := k.payout.Signed(ctx, fact.Hash(c.Handle)); err != nil {
		return nil, err
	}
	before := open(r)
	r.Veto(sdk.UnwrapSDKContext(ctx).BlockTime())
	if err := k.setRebinding(ctx, before, r); err != nil {
		return nil, err
	}
	if before.Accepted() {
		if err := k.payout.EndHold(ctx, fact.Hash(c.Handle)); err != nil {
			return nil, err
		}
	}
	if err := k.forgetFreeAttempts(ctx, msg); err != nil {
		return nil, err
	}
	return &types.MsgVetoKeyResponse{}, k.audit.Record(ctx, &consentfact.KeyVetoed{
		Signature: fact.For(types.Participant(msg.Signer), fact.Meaning_MEANING_REJECTED,
			&fact.Reason{Code: fact.ReasonCode_REASON_CODE_PARTICIPANT_DECISION}),
		Blind: msg.Blind,
		Trial: c.Trial, Site: c.Site, Handle: c.Handle, Capacity: capacity, Key: before.Key,
	})
}

// vetoable returns the participation that a veto is about, what became of its keys, and the capacity of who vetoes, or says why the
// message is refused. It is all that may refuse a veto, so the checks of transactions ask it too.
func (k Keeper) vetoable(ctx context.Context, msg *types.MsgVetoKey) (c types.Consent, r types.Rebinding, capacity consentfact.Capacity, err error) {
	if c, err = k.load(ctx, msg.Signer, msg.Handle, msg.Blind); err != nil {
		return c, r, capacity, err
	}
	signer := types.Signer{Key: msg.Signer}
	if signer.Key != c.Key { // nothing in the register keeps a participant from it
		if signer, err = k.signer(ctx, msg.Signer); err != nil {
			return c, r, capacity, err
		}
	}
	if capacity, err = c.RequireMayVeto(signer); err != nil {
		return c, r, capacity, err
	}
	if r, err = k.rebinding(ctx, c.Handle); err != nil {
		return c, r, capacity, err
	}
	_, err = r.Open()
	return c, r, capacity, err
}
