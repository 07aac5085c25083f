package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/internal/row"
)

// CheckFreeWithdrawal reports why a withdrawal that is alone in its transaction pays a fee like any other: ErrNotFree if
// its message would be refused, or if the signer had their free transaction of the last blocks for the participation. It
// changes nothing: the fee is checked before the signature.
func (k Keeper) CheckFreeWithdrawal(ctx context.Context, msg *types.MsgWithdraw) error {
	if msg.FormLine != 0 {
		return errorsmod.Wrapf(types.ErrNotFree, "it ends the consent to form %d alone: only a withdrawal from the trial as a whole is free", msg.FormLine)
	}
	if _, _, err := k.withdrawable(ctx, msg); err != nil {
		return errorsmod.Wrap(types.ErrNotFree, err.Error())
	}
	key, err := k.freeWithdrawalKey(msg)
	if err != nil {
		return err
	}
	last, found, err := row.Find(k.freeWithdrawals.Get(ctx, key))
	next := last + types.FreeWithdrawalInterval
	if found && sdk.UnwrapSDKContext(ctx).BlockHeight() < next {
		return errorsmod.Wrapf(types.ErrNotFree, "%s had their free transaction for participation %X at height %d: the next is free from height %d on",
			msg.Signer, fact.Hash(msg.Handle), last, next)
	}
	return err
}

// ClaimFreeWithdrawal counts a withdrawal that is alone in its transaction as the signer's free one for the participation,
// and reports whether it is. Call it when the signature was verified: else anybody could use up what is somebody else's.
func (k Keeper) ClaimFreeWithdrawal(ctx context.Context, msg *types.MsgWithdraw) (bool, error) {
	if err := k.CheckFreeWithdrawal(ctx, msg); errors.Is(err, types.ErrNotFree) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	key, err := k.freeWithdrawalKey(msg)
	if err != nil {
		return false, err
	}
	return true, k.freeWithdrawals.Set(ctx, key, sdk.UnwrapSDKContext(ctx).BlockHeight())
}

// freeWithdrawalKey returns the handle and the signer that a free withdrawal counts for.
func (k Keeper) freeWithdrawalKey(msg *types.MsgWithdraw) (key collections.Pair[[]byte, []byte], err error) {
	signer, err := k.address("signer", msg.Signer)
	return collections.Join(msg.Handle, []byte(signer)), err
}
