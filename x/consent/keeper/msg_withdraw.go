package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/internal/field"
)

// Withdraw ends a consent for ever, by the participant's signature alone or the representative's (ICH E6(R3) 2.8.10, GDPR
// 7(3)). It is refused for no other reason than that it was withdrawn before.
func (k msgServer) Withdraw(ctx context.Context, msg *types.MsgWithdraw) (*types.MsgWithdrawResponse, error) {
	c, signer, err := k.withdrawable(ctx, msg)
	if err != nil {
		return nil, err
	}
	if err := k.endWait(ctx, &c); err != nil {
		return nil, err
	}
	if err := k.forgetFreeAttempts(ctx, msg); err != nil {
		return nil, err
	}
	c.ScopeCommitment = msg.ScopeCommitment
	if err := k.enter(ctx, &c, types.State_STATE_WITHDRAWN); err != nil {
		return nil, err
	}
	if err := k.payout.EndEarning(ctx, fact.Hash(c.Handle)); err != nil {
		return nil, err
	}
	line, version := c.GivenVersion()
	return &types.MsgWithdrawResponse{}, k.audit.Record(ctx, &consentfact.ConsentWithdrawn{
		Signature: fact.For(types.Participant(signer.address), fact.Meaning_MEANING_AUTHORED,
			&fact.Reason{Code: fact.ReasonCode_REASON_CODE_PARTICIPANT_DECISION}),
		Blind: msg.Blind,
		Trial: c.Trial, Site: c.Site, Handle: c.Handle, Mode: c.Mode, Capacity: signer.capacity,
		ScopeCommitment: c.ScopeCommitment, FormLine: line, Version: version,
	})
}

// withdrawer is somebody who may withdraw a consent, in the capacity of a representative or, unspecified, by themselves.
type withdrawer struct {
	address  string
	capacity consentfact.Capacity
}

// withdrawable returns the consent that a message withdraws and who does, or says why the message is refused. It is all
// that may refuse one, so the checks of transactions ask it too.
func (k Keeper) withdrawable(ctx context.Context, msg *types.MsgWithdraw) (c types.Consent, by withdrawer, err error) {
	by.address = msg.Signer
	if c, err = k.load(ctx, msg.Signer, msg.Handle, msg.Blind); err != nil {
		return c, by, err
	}
	if _, err := field.Hash(types.ErrInvalid, "scope_commitment", msg.ScopeCommitment); err != nil {
		return c, by, err
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
	return c, by, c.RequireNotWithdrawn()
}
