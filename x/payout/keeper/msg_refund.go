package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// Refund gives what an ended trial does not owe back to its sponsor, into the sponsor's treasury.
func (k msgServer) Refund(ctx context.Context, msg *types.MsgRefund) (*types.MsgRefundResponse, error) {
	signer, err := k.signer(msg.Signer)
	if err != nil {
		return nil, err
	}
	if err := sdk.ValidateDenom(msg.Denom); err != nil {
		return nil, errorsmod.Wrapf(types.ErrAmount, "denomination: %s", err)
	}
	grant, err := k.trial.Authorize(ctx, signer, fact.Task_TASK_ESCROW_MANAGEMENT, msg.Trial, 0)
	if err != nil {
		return nil, err
	}
	if err := types.RequireOver(grant.Trial); err != nil {
		return nil, err
	}
	ledger, err := k.ledger(ctx, msg.Trial)
	if err != nil {
		return nil, err
	}
	escrow := ledger.Escrow(msg.Trial, msg.Denom)
	keptBack, err := k.keptBack(ctx, grant.Trial, ledger, msg.Denom)
	if err != nil {
		return nil, err
	}
	amount, err := refundAmount(*escrow, keptBack, msg.Amount)
	if err != nil {
		return nil, err
	}
	if err := escrow.Refund(amount, keptBack); err != nil {
		return nil, err
	}
	if err := k.ledgers.Set(ctx, msg.Trial, ledger); err != nil {
		return nil, err
	}
	if err := k.sendToTreasury(ctx, grant.Trial.Sponsor, types.Coins(msg.Denom, amount)); err != nil {
		return nil, err
	}
	return &types.MsgRefundResponse{Amount: sdk.Coin{Denom: msg.Denom, Amount: amount}}, k.audit.Record(ctx, &payoutfact.EscrowRefunded{
		Signature:    fact.By(grant.Actor, fact.Meaning_MEANING_AUTHORED),
		Trial:        msg.Trial,
		Denom:        msg.Denom,
		Amount:       amount.String(),
		Refunded:     escrow.Refunded.String(),
		Organisation: grant.Trial.Sponsor,
	})
}

// refundAmount reads how much is to be refunded: all that may be, if nothing is said.
func refundAmount(escrow types.Escrow, keptBack math.Int, said string) (math.Int, error) {
	if said == "" {
		return escrow.Refundable(keptBack)
	}
	amount, ok := math.NewIntFromString(said)
	if !ok || !amount.IsPositive() {
		return amount, errorsmod.Wrapf(types.ErrAmount, "%.80q, want a decimal integer of at least 1, or nothing for all that may be refunded", said)
	}
	return amount, nil
}

// sendToTreasury sends coins from the module account to the treasury of an organisation.
func (k Keeper) sendToTreasury(ctx context.Context, organisation uint64, coins sdk.Coins) error {
	recipient, err := k.identity.Organisation(ctx, organisation)
	if err != nil {
		return err
	}
	treasury, err := k.addresses.StringToBytes(recipient.Treasury)
	if err != nil {
		return errorsmod.Wrapf(err, "treasury of organisation %d", organisation)
	}
	return k.bank.SendCoinsFromModuleToAccount(ctx, types.ModuleName, treasury, coins)
}
