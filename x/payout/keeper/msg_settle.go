package keeper

import (
	"bytes"
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// Settle takes an agent's word on lines that are with it: what is paid moves to the agent's treasury, what is not goes
// back to escrow and is set aside. All lines or none. What was posted before succeeds again and changes nothing. Any payment
// officer of the organisation that holds a line may say so, whatever became of its assignment: what was handed to it while
// it was assigned has to come to an end, and each line asks for its own organisation.
func (k msgServer) Settle(ctx context.Context, msg *types.MsgSettle) (*types.MsgSettleResponse, error) {
	signer, err := k.signer(msg.Signer)
	if err != nil {
		return nil, err
	}
	if err := msg.Check(); err != nil {
		return nil, err
	}
	if _, err := k.trial.Trial(ctx, msg.Trial); err != nil {
		return nil, err
	}
	officer, role, err := k.identity.RequireRole(ctx, signer, fact.Role_ROLE_PAYMENT_OFFICER)
	if err != nil {
		return nil, err
	}
	actor := officer.Actor(role)
	paid := sdk.NewCoins()
	for _, s := range msg.Settlements {
		coin, err := k.settle(ctx, msg.Trial, s, actor)
		if err != nil {
			return nil, err
		}
		paid = paid.Add(coin)
	}
	if !paid.IsZero() {
		if err := k.sendToTreasury(ctx, actor.Organisation, paid); err != nil {
			return nil, err
		}
	}
	return &types.MsgSettleResponse{}, nil
}

// settle takes an agent's word on one line, and returns what the agent is due for it.
func (k Keeper) settle(ctx context.Context, trial uint64, s types.Settlement, actor fact.Actor) (sdk.Coin, error) {
	p, err := k.posting(ctx, trial, s.Line)
	if err != nil {
		return sdk.Coin{}, err
	}
	line := &p.line
	due := sdk.Coin{Denom: line.Denom, Amount: math.ZeroInt()}
	if s.IsOverpayment(*line, actor.Organisation) {
		return due, k.noteOverpayment(ctx, p, s.Reference, actor)
	}
	if done, err := s.IsDone(*line, actor.Organisation); err != nil || done {
		return due, err
	}
	line.Reference = s.Reference
	if !s.Ok {
		return due, k.fail(ctx, &p, s.Failure, actor)
	}
	due.Amount = line.Amount
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	line.Settle(sdkCtx.BlockHeight(), sdkCtx.BlockTime())
	line.CalledBack = false
	line.Wait(types.LineState_LINE_STATE_SETTLED, payoutfact.Hold_HOLD_UNSPECIFIED, sdkCtx.BlockTime())
	return due, k.change(ctx, &p, types.LineState_LINE_STATE_SETTLED, line.SettledFact(actor))
}

// noteOverpayment records that an agent paid a line that had come back from it. What is posted again changes nothing.
func (k Keeper) noteOverpayment(ctx context.Context, p posting, reference []byte, actor fact.Actor) error {
	switch {
	case bytes.Equal(p.line.Overpaid, reference):
		return nil
	case len(p.line.Overpaid) != 0:
		return errorsmod.Wrapf(types.ErrReference, "line %d of trial %d came back, and was said to be paid under reference %X", p.line.Number, p.line.Trial, p.line.Overpaid)
	}
	p.line.Overpaid = reference
	f := p.line.OverpaidFact(actor)
	if err := k.lines.Set(ctx, collections.Join(p.line.Trial, p.line.Number), p.line); err != nil {
		return err
	}
	return k.audit.Record(ctx, f)
}

// fail sets a line aside that an agent could not pay. If the payee was replaced meanwhile, the end of the block goes on with
// it.
func (k Keeper) fail(ctx context.Context, p *posting, failure payoutfact.Failure, actor fact.Actor) error {
	line := &p.line
	line.Failure, line.CalledBack = failure, false
	line.Wait(types.LineState_LINE_STATE_SET_ASIDE, payoutfact.Hold_HOLD_UNSPECIFIED, sdk.UnwrapSDKContext(ctx).BlockTime())
	if err := k.change(ctx, p, types.LineState_LINE_STATE_SET_ASIDE, line.SetAsideFact(actor)); err != nil {
		return err
	}
	account, err := k.Account(ctx, fact.Hash(line.Handle))
	if err != nil {
		return errorsmod.Wrapf(err, "line %d of trial %d", line.Number, line.Trial)
	}
	if line.Revision == account.Revision {
		return nil
	}
	return k.ready.Set(ctx, line.Handle)
}
