package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/internal/reason"
)

// ClaimError says that the consent to a form was entered in error. It goes on to stand until who speaks for the participant
// confirms that: no site ends a consent alone.
func (k msgServer) ClaimError(ctx context.Context, msg *types.MsgClaimError) (*types.MsgClaimErrorResponse, error) {
	f, err := k.loadOn(ctx, msg.Signer, msg.Handle, msg.Blind, msg.FormLine)
	if err != nil {
		return nil, err
	}
	if err := reason.Require(msg.Reason); err != nil {
		return nil, errorsmod.Wrap(types.ErrInvalid, err.Error())
	}
	grant, err := k.authorizeObtainer(ctx, "signer", msg.Signer, f.Consent)
	if err != nil {
		return nil, err
	}
	if err := f.ClaimError(msg.Version, sdk.UnwrapSDKContext(ctx).BlockTime()); err != nil {
		return nil, err
	}

	if err := k.setLine(ctx, f); err != nil {
		return nil, err
	}
	return &types.MsgClaimErrorResponse{}, k.audit.Record(ctx, &consentfact.ConsentErrorClaimed{
		Signature: fact.For(grant.Actor, fact.Meaning_MEANING_REJECTED, msg.Reason),
		Blind:     msg.Blind,
		Trial:     f.Trial, Site: f.Site, Handle: f.Handle, Mode: f.Mode,
		FormLine: msg.FormLine, Version: msg.Version, Due: f.Line.Claim.Due.UnixNano(),
	})
}
