package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// SetAlert has the chain say when less of an escrow is free than a threshold, and when it is as much again; without a threshold it
// ends that. What was said before stays said: another threshold speaks when it changes that.
func (k msgServer) SetAlert(ctx context.Context, msg *types.MsgSetAlert) (*types.MsgSetAlertResponse, error) {
	signer, err := k.signer(msg.Signer)
	if err != nil {
		return nil, err
	}
	threshold, err := types.ReadThreshold(msg.Denom, msg.Threshold)
	if err != nil {
		return nil, err
	}
	grant, err := k.trial.Authorize(ctx, signer, fact.Task_TASK_ESCROW_MANAGEMENT, msg.Trial, 0)
	if err != nil {
		return nil, err
	}
	ledger, err := k.ledger(ctx, msg.Trial)
	if err != nil {
		return nil, err
	}
	if err := ledger.RequireBegun(msg.Denom); err != nil {
		return nil, err
	}
	key := collections.Join(msg.Trial, msg.Denom)
	alert, found, err := row.Find(k.alerts.Get(ctx, key))
	if err != nil {
		return nil, err
	}
	switch {
	case threshold.IsPositive():
		alert.Trial, alert.Denom, alert.Threshold = msg.Trial, msg.Denom, threshold
		err = k.alerts.Set(ctx, key, alert)
	case !found:
		err = errorsmod.Wrapf(types.ErrAmount, "the escrow of trial %d in %s has no alert to end: give a threshold of at least 1 to set one", msg.Trial, msg.Denom)
	default:
		err = k.alerts.Remove(ctx, key)
	}
	if err != nil {
		return nil, err
	}
	return &types.MsgSetAlertResponse{}, k.audit.Record(ctx, &payoutfact.EscrowAlertSet{
		Signature: fact.By(grant.Actor, fact.Meaning_MEANING_AUTHORED), Trial: msg.Trial, Denom: msg.Denom, Threshold: threshold.String(),
	})
}
