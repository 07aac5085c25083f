package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

// ConfirmRepresentative confirms for the participant who represents them. From then on the representative signs what the witness
// signed alone, and says where the money goes.
func (k msgServer) ConfirmRepresentative(ctx context.Context, msg *types.MsgConfirmRepresentative) (*types.MsgConfirmRepresentativeResponse, error) {
	c, err := k.load(ctx, msg.Signer, msg.Handle, msg.Blind)
	if err != nil {
		return nil, err
	}
	signer, err := k.signer(ctx, msg.Signer)
	if err != nil {
		return nil, err
	}
	if err := c.RequireWitness(signer); err != nil {
		return nil, err
	}
	if err := k.requireIndependent(ctx, c.Trial, signer, consentfact.Capacity_CAPACITY_WITNESS); err != nil {
		return nil, err
	}
	if err := c.ConfirmRepresentative(msg.Representative, sdk.UnwrapSDKContext(ctx).BlockTime()); err != nil {
		return nil, err
	}

	if err := k.consents.Set(ctx, c.Handle, c); err != nil {
		return nil, err
	}
	return &types.MsgConfirmRepresentativeResponse{}, k.audit.Record(ctx, &consentfact.RepresentativeNamed{
		Signature: fact.By(types.Participant(signer.Key), fact.Meaning_MEANING_WITNESSED),
		Blind:     msg.Blind,
		Trial:     c.Trial, Site: c.Site, Handle: c.Handle, Representative: msg.Representative,
	})
}
