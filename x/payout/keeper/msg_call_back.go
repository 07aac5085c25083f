package keeper

import (
	"context"
	"errors"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// CallBack tells an agent that lines which it left unanswered go back, by the site that attested them or by who manages the
// trial's escrow. All lines or none.
func (k msgServer) CallBack(ctx context.Context, msg *types.MsgCallBack) (*types.MsgCallBackResponse, error) {
	signer, err := k.signer(msg.Signer)
	if err != nil {
		return nil, err
	}
	if err := types.CheckLines(msg.Lines); err != nil {
		return nil, err
	}
	for _, number := range msg.Lines {
		p, err := k.posting(ctx, msg.Trial, number)
		if err != nil {
			return nil, err
		}
		actor, err := k.authorizeCallBack(ctx, signer, p.line)
		if err != nil {
			return nil, err
		}
		if err := k.callBackBy(ctx, &p, actor); err != nil {
			return nil, err
		}
	}
	return &types.MsgCallBackResponse{}, nil
}

// authorizeCallBack returns the actor who calls a line back: somebody who attests visits at its site, or manages escrow.
func (k Keeper) authorizeCallBack(ctx context.Context, signer sdk.AccAddress, line types.Line) (fact.Actor, error) {
	atSite, err := k.trial.Authorize(ctx, signer, fact.Task_TASK_VISIT_ATTESTATION, line.Trial, line.Site)
	if err == nil {
		return atSite.Actor, nil
	}
	escrow, otherwise := k.trial.Authorize(ctx, signer, fact.Task_TASK_ESCROW_MANAGEMENT, line.Trial, 0)
	if otherwise != nil {
		return fact.Actor{}, errorsmod.Wrapf(err, "neither is the escrow the signer's to manage (%s)", otherwise)
	}
	return escrow.Actor, nil
}

// CallBackFor tells an agent that lines of a participation which it left unanswered go back, by the participant or whoever
// signs for them. All lines or none.
func (k Keeper) CallBackFor(ctx context.Context, handle fact.Hash, lines []uint64, actor fact.Actor) error {
	account, err := k.lineHolder(ctx, handle, lines)
	if err != nil {
		return err
	}
	if err := k.Signed(ctx, handle); err != nil {
		return err
	}
	for _, number := range lines {
		p, err := k.postingOf(ctx, account, number)
		if err != nil {
			return err
		}
		if err := k.callBackBy(ctx, &p, actor); err != nil {
			return err
		}
	}
	return nil
}

// callBackBy calls a line back: at once from an agent whose accreditation is over, else in time for the agent to answer. One that is
// suspended gets its notice without having been silent, and answers once it is reinstated. What was called back before stays so.
func (k Keeper) callBackBy(ctx context.Context, p *posting, actor fact.Actor) error {
	if err := p.line.RequireInTransit(); err != nil {
		return err
	}
	_, standing := k.identity.RequireOrganisation(ctx, p.line.Agent)
	switch {
	case errors.Is(standing, identitytypes.ErrExpired):
		return k.comeBack(ctx, p, actor)
	case p.line.CalledBack:
		return nil
	case standing != nil:
		return k.callBack(ctx, p, fact.By(actor, fact.Meaning_MEANING_AUTHORED))
	}
	if err := p.line.RequireWaited(types.TimeToAnswer, sdk.UnwrapSDKContext(ctx).BlockTime()); err != nil {
		return errorsmod.Wrap(err, "the agent has time to answer")
	}
	return k.callBack(ctx, p, fact.By(actor, fact.Meaning_MEANING_AUTHORED))
}
