package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

// GiveConsent lets the participant agree to a version of a consent form that is active at the site (21 CFR 50.27): of the form
// that the participation requires, of an optional one once that consent stands, or of the form required of a population that the
// participant has grown into. If the form or the mode demands signatures beside theirs, the agreement stands when these are
// complete.
func (k msgServer) GiveConsent(ctx context.Context, msg *types.MsgGiveConsent) (*types.MsgGiveConsentResponse, error) {
	f, err := k.loadOn(ctx, msg.Signer, msg.Handle, msg.Blind, msg.FormLine)
	if err != nil {
		return nil, err
	}
	if err := f.RequireKey(msg.Signer); err != nil {
		return nil, err
	}
	if err := f.RequireTakesSignatures(); err != nil {
		return nil, err
	}
	if err := msg.CheckParticulars(f.Mode); err != nil {
		return nil, err
	}
	if err := f.Line.RequireNewer(msg.Version, sdk.UnwrapSDKContext(ctx).BlockTime()); err != nil {
		return nil, err
	}
	if err := k.requireMayConsent(ctx, &f); err != nil {
		return nil, err
	}
	if err := k.requireFirst(ctx, f.Consent, types.Signer{Key: f.Key}, msg.Payee); err != nil {
		return nil, err
	}
	agreed, err := k.agree(ctx, f, msg)
	if err != nil {
		return nil, err
	}

	if err := k.payout.Signed(ctx, fact.Hash(f.Handle)); err != nil {
		return nil, err
	}
	if err := f.Line.NoteAgreed(sdk.UnwrapSDKContext(ctx).BlockTime()); err != nil {
		return nil, err
	}
	if err := k.lapseIfDue(ctx, &f); err != nil {
		return nil, err
	}
	if agreed.Complete() {
		err = k.stand(ctx, &f, agreed.Agreement)
	} else {
		err = k.await(ctx, &f, agreed)
	}
	if err != nil {
		return nil, err
	}
	if err := k.audit.Record(ctx, given(f, agreed, msg.Blind)); err != nil {
		return nil, err
	}
	return &types.MsgGiveConsentResponse{State: f.Line.State}, k.nameFirst(ctx, f.Consent, types.Signer{Key: f.Key}, msg.Payee, msg.Blind)
}

// requireMayConsent finds out what a form is for, and for whom, and reports whether the participant may consent to it.
func (k Keeper) requireMayConsent(ctx context.Context, f *types.FormConsent) error {
	required := *f
	if f.Line.FormLine != f.RequiredLine {
		if err := k.know(ctx, f); err != nil {
			return err
		}
		var err error
		if required, err = k.required(ctx, f.Consent); err != nil {
			return err
		}
	}
	return f.RequireMayConsent(required)
}

// agree returns the agreement that a message asks for, with what it awaits. It fails if the one named cannot have obtained
// the consent, or if the form is not one to consent to. A first consent begins something new, for which the site must be
// open; neither a renewal waits for the site, nor the consent of a participant who came of age, or who was transferred, to the form
// that they are required to sign.
func (k Keeper) agree(ctx context.Context, f types.FormConsent, msg *types.MsgGiveConsent) (p types.Pending, err error) {
	grant, err := k.authorizeObtainer(ctx, "obtained_by", msg.ObtainedBy, f.Consent)
	if err != nil {
		return p, errorsmod.Wrapf(err, "%s cannot have obtained the consent", msg.ObtainedBy)
	}
	find := k.protocol.ConsentForm
	if f.BeginsAnew() {
		find = k.protocol.FirstConsentForm
	}
	form, err := find(ctx, grant.Site, msg.FormLine, msg.Version, msg.Language)
	if err != nil {
		return p, err
	}
	if err := types.CheckRead(msg.FormDigest, form.Digest); err != nil {
		return p, err
	}
	participant, err := k.signer(ctx, f.Key)
	if err != nil {
		return p, err
	}
	if f.Countersigners, err = k.known(ctx, f.Countersigners); err != nil {
		return p, err
	}
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	return f.Agree(types.Agreement{
		FormLine: form.Line, Version: form.Version, FormDigest: form.Digest[:], Language: msg.Language,
		ObtainedBy: grant.Person.Address, Obtainer: grant.Person.Origin, PaperDigest: msg.PaperDigest,
		Height: sdkCtx.BlockHeight(), Time: sdkCtx.BlockTime(),
	}, participant, form.Demands)
}

func given(f types.FormConsent, p types.Pending, blind []byte) fact.Fact {
	given := &consentfact.ConsentGiven{
		Signature: fact.By(types.Participant(f.Key), fact.Meaning_MEANING_CONSENT_GIVEN),
		Blind:     blind,
		Trial:     f.Trial, Site: f.Site, Handle: f.Handle, Mode: f.Mode,
		FormLine: p.Agreement.FormLine, Version: p.Agreement.Version, FormDigest: p.Agreement.FormDigest,
		Language: p.Agreement.Language, ObtainedBy: p.Agreement.ObtainedBy, PaperDigest: p.Agreement.PaperDigest,
		Awaits: p.Awaits, AwaitsObtainer: p.AwaitsObtainer, Purpose: f.Line.Purpose, Population: f.Line.Population,
	}
	if !p.Complete() {
		given.Due = p.Due.UnixNano()
	}
	return given
}
