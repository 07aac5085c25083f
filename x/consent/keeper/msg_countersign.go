package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// Countersign adds the signature of somebody who was named at the invitation to an agreement that awaits signatures.
func (k msgServer) Countersign(ctx context.Context, msg *types.MsgCountersign) (*types.MsgCountersignResponse, error) {
	f, err := k.loadOn(ctx, msg.Signer, msg.Handle, msg.Blind, msg.FormLine)
	if err != nil {
		return nil, err
	}
	signer, err := k.signer(ctx, msg.Signer)
	if err != nil {
		return nil, err
	}
	named, err := f.RequireNamed(signer, msg.Capacity)
	if err != nil {
		return nil, err
	}
	if err := k.requireIndependent(ctx, f.Trial, signer, msg.Capacity); err != nil {
		return nil, err
	}
	if err := f.RequireTakesSignatures(); err != nil {
		return nil, err
	}
	if err := k.requireFirst(ctx, f.Consent, signer, msg.Payee); err != nil {
		return nil, err
	}
	if err := f.Line.Pending.RequireOpen(msg.Version, sdk.UnwrapSDKContext(ctx).BlockTime()); err != nil {
		return nil, err
	}
	if err := types.CheckRead(msg.FormDigest, fact.Hash(f.Line.Pending.Agreement.FormDigest)); err != nil {
		return nil, err
	}
	if err := f.Countersign(named, signer); err != nil {
		return nil, err
	}
	site, err := k.trial.Site(ctx, f.Trial, f.Site)
	if err != nil {
		return nil, err
	}
	if err := k.requireCompletable(ctx, f, site); err != nil {
		return nil, err
	}

	a := f.Line.Pending.Agreement
	if err := k.audit.Record(ctx, &consentfact.ConsentCountersigned{
		Signature: fact.By(types.Participant(signer.Key), countersignMeaning(msg.Capacity)),
		Blind:     msg.Blind,
		Trial:     f.Trial, Site: f.Site, Handle: f.Handle, Mode: f.Mode,
		FormLine: a.FormLine, Version: a.Version, FormDigest: a.FormDigest, Capacity: msg.Capacity,
		Organisation: signer.Organisation,
	}); err != nil {
		return nil, err
	}
	if err := k.nameFirst(ctx, f.Consent, signer, msg.Payee, msg.Blind); err != nil {
		return nil, err
	}
	err = k.completeIfSigned(ctx, &f)
	return &types.MsgCountersignResponse{State: f.Line.State}, err
}

// countersignMeaning returns what a signature beside the participant stands for (21 CFR 11.50).
func countersignMeaning(c consentfact.Capacity) fact.Meaning {
	switch c {
	case consentfact.Capacity_CAPACITY_WITNESS:
		return fact.Meaning_MEANING_WITNESSED
	case consentfact.Capacity_CAPACITY_INTERPRETER:
		return fact.Meaning_MEANING_ATTESTED
	}
	return fact.Meaning_MEANING_CONSENT_GIVEN
}

// requireCompletable reports whether an agreement to which the last signature was added may stand now: its form must
// be in use at the site, with an approval that holds, when the consent is complete and not only when it began.
func (k Keeper) requireCompletable(ctx context.Context, f types.FormConsent, site trialtypes.Site) error {
	if !f.Line.Pending.Complete() {
		return nil
	}
	a := f.Line.Pending.Agreement
	_, err := k.protocol.ConsentForm(ctx, site, a.FormLine, a.Version, a.Language)
	return err
}

// completeIfSigned keeps an agreement to which a signature was added; with the last one that it awaits, it stands.
func (k Keeper) completeIfSigned(ctx context.Context, f *types.FormConsent) error {
	p := *f.Line.Pending
	if !p.Complete() {
		return k.setLine(ctx, *f)
	}
	completed := &consentfact.ConsentCompleted{
		Signature: fact.By(fact.Chain(), fact.Meaning_MEANING_ATTESTED),
		Trial:     f.Trial, Site: f.Site, Handle: f.Handle, Mode: f.Mode,
		FormLine: p.Agreement.FormLine, Version: p.Agreement.Version, FormDigest: p.Agreement.FormDigest,
		ObtainedBy: p.Agreement.ObtainedBy, ObtainerConfirmed: p.Agreement.ObtainerConfirmed,
		Purpose: f.Line.Purpose, Population: f.Line.Population,
	}
	for _, address := range p.Countersigned {
		named, _ := f.Named(address)
		completed.Countersigned = append(completed.Countersigned, &consentfact.Countersigner{Address: address, Capacity: named.Capacity})
	}
	if f.Becomes() {
		completed.ReplacesLine = f.RequiredLine
	}
	completed.Blind = fact.NextBlind(f.Blind, &f.BlindsUsed, completed)
	if err := k.consents.Set(ctx, f.Handle, f.Consent); err != nil {
		return err
	}
	if err := k.stand(ctx, f, p.Agreement); err != nil {
		return err
	}
	return k.audit.Record(ctx, completed)
}
