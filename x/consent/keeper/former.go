package keeper

import (
	"context"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/x/consent/types"
)

func formerKey(handle []byte, line, number uint32) collections.Pair[lineKey, uint32] {
	return collections.Join(collections.Join(handle, line), number)
}

// complete makes an agreement the newest of its form, and keeps the one that it supersedes.
func (k Keeper) complete(ctx context.Context, f *types.FormConsent, a types.Agreement) error {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	superseded := f.Line.Complete(a, sdkCtx.BlockHeight(), sdkCtx.BlockTime())
	if superseded == nil {
		return nil
	}
	return k.setFormer(ctx, *f, *superseded)
}

// undo takes the agreement that stands for an error, and keeps it as such. The one before it stands again.
func (k Keeper) undo(ctx context.Context, f *types.FormConsent) error {
	var before *types.Agreement
	if number := f.Line.Given.Before; number != 0 {
		key := formerKey(f.Handle, f.Line.FormLine, number)
		former, err := k.former.Get(ctx, key)
		if err != nil {
			return err
		}
		if err := k.former.Remove(ctx, key); err != nil {
			return err
		}
		before = &former.Agreement
	}
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	return k.setFormer(ctx, *f, f.Line.Undo(before, sdkCtx.BlockHeight(), sdkCtx.BlockTime()))
}

func (k Keeper) setFormer(ctx context.Context, f types.FormConsent, former types.FormerAgreement) error {
	return k.former.Set(ctx, formerKey(f.Handle, f.Line.FormLine, former.Agreement.Number), former)
}
