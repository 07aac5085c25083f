package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// ConfirmObtained adds the signature of the staff member who obtained the consent (ICH E6(R3) 2.8), to an agreement that
// awaits signatures or to one that stands.
func (k msgServer) ConfirmObtained(ctx context.Context, msg *types.MsgConfirmObtained) (*types.MsgConfirmObtainedResponse, error) {
	c, err := k.load(ctx, msg.Signer, msg.Handle, msg.Blind)
	if err != nil {
		return nil, err
	}
	grant, err := k.authorizeObtainer(ctx, "signer", msg.Signer, c)
	if err != nil {
		return nil, err
	}
	if err := c.RequireTakesSignatures(); err != nil {
		return nil, err
	}
	a, awaits, err := confirmable(ctx, c, msg.Version)
	if err != nil {
		return nil, err
	}
	if err := a.Confirm(types.SignedBy(grant.Person)); err != nil {
		return nil, err
	}
	if awaits {
		c.Pending.AwaitsObtainer = false
		if err := k.requireCompletable(ctx, c, grant.Site); err != nil {
			return nil, err
		}
	}

	if err := k.audit.Record(ctx, &consentfact.ConsentObtained{
		Signature: fact.By(grant.Actor, fact.Meaning_MEANING_CONSENT_OBTAINED),
		Blind:     msg.Blind,
		Trial:     c.Trial, Site: c.Site, Handle: c.Handle, Mode: c.Mode,
		FormLine: a.FormLine, Version: a.Version, FormDigest: a.FormDigest, PaperDigest: a.PaperDigest,
	}); err != nil {
		return nil, err
	}
	if awaits {
		err = k.completeIfSigned(ctx, &c)
	} else {
		err = k.consents.Set(ctx, c.Handle, c)
	}
	return &types.MsgConfirmObtainedResponse{State: c.State}, err
}

// authorizeObtainer returns the grant by which somebody may obtain a consent now, or says what is missing. Name is
// that of the message's field.
func (k Keeper) authorizeObtainer(ctx context.Context, name, bech32 string, c types.Consent) (trialtypes.Grant, error) {
	address, err := k.address(name, bech32)
	if err != nil {
		return trialtypes.Grant{}, err
	}
	return k.trial.Authorize(ctx, address, fact.Task_TASK_CONSENT, c.Trial, c.Site)
}

// confirmable returns the agreement of the consent to a version, and whether it is the one that awaits signatures rather
// than the one that stands.
func confirmable(ctx context.Context, c types.Consent, version uint32) (a *types.Agreement, awaits bool, err error) {
	if c.Given != nil && c.Given.Version == version {
		return c.Given, false, nil
	}
	if err := c.Pending.RequireOpen(version, sdk.UnwrapSDKContext(ctx).BlockTime()); err != nil {
		return nil, false, err
	}
	return &c.Pending.Agreement, true, nil
}
