package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

// Withdraw ends a consent for ever, by the participant's signature alone or the representative's (ICH E6(R3) 2.8.10, GDPR
// 7(3)). It is refused for no other reason than that it was withdrawn before.
func (k msgServer) Withdraw(ctx context.Context, msg *types.MsgWithdraw) (*types.MsgWithdrawResponse, error) {
	c, signer, err := k.load(ctx, msg.Signer, msg.Handle, msg.Blind)
	if err != nil {
		return nil, err
	}
	scope, err := types.Hash("scope_commitment", msg.ScopeCommitment)
	if err != nil {
		return nil, err
	}
	capacity, err := c.RequireMayWithdraw(signer)
	if err != nil {
		return nil, err
	}
	if err := c.RequireNotWithdrawn(); err != nil {
		return nil, err
	}

	if err := k.endWait(ctx, &c); err != nil {
		return nil, err
	}
	c.ScopeCommitment = scope[:]
	if err := k.enter(ctx, &c, types.State_STATE_WITHDRAWN); err != nil {
		return nil, err
	}
	line, version := c.GivenVersion()
	return &types.MsgWithdrawResponse{}, k.audit.Record(ctx, &consentfact.ConsentWithdrawn{
		Signature: fact.For(types.Participant(signer), fact.Meaning_MEANING_AUTHORED,
			&fact.Reason{Code: fact.ReasonCode_REASON_CODE_PARTICIPANT_DECISION}),
		Blind: msg.Blind,
		Trial: c.Trial, Site: c.Site, Handle: c.Handle, Mode: c.Mode, Capacity: capacity,
		ScopeCommitment: c.ScopeCommitment, FormLine: line, Version: version,
	})
}
