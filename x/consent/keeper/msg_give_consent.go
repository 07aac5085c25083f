package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

// GiveConsent lets the participant agree to a version of the consent form that is active at the site (21 CFR 50.27). If
// the form or the mode demands signatures beside theirs, the agreement stands when these are complete.
func (k msgServer) GiveConsent(ctx context.Context, msg *types.MsgGiveConsent) (*types.MsgGiveConsentResponse, error) {
	c, err := k.load(ctx, msg.Signer, msg.Handle, msg.Blind)
	if err != nil {
		return nil, err
	}
	if err := c.RequireKey(msg.Signer); err != nil {
		return nil, err
	}
	if err := c.RequireTakesSignatures(); err != nil {
		return nil, err
	}
	if err := msg.CheckParticulars(c.Mode); err != nil {
		return nil, err
	}
	if err := c.RequireNewer(msg.FormLine, msg.Version, sdk.UnwrapSDKContext(ctx).BlockTime()); err != nil {
		return nil, err
	}
	if err := k.requireFirst(ctx, c, types.Signer{Key: c.Key}, msg.Payee); err != nil {
		return nil, err
	}
	agreed, err := k.agree(ctx, c, msg)
	if err != nil {
		return nil, err
	}

	if err := k.lapseIfDue(ctx, &c); err != nil {
		return nil, err
	}
	if agreed.Complete() {
		err = k.stand(ctx, &c, agreed.Agreement)
	} else {
		err = k.await(ctx, &c, agreed)
	}
	if err != nil {
		return nil, err
	}
	if err := k.audit.Record(ctx, given(c, agreed, msg.Blind)); err != nil {
		return nil, err
	}
	return &types.MsgGiveConsentResponse{State: c.State}, k.nameFirst(ctx, c, types.Signer{Key: c.Key}, msg.Payee, msg.Blind)
}

// agree returns the agreement that a message asks for, with what it awaits. It fails if the one named cannot have obtained
// the consent, or if the form is not one to consent to. The first consent begins something new, for which the site must be
// open; a renewal does not wait for the site.
func (k Keeper) agree(ctx context.Context, c types.Consent, msg *types.MsgGiveConsent) (p types.Pending, err error) {
	grant, err := k.authorizeObtainer(ctx, "obtained_by", msg.ObtainedBy, c)
	if err != nil {
		return p, errorsmod.Wrapf(err, "%s cannot have obtained the consent", msg.ObtainedBy)
	}
	find := k.protocol.ConsentForm
	if c.Given == nil {
		find = k.protocol.FirstConsentForm
	}
	form, err := find(ctx, grant.Site, msg.FormLine, msg.Version, msg.Language)
	if err != nil {
		return p, err
	}
	participant, err := k.signer(ctx, c.Key)
	if err != nil {
		return p, err
	}
	if c.Countersigners, err = k.known(ctx, c.Countersigners); err != nil {
		return p, err
	}
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	return c.Agree(types.Agreement{
		FormLine: form.Line, Version: form.Version, FormDigest: form.Digest[:], Language: msg.Language,
		ObtainedBy: grant.Person.Address, Obtainer: grant.Person.Origin, PaperDigest: msg.PaperDigest,
		Height: sdkCtx.BlockHeight(), Time: sdkCtx.BlockTime(),
	}, participant, types.Demanded(form.Demands))
}

func given(c types.Consent, p types.Pending, blind []byte) fact.Fact {
	f := &consentfact.ConsentGiven{
		Signature: fact.By(types.Participant(c.Key), fact.Meaning_MEANING_CONSENT_GIVEN),
		Blind:     blind,
		Trial:     c.Trial, Site: c.Site, Handle: c.Handle, Mode: c.Mode,
		FormLine: p.Agreement.FormLine, Version: p.Agreement.Version, FormDigest: p.Agreement.FormDigest,
		Language: p.Agreement.Language, ObtainedBy: p.Agreement.ObtainedBy, PaperDigest: p.Agreement.PaperDigest,
		Awaits: p.Awaits, AwaitsObtainer: p.AwaitsObtainer,
	}
	if !p.Complete() {
		f.Due = p.Due.UnixNano()
	}
	return f
}
