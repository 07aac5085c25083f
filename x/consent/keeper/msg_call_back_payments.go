package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

// CallBackPayments tells an agent that payments of the participant which it left unanswered go back, by the participant or a
// representative. x/payout asks how long the agent has been silent, and records the fact.
func (k msgServer) CallBackPayments(ctx context.Context, msg *types.MsgCallBackPayments) (*types.MsgCallBackPaymentsResponse, error) {
	c, err := k.consentOf(ctx, msg.Signer, msg.Handle)
	if err != nil {
		return nil, err
	}
	signer, err := k.signer(ctx, msg.Signer)
	if err != nil {
		return nil, err
	}
	if _, err := c.RequireMayWithdraw(signer); err != nil {
		return nil, err
	}
	return &types.MsgCallBackPaymentsResponse{}, k.payout.CallBackFor(ctx, fact.Hash(c.Handle), msg.Lines, types.Participant(signer.Key))
}
