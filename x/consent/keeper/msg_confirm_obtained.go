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
	f, err := k.loadOn(ctx, msg.Signer, msg.Handle, msg.Blind, msg.FormLine)
	if err != nil {
		return nil, err
	}
	if err := msg.CheckDigests(); err != nil {
		return nil, err
	}
	grant, err := k.authorizeObtainer(ctx, "signer", msg.Signer, f.Consent)
	if err != nil {
		return nil, err
	}
	if err := f.RequireTakesSignatures(); err != nil {
		return nil, err
	}
	a, awaits, err := confirmable(ctx, &f.Line, msg.Version)
	if err != nil {
		return nil, err
	}
	if err := a.Confirm(types.SignedBy(grant.Person)); err != nil {
		return nil, err
	}
	if awaits {
		f.Line.Pending.AwaitsObtainer = false
		if err := k.requireCompletable(ctx, f, grant.Site); err != nil {
			return nil, err
		}
	}

	if err := k.audit.Record(ctx, &consentfact.ConsentObtained{
		Signature: fact.By(grant.Actor, fact.Meaning_MEANING_CONSENT_OBTAINED),
		Blind:     msg.Blind,
		Trial:     f.Trial, Site: f.Site, Handle: f.Handle, Mode: f.Mode,
		FormLine: a.FormLine, Version: a.Version, FormDigest: a.FormDigest, PaperDigest: a.PaperDigest,
		ComprehensionDigest: msg.ComprehensionDigest, CopyDigest: msg.CopyDigest,
	}); err != nil {
		return nil, err
	}
	if awaits {
		err = k.completeIfSigned(ctx, &f)
	} else {
		err = k.setLine(ctx, f)
	}
	return &types.MsgConfirmObtainedResponse{State: f.Line.State}, err
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

// confirmable returns the agreement to a version of a form, and whether it is the one that awaits signatures rather than the one
// that stands.
func confirmable(ctx context.Context, l *types.Line, version uint32) (a *types.Agreement, awaits bool, err error) {
	if l.Given != nil && l.Given.Version == version {
		return l.Given, false, nil
	}
	if err := l.Pending.RequireOpen(version, sdk.UnwrapSDKContext(ctx).BlockTime()); err != nil {
		return nil, false, err
	}
	return &l.Pending.Agreement, true, nil
}
