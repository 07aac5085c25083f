package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	claimsfact "github.com/equipoise-trials/equipoise/fact/claims"
	"github.com/equipoise-trials/equipoise/x/claims/types"
	"github.com/equipoise-trials/equipoise/x/internal/reason"
)

// AnswerClaim grants or refuses a claim for the site. It may grant one as long as it is open, and refuse it as long as it is before it.
func (k msgServer) AnswerClaim(ctx context.Context, msg *types.MsgAnswerClaim) (*types.MsgAnswerClaimResponse, error) {
	signer, err := k.signer(msg.Signer)
	if err != nil {
		return nil, err
	}
	if err := requireReason(msg.Reason, !msg.Grant); err != nil {
		return nil, err
	}
	c, err := k.asked(ctx, msg.Handle, msg.Number)
	if err != nil {
		return nil, err
	}
	grant, err := k.trial.Authorize(ctx, signer, fact.Task_TASK_VISIT_ATTESTATION, c.Trial, c.Site)
	if err != nil {
		return nil, err
	}
	if ended, err := k.endIfAttested(ctx, &c, grant.Actor); err != nil || ended {
		return &types.MsgAnswerClaimResponse{State: c.State, Line: c.Line}, err
	}
	if msg.Grant {
		c.Attester = grant.Person.Origin
		err = k.grant(ctx, &c, fact.For(grant.Actor, fact.Meaning_MEANING_ATTESTED, msg.Reason))
	} else {
		err = k.refuse(ctx, &c, fact.For(grant.Actor, fact.Meaning_MEANING_REJECTED, msg.Reason))
	}
	return &types.MsgAnswerClaimResponse{State: c.State, Line: c.Line}, err
}

// refuse notes that the site refused a claim. The participant has as much time to dispute that as the site had.
func (k Keeper) refuse(ctx context.Context, c *types.Claim, signature *fact.Signature) error {
	before := *c
	response, err := k.responseTime(ctx, *c)
	if err != nil {
		return err
	}
	now := sdk.UnwrapSDKContext(ctx).BlockTime()
	if err := c.Wait(claimsfact.State_STATE_REFUSED, now, now.Add(response)); err != nil {
		return err
	}
	return k.change(ctx, before, c, c.RefusedFact(signature))
}

// requireReason reports what is wrong with a reason, and that there is none where one is required.
func requireReason(why *fact.Reason, required bool) (err error) {
	if required {
		err = reason.Require(why)
	} else {
		err = reason.Allow(why)
	}
	if err != nil {
		return errorsmod.Wrap(types.ErrInvalid, err.Error())
	}
	return nil
}
