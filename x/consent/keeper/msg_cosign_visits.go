package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

// CosignVisits signs for visits that were attested, by whoever may say where the participant's money goes, after a withdrawal as
// well. x/payout asks whether that is wanted, and records the facts.
func (k msgServer) CosignVisits(ctx context.Context, msg *types.MsgCosignVisits) (*types.MsgCosignVisitsResponse, error) {
	c, err := k.consentOf(ctx, msg.Signer, msg.Handle)
	if err != nil {
		return nil, err
	}
	signer, err := k.signer(ctx, msg.Signer)
	if err != nil {
		return nil, err
	}
	if err := k.requireMayCosign(ctx, c, signer); err != nil {
		return nil, err
	}
	return &types.MsgCosignVisitsResponse{}, k.payout.CosignFor(ctx, fact.Hash(c.Handle), msg.Lines, types.Participant(signer.Key))
}

// requireMayCosign says what keeps a signer from signing for visits. Who does so beside the participant has no part in the trial now.
func (k Keeper) requireMayCosign(ctx context.Context, c types.Consent, signer types.Signer) error {
	capacity, err := c.RequireMayNamePayee(signer)
	if err != nil || capacity == consentfact.Capacity_CAPACITY_UNSPECIFIED {
		return err
	}
	return k.requireIndependent(ctx, c.Trial, signer, capacity)
}
