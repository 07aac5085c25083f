package keeper

import (
	"context"
	"time"

	"github.com/equipoise-trials/equipoise/fact"
)

// HoldUntil keeps what a participation earns from being paid until a time, because it is to be bound to another key: who stole a
// phone is paid nothing more, and who lost one says where the money goes before it does. What is with an agent stays there.
func (k Keeper) HoldUntil(ctx context.Context, handle fact.Hash, until time.Time) error {
	account, err := k.Account(ctx, handle)
	if err != nil {
		return err
	}
	account.HeldUntil = &until
	return k.payees.Set(ctx, account.Handle, account)
}

// EndHold lets what HoldUntil held go on, at the end of the block: whoever ends it does not pay for that.
func (k Keeper) EndHold(ctx context.Context, handle fact.Hash) error {
	account, err := k.Account(ctx, handle)
	if err != nil {
		return err
	}
	account.HeldUntil = nil
	if err := k.payees.Set(ctx, account.Handle, account); err != nil {
		return err
	}
	return k.ready.Set(ctx, account.Handle)
}
