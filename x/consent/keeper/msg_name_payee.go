package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

// NamePayee lets the participant's money go elsewhere from now on, by the participant or, if they are assisted, by
// their representative. What was earned is owed whatever became of the consent, so its state does not matter. x/payout
// records the fact.
func (k msgServer) NamePayee(ctx context.Context, msg *types.MsgNamePayee) (*types.MsgNamePayeeResponse, error) {
	c, err := k.load(ctx, msg.Signer, msg.Handle, msg.Blind)
	if err != nil {
		return nil, err
	}
	signer, err := k.signer(ctx, msg.Signer)
	if err != nil {
		return nil, err
	}
	if err := c.RequireMayNamePayee(signer); err != nil {
		return nil, err
	}
	return &types.MsgNamePayeeResponse{}, k.payout.NamePayee(ctx, fact.Hash(c.Handle), msg.Payee,
		types.Participant(signer.Key), fact.Hash(msg.Blind))
}
