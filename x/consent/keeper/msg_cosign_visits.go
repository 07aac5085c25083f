package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

// CosignVisits signs for visits that were attested, by whoever may say where the participant's money goes, after a withdrawal as
// well. x/payout asks whether that is wanted, and records the facts.
func (k msgServer) CosignVisits(ctx context.Context, msg *types.MsgCosignVisits) (*types.MsgCosignVisitsResponse, error) {
	c, err := k.consentOf(ctx, msg.Signer, msg.Handle)
	if err != nil {
		return nil, err
	}
	if _, err := k.requireSpeaksFor(ctx, c, msg.Signer); err != nil {
		return nil, err
	}
	return &types.MsgCosignVisitsResponse{}, k.payout.CosignFor(ctx, fact.Hash(c.Handle), msg.Lines, types.Participant(msg.Signer))
}
