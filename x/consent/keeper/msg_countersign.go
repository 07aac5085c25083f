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
	c, err := k.load(ctx, msg.Signer, msg.Handle, msg.Blind)
	if err != nil {
		return nil, err
	}
	signer, err := k.signer(ctx, msg.Signer)
	if err != nil {
		return nil, err
	}
	named, err := c.RequireNamed(signer, msg.Capacity)
	if err != nil {
		return nil, err
	}
	if err := c.RequireTakesSignatures(); err != nil {
		return nil, err
	}
	if err := c.Pending.RequireOpen(msg.Version, sdk.UnwrapSDKContext(ctx).BlockTime()); err != nil {
		return nil, err
	}
	if err := k.requireFirst(ctx, c, signer, msg.Payee); err != nil {
		return nil, err
	}
	if err := c.Countersign(named, signer); err != nil {
		return nil, err
	}
	site, err := k.trial.Site(ctx, c.Trial, c.Site)
	if err != nil {
		return nil, err
	}
	if err := k.requireCompletable(ctx, c, site); err != nil {
		return nil, err
	}

	a := c.Pending.Agreement
	if err := k.audit.Record(ctx, &consentfact.ConsentCountersigned{
		Signature: fact.By(types.Participant(signer.Key), countersignMeaning(msg.Capacity)),
		Blind:     msg.Blind,
		Trial:     c.Trial, Site: c.Site, Handle: c.Handle, Mode: c.Mode,
		FormLine: a.FormLine, Version: a.Version, FormDigest: a.FormDigest, Capacity: msg.Capacity,
		Organisation: signer.Organisation,
	}); err != nil {
		return nil, err
	}
	if err := k.nameFirst(ctx, c, signer, msg.Payee, msg.Blind); err != nil {
		return nil, err
	}
	err = k.completeIfSigned(ctx, &c)
	return &types.MsgCountersignResponse{State: c.State}, err
}

// countersignMeaning returns what a signature beside the participant stands for (21 CFR 11.50).
func countersignMeaning(c consentfact.Capacity) fact.Meaning {
	if c == consentfact.Capacity_CAPACITY_WITNESS {
		return fact.Meaning_MEANING_WITNESSED
	}
	return fact.Meaning_MEANING_CONSENT_GIVEN
}

// requireCompletable reports whether an agreement to which the last signature was added may stand now: its form must
// be in use at the site, with an approval that holds, when the consent is complete and not only when it began.
func (k Keeper) requireCompletable(ctx context.Context, c types.Consent, site trialtypes.Site) error {
	if !c.Pending.Complete() {
		return nil
	}
	a := c.Pending.Agreement
	_, err := k.protocol.ConsentForm(ctx, site, a.FormLine, a.Version, a.Language)
	return err
}

// completeIfSigned keeps an agreement to which a signature was added; with the last one that it awaits, it stands.
func (k Keeper) completeIfSigned(ctx context.Context, c *types.Consent) error {
	p := *c.Pending
	if !p.Complete() {
		return k.consents.Set(ctx, c.Handle, *c)
	}
	completed := &consentfact.ConsentCompleted{
		Signature: fact.By(fact.Chain(), fact.Meaning_MEANING_ATTESTED),
		Trial:     c.Trial, Site: c.Site, Handle: c.Handle, Mode: c.Mode,
		FormLine: p.Agreement.FormLine, Version: p.Agreement.Version, FormDigest: p.Agreement.FormDigest,
		ObtainedBy: p.Agreement.ObtainedBy, ObtainerConfirmed: p.Agreement.ObtainerConfirmed,
	}
	for _, address := range p.Countersigned {
		named, _ := c.Named(address)
		completed.Countersigned = append(completed.Countersigned, &consentfact.Countersigner{Address: address, Capacity: named.Capacity})
	}
	completed.Blind = fact.NextBlind(c.Blind, &c.BlindsUsed, completed)
	if err := k.stand(ctx, c, p.Agreement); err != nil {
		return err
	}
	return k.audit.Record(ctx, completed)
}
