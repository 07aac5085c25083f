package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// Fund puts coins of the signer into the escrow of a trial, and pays queued lines from it in their order, up to 64; the
// end of the block goes on.
func (k msgServer) Fund(ctx context.Context, msg *types.MsgFund) (*types.MsgFundResponse, error) {
	signer, err := k.signer(msg.Signer)
	if err != nil {
		return nil, err
	}
	denom, amount := msg.Amount.Denom, msg.Amount.Amount
	if err := types.CheckAmount(denom, amount); err != nil {
		return nil, err
	}
	grant, err := k.trial.Authorize(ctx, signer, fact.Task_TASK_ESCROW_MANAGEMENT, msg.Trial, 0)
	if err != nil {
		return nil, err
	}
	escrow, err := k.Escrow(ctx, msg.Trial, denom)
	if err != nil {
		return nil, err
	}
	if err := escrow.Fund(amount); err != nil {
		return nil, err
	}
	if err := k.bank.SendCoinsFromAccountToModule(ctx, signer, types.ModuleName, types.Coins(denom, amount)); err != nil {
		return nil, err
	}
	queue := collections.Join(msg.Trial, denom)
	if err := k.escrows.Set(ctx, queue, escrow); err != nil {
		return nil, err
	}
	if err := k.audit.Record(ctx, &payoutfact.EscrowFunded{
		Signature: fact.By(grant.Actor, fact.Meaning_MEANING_AUTHORED),
		Trial:     msg.Trial,
		Denom:     denom,
		Amount:    amount.String(),
		Funded:    escrow.Funded.String(),
	}); err != nil {
		return nil, err
	}
	lines, err := k.payQueue(ctx, queue, types.MaxPaidPerFunding)
	if err != nil {
		return nil, err
	}
	escrow, err = k.Escrow(ctx, msg.Trial, denom)
	return &types.MsgFundResponse{Lines: lines, QueueLength: escrow.QueueLength}, err
}
