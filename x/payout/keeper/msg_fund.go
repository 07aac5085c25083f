package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// Fund puts coins of the signer, or of the treasury of their organisation, into the escrow of a trial, and pays queued lines
// from it in their order, up to 64; the end of the block goes on.
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
	ledger, err := k.ledger(ctx, msg.Trial)
	if err != nil {
		return nil, err
	}
	if err := ledger.CheckDenomination(denom); err != nil {
		return nil, err
	}
	escrow := ledger.Escrow(msg.Trial, denom)
	if err := escrow.Fund(amount); err != nil {
		return nil, err
	}
	funder := signer
	if msg.FromTreasury {
		if funder, err = k.identity.DrawTreasury(ctx, signer, types.Coins(denom, amount)); err != nil {
			return nil, err
		}
	}
	if err := k.bank.SendCoinsFromAccountToModule(ctx, funder, types.ModuleName, types.Coins(denom, amount)); err != nil {
		return nil, err
	}
	if err := k.ledgers.Set(ctx, msg.Trial, ledger); err != nil {
		return nil, err
	}
	if err := k.audit.Record(ctx, &payoutfact.EscrowFunded{
		Signature: fact.By(grant.Actor, fact.Meaning_MEANING_AUTHORED),
		Trial:     msg.Trial,
		Denom:     denom,
		Amount:    amount.String(),
		Funded:    escrow.Funded.String(),

		FromTreasury: msg.FromTreasury,
	}); err != nil {
		return nil, err
	}
	lines, err := k.payQueue(ctx, collections.Join(msg.Trial, denom), types.MaxPaidPerFunding)
	if err != nil {
		return nil, err
	}
	left, err := k.Escrow(ctx, msg.Trial, denom)
	return &types.MsgFundResponse{Lines: lines, QueueLength: left.QueueLength}, err
}
