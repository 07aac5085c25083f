package keeper

import (
	"context"
	"time"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/internal/row"
)

// SetConsent, ForgetKey, SetLine, Queue and ForgetProposal write to the stores what no message would, for tests of the invariants.

// SetConsent writes a row.
func SetConsent(ctx context.Context, k Keeper, c types.Consent) error {
	return k.consents.Set(ctx, c.Handle, c)
}

// ForgetKey removes a key from the index.
func ForgetKey(ctx context.Context, k Keeper, key []byte) error { return k.keys.Remove(ctx, key) }

// SetLine writes the consent to a form.
func SetLine(ctx context.Context, k Keeper, f types.FormConsent) error { return k.setLine(ctx, f) }

// Queue puts the consent to a form into the queue of what lapses.
func Queue(ctx context.Context, k Keeper, due time.Time, handle fact.Hash, line uint32) error {
	return k.lapses.Set(ctx, collections.Join3(due.UnixNano(), handle[:], line))
}

// ForgetProposal removes the open proposal of a key from the queue.
func ForgetProposal(ctx context.Context, k Keeper, p types.KeyProposal, handle fact.Hash) error {
	return k.proposals.Remove(ctx, collections.Join(p.Due.UnixNano(), handle[:]))
}

// FreeAttempts returns what is counted of the free attempts of a signer, and whether anything is.
func FreeAttempts(ctx context.Context, k Keeper, msg types.FreeMessage) (uint32, bool, error) {
	key, err := k.freeAttemptsKey(msg)
	if err != nil {
		return 0, false, err
	}
	return row.Find(k.freeAttempts.Get(ctx, key))
}
