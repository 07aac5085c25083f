package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

// SignTransfer lets another site look after the participant, as both sites have signed, by whoever speaks for the participant.
// x/participation asks whether they have, and records the fact. What was consented to stands where the other site requires the same
// form; what awaits signatures lapses.
func (k msgServer) SignTransfer(ctx context.Context, msg *types.MsgSignTransfer) (*types.MsgSignTransferResponse, error) {
	c, err := k.consentOf(ctx, msg.Signer, msg.Handle)
	if err != nil {
		return nil, err
	}
	capacity, err := k.requireSpeaksFor(ctx, c, msg.Signer)
	if err != nil {
		return nil, err
	}
	if err := c.RequireGoesOn(); err != nil {
		return nil, err
	}
	if err := k.requireNoProposal(ctx, c); err != nil {
		return nil, err
	}
	required, err := k.protocol.RequiredForm(ctx, c.Trial, msg.Site, c.Population)
	if err != nil {
		return nil, err
	}
	if err := k.above().Transfer(ctx, fact.Hash(c.Handle), msg.Site, required.Line, types.Participant(msg.Signer), capacity); err != nil {
		return nil, err
	}

	if c, err = k.lapseAll(sdk.UnwrapSDKContext(ctx), c); err != nil {
		return nil, err
	}
	c.Site, c.RequiredLine, c.Transferred = msg.Site, required.Line, true
	if err := k.enter(ctx, &c, c.State); err != nil {
		return nil, err
	}
	f, err := k.required(ctx, c)
	if err != nil {
		return nil, err
	}
	return &types.MsgSignTransferResponse{RequiredLine: c.RequiredLine, Stands: f.Stands()}, nil
}
