package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/internal/field"
)

// Withdraw ends the participation with all that was consented to, treatment alone, or the consent to an optional form alone; for ever,
// by the participant's signature alone or the representative's (ICH E6(R3) 2.8.10, GDPR 7(3)). The first two are refused for no other
// reason than that the same was withdrawn before.
func (k msgServer) Withdraw(ctx context.Context, msg *types.MsgWithdraw) (*types.MsgWithdrawResponse, error) {
	c, signer, err := k.withdrawable(ctx, msg)
	if err != nil {
		return nil, err
	}
	if err := k.payout.Signed(ctx, fact.Hash(c.Handle)); err != nil {
		return nil, err
	}
	line := msg.FormLine
	if line == 0 {
		line = c.RequiredLine
	}
	f, err := k.On(ctx, c, line)
	if err != nil {
		return nil, err
	}
	switch {
	case msg.FormLine != 0:
		err = k.endAlone(ctx, &f, msg.ScopeCommitment)
	case msg.FollowUp:
		err = k.endTreatment(ctx, &f, msg)
	default:
		err = k.endAll(ctx, &f, msg)
	}
	if err != nil {
		return nil, err
	}
	return &types.MsgWithdrawResponse{}, k.audit.Record(ctx, &consentfact.ConsentWithdrawn{
		Signature: fact.For(types.Participant(signer.address), fact.Meaning_MEANING_AUTHORED,
			&fact.Reason{Code: fact.ReasonCode_REASON_CODE_PARTICIPANT_DECISION}),
		Blind: msg.Blind,
		Trial: c.Trial, Site: c.Site, Handle: c.Handle, Mode: c.Mode, Capacity: signer.capacity,
		ScopeCommitment: msg.ScopeCommitment, FormLine: line, Version: f.Line.GivenVersion(), Purpose: f.Line.Purpose,
		FollowUp: msg.FollowUp,
	})
}

// endAll withdraws from the trial. No line is written: none stands without the participation, and what awaits signatures takes
// none any more.
func (k Keeper) endAll(ctx context.Context, f *types.FormConsent, msg *types.MsgWithdraw) error {
	if err := k.forgetFreeAttempts(ctx, msg); err != nil {
		return err
	}
	if err := k.payout.EndEarning(ctx, fact.Hash(f.Handle)); err != nil {
		return err
	}
	f.Consent.ScopeCommitment = msg.ScopeCommitment
	return k.enter(ctx, &f.Consent, types.State_STATE_WITHDRAWN)
}

// endTreatment withdraws from treatment. What was consented to stands for the follow-up, in which the participant earns as before, until
// the site closes the participation or the participant withdraws from that too.
func (k Keeper) endTreatment(ctx context.Context, f *types.FormConsent, msg *types.MsgWithdraw) error {
	if err := k.forgetFreeAttempts(ctx, msg); err != nil {
		return err
	}
	since := sdk.UnwrapSDKContext(ctx).BlockTime()
	if f.ReportedAt != nil {
		since = *f.ReportedAt
	}
	f.EndTreatment(since)
	f.Consent.ScopeCommitment = msg.ScopeCommitment
	return k.enter(ctx, &f.Consent, f.GoesOnAs())
}

// endAlone withdraws from what an optional form is for. The rest goes on.
func (k Keeper) endAlone(ctx context.Context, f *types.FormConsent, scope []byte) error {
	if err := f.RequireEndsAlone(); err != nil {
		return err
	}
	if err := k.endWait(ctx, f); err != nil {
		return err
	}
	f.Line.ScopeCommitment = scope
	return k.enterOn(ctx, f, types.State_STATE_WITHDRAWN)
}

// withdrawer is somebody who may withdraw a consent, in the capacity of a representative or, unspecified, by themselves.
type withdrawer struct {
	address  string
	capacity consentfact.Capacity
}

// withdrawable returns the participation that a message is about and who withdraws, or says why the message is refused. It is all
// that may refuse a withdrawal from the trial, so the checks of transactions ask it too.
func (k Keeper) withdrawable(ctx context.Context, msg *types.MsgWithdraw) (c types.Consent, by withdrawer, err error) {
	by.address = msg.Signer
	if c, err = k.load(ctx, msg.Signer, msg.Handle, msg.Blind); err != nil {
		return c, by, err
	}
	if _, err := field.Hash(types.ErrInvalid, "scope_commitment", msg.ScopeCommitment); err != nil {
		return c, by, err
	}
	if msg.FollowUp && msg.FormLine != 0 {
		return c, by, errorsmod.Wrapf(types.ErrInvalid, "follow_up is given with form_line %d: who ends an optional consent goes on as before", msg.FormLine)
	}
	signer := types.Signer{Key: by.address}
	if signer.Key != c.Key { // nothing in the register keeps a participant from withdrawing
		if signer, err = k.signer(ctx, by.address); err != nil {
			return c, by, err
		}
	}
	if by.capacity, err = c.RequireMayWithdraw(signer); err != nil {
		return c, by, err
	}
	return c, by, c.RequireMayEnd(msg.FollowUp)
}
