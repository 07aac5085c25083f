package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/internal/row"
)

// CheckFreeWithdrawal reports why a withdrawal whose transaction keeps to what is free pays a fee all the same: ErrNotFree if
// its message would be refused, or if the signer had all their free attempts for the participation. It changes nothing: the fee
// is checked before the signature.
func (k Keeper) CheckFreeWithdrawal(ctx context.Context, msg *types.MsgWithdraw) error {
	_, err := k.nextFreeAttempt(ctx, msg)
	return err
}

// ClaimFreeWithdrawal counts a withdrawal whose transaction keeps to what is free as an attempt of its signer for the
// participation, and reports whether it is free. Call it when the signature was verified: else anybody could use up what is
// somebody else's.
func (k Keeper) ClaimFreeWithdrawal(ctx context.Context, msg *types.MsgWithdraw) (bool, error) {
	attempt, err := k.nextFreeAttempt(ctx, msg)
	if errors.Is(err, types.ErrNotFree) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	key, err := k.freeAttemptsKey(msg)
	if err != nil {
		return false, err
	}
	return true, k.freeAttempts.Set(ctx, key, attempt)
}

// Inviter returns the organisation whose site invited a participation, 0 if nobody was invited under the handle.
func (k Keeper) Inviter(ctx context.Context, handle []byte) (organisation uint64, err error) {
	c, err := k.consents.Get(ctx, handle)
	if row.IsMissing(err) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	site, err := k.trial.Site(ctx, c.Trial, c.Site)
	return site.Organisation, err
}

// nextFreeAttempt returns which free attempt of its signer a withdrawal would be, from 1, or ErrNotFree.
func (k Keeper) nextFreeAttempt(ctx context.Context, msg *types.MsgWithdraw) (uint32, error) {
	if msg.FormLine != 0 {
		return 0, errorsmod.Wrapf(types.ErrNotFree, "it ends the consent to form %d alone: only a withdrawal from the trial as a whole is free", msg.FormLine)
	}
	if _, _, err := k.withdrawable(ctx, msg); err != nil {
		return 0, errorsmod.Wrap(types.ErrNotFree, err.Error())
	}
	key, err := k.freeAttemptsKey(msg)
	if err != nil {
		return 0, err
	}
	attempts, err := row.OrZero(k.freeAttempts.Get(ctx, key))
	if err == nil && attempts >= types.MaxFreeAttempts {
		return 0, errorsmod.Wrapf(types.ErrNotFree, "%s had all %d free attempts for participation %X: offer a fee, or name who promised to pay it",
			msg.Signer, types.MaxFreeAttempts, fact.Hash(msg.Handle))
	}
	return attempts + 1, err
}

// forgetFreeAttempts removes what was counted for the signer of a withdrawal that succeeds.
func (k Keeper) forgetFreeAttempts(ctx context.Context, msg *types.MsgWithdraw) error {
	key, err := k.freeAttemptsKey(msg)
	if err != nil {
		return err
	}
	return k.freeAttempts.Remove(ctx, key)
}

// freeAttemptsKey returns the handle and the signer that a free withdrawal counts for.
func (k Keeper) freeAttemptsKey(msg *types.MsgWithdraw) (key collections.Pair[[]byte, []byte], err error) {
	signer, err := k.address("signer", msg.Signer)
	return collections.Join(msg.Handle, []byte(signer)), err
}
