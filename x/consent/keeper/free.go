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

// CheckFree reports why a withdrawal or veto whose transaction keeps to what is free pays a fee all the same: ErrNotFree if its
// message would be refused, or if the signer had all their free attempts for the participation. It changes nothing: the fee is
// checked before the signature.
func (k Keeper) CheckFree(ctx context.Context, msg types.FreeMessage) error {
	_, err := k.nextFreeAttempt(ctx, msg)
	return err
}

// ClaimFree counts a message whose transaction keeps to what is free as an attempt of its signer for the participation, and
// reports whether it is free. Call it when the signature was verified: else anybody could use up what is somebody else's.
func (k Keeper) ClaimFree(ctx context.Context, msg types.FreeMessage) (bool, error) {
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

// nextFreeAttempt returns which free attempt of its signer a message would be, from 1, or ErrNotFree.
func (k Keeper) nextFreeAttempt(ctx context.Context, msg types.FreeMessage) (uint32, error) {
	if err := k.requireRightful(ctx, msg); err != nil {
		return 0, errorsmod.Wrap(types.ErrNotFree, err.Error())
	}
	key, err := k.freeAttemptsKey(msg)
	if err != nil {
		return 0, err
	}
	attempts, err := row.OrZero(k.freeAttempts.Get(ctx, key))
	if err == nil && attempts >= types.MaxFreeAttempts {
		return 0, errorsmod.Wrapf(types.ErrNotFree, "%s had all %d free attempts for participation %X: offer a fee, or name who promised to pay it",
			msg.GetSigner(), types.MaxFreeAttempts, fact.Hash(msg.GetHandle()))
	}
	return attempts + 1, err
}

// requireRightful reports why a message would be refused that somebody may always send.
func (k Keeper) requireRightful(ctx context.Context, msg types.FreeMessage) error {
	switch m := msg.(type) {
	case *types.MsgWithdraw:
		if m.FormLine != 0 {
			return errorsmod.Wrapf(types.ErrNotFree, "it ends the consent to form %d alone: only a withdrawal from the trial as a whole is free", m.FormLine)
		}
		_, _, err := k.withdrawable(ctx, m)
		return err
	case *types.MsgVetoKey:
		_, _, _, err := k.vetoable(ctx, m)
		return err
	}
	return errorsmod.Wrapf(types.ErrNotFree, "a message of type %T", msg)
}

// forgetFreeAttempts removes what was counted for the signer of a withdrawal or veto that succeeds.
func (k Keeper) forgetFreeAttempts(ctx context.Context, msg types.FreeMessage) error {
	key, err := k.freeAttemptsKey(msg)
	if err != nil {
		return err
	}
	return k.freeAttempts.Remove(ctx, key)
}

// freeAttemptsKey returns the handle and the signer that a free message counts for.
func (k Keeper) freeAttemptsKey(msg types.FreeMessage) (key collections.Pair[[]byte, []byte], err error) {
	signer, err := k.address("signer", msg.GetSigner())
	return collections.Join(msg.GetHandle(), []byte(signer)), err
}
