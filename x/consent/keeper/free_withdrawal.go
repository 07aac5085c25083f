package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

// CheckFreeWithdrawal reports why a withdrawal that is alone in its transaction pays a fee like any other: ErrNotFree if
// nobody may withdraw so, or if the participation had its free transaction of the last blocks. It changes nothing: the
// fee is checked before the signature.
func (k Keeper) CheckFreeWithdrawal(ctx context.Context, msg *types.MsgWithdraw) error {
	c, signer, err := k.load(ctx, msg.Signer, msg.Handle, msg.Blind)
	if err != nil {
		return errorsmod.Wrap(types.ErrNotFree, err.Error())
	}
	if err := c.RequireNotWithdrawn(); err != nil {
		return errorsmod.Wrap(types.ErrNotFree, err.Error())
	}
	if _, err := c.RequireMayWithdraw(signer); err != nil {
		return errorsmod.Wrap(types.ErrNotFree, err.Error())
	}
	last, err := k.freeWithdrawals.Get(ctx, c.Handle)
	if errors.Is(err, collections.ErrNotFound) {
		return nil
	}
	next := last + types.FreeWithdrawalInterval
	if err == nil && sdk.UnwrapSDKContext(ctx).BlockHeight() < next {
		return errorsmod.Wrapf(types.ErrNotFree, "participation %X had its free transaction at height %d: the next is free from height %d on",
			fact.Hash(c.Handle), last, next)
	}
	return err
}

// ClaimFreeWithdrawal counts a withdrawal that is alone in its transaction as the participation's free one, and reports
// whether it is. Call it when the signature was verified: else anybody could use up what is somebody else's.
func (k Keeper) ClaimFreeWithdrawal(ctx context.Context, msg *types.MsgWithdraw) (bool, error) {
	if err := k.CheckFreeWithdrawal(ctx, msg); errors.Is(err, types.ErrNotFree) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	return true, k.freeWithdrawals.Set(ctx, msg.Handle, sdk.UnwrapSDKContext(ctx).BlockHeight())
}
