package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

// ConfirmError confirms, for the participant, that the consent to a form was entered in error. What was recorded of it stays.
func (k msgServer) ConfirmError(ctx context.Context, msg *types.MsgConfirmError) (*types.MsgConfirmErrorResponse, error) {
	f, err := k.loadOn(ctx, msg.Signer, msg.Handle, msg.Blind, msg.FormLine)
	if err != nil {
		return nil, err
	}
	capacity, err := k.requireSpeaksFor(ctx, f.Consent, msg.Signer)
	if err != nil {
		return nil, err
	}
	if err := f.RequireClaimed(msg.Version, sdk.UnwrapSDKContext(ctx).BlockTime()); err != nil {
		return nil, err
	}

	if err := k.payout.Signed(ctx, fact.Hash(f.Handle)); err != nil {
		return nil, err
	}
	if err := k.undo(ctx, &f); err != nil {
		return nil, err
	}
	if err := k.enterAfter(ctx, &f, f.Line.StateWithout(), msg.Version); err != nil {
		return nil, err
	}
	return &types.MsgConfirmErrorResponse{StandingVersion: f.Line.GivenVersion()}, k.audit.Record(ctx, &consentfact.ConsentEnteredInError{
		Signature: fact.By(types.Participant(msg.Signer), fact.Meaning_MEANING_REJECTED),
		Blind:     msg.Blind,
		Trial:     f.Trial, Site: f.Site, Handle: f.Handle, Mode: f.Mode, Capacity: capacity,
		FormLine: msg.FormLine, Version: msg.Version, StandingVersion: f.Line.GivenVersion(),
	})
}

// RequireSpeaksFor returns the actor as whom somebody says for a participant what the site must not say alone: what they claim, for
// instance. It fails for everybody who may not say where the participant's money goes.
func (k Keeper) RequireSpeaksFor(ctx context.Context, handle fact.Hash, signer string) (fact.Actor, error) {
	c, err := k.Consent(ctx, handle)
	if err != nil {
		return fact.Actor{}, err
	}
	_, err = k.requireSpeaksFor(ctx, c, signer)
	return types.Participant(signer), err
}

// requireSpeaksFor returns the capacity in which somebody speaks for a participant: unspecified for the participant. Whoever does so
// beside them has no part in the trial.
func (k Keeper) requireSpeaksFor(ctx context.Context, c types.Consent, key string) (consentfact.Capacity, error) {
	signer, err := k.signer(ctx, key)
	if err != nil {
		return 0, err
	}
	capacity, err := c.RequireSpeaksFor(signer)
	if err != nil || capacity == consentfact.Capacity_CAPACITY_UNSPECIFIED {
		return capacity, err
	}
	return capacity, k.requireIndependent(ctx, c.Trial, signer, capacity)
}
