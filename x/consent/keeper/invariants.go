package keeper

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/internal/genesis"
)

// Invariants report what must never be true of the state of consents.
func Invariants() map[string]func(context.Context, Keeper) error {
	return map[string]func(context.Context, Keeper) error{
		"every consent is sound and its history led to it": soundConsents,
		"every key is bound to the consent that names it":  boundKeys,
		"only consents that await signatures may lapse":    pendingLapses,
	}
}

// soundConsents holds the consents to what a genesis file is held to.
func soundConsents(ctx context.Context, k Keeper) error {
	state, err := k.ExportGenesis(ctx)
	if err != nil {
		return err
	}
	if err := genesis.CheckAddresses(state, k.addresses); err != nil {
		return err
	}
	return state.Validate()
}

// boundKeys counts keys and consents, and follows each key to its consent and back.
func boundKeys(ctx context.Context, k Keeper) error {
	keys := 0
	if err := k.keys.Walk(ctx, nil, func(key, handle []byte) (bool, error) {
		keys++
		c, err := k.consents.Get(ctx, handle)
		if err != nil {
			return true, fmt.Errorf("the key %X is bound to %X: %w", key, handle, err)
		}
		if named, err := k.address("key", c.Key); err != nil || !bytes.Equal(named, key) {
			return true, fmt.Errorf("the key %X is bound to %X, which names %s", key, handle, c.Key)
		}
		return false, nil
	}); err != nil {
		return err
	}
	consents := 0
	err := k.consents.Walk(ctx, nil, func([]byte, types.Consent) (bool, error) {
		consents++
		return false, nil
	})
	if err == nil && keys != consents {
		return fmt.Errorf("%d keys are bound, but there are %d consents", keys, consents)
	}
	return err
}

// pendingLapses follows the queue to the consents that wait in it. One that was set aside waits in no queue.
func pendingLapses(ctx context.Context, k Keeper) error {
	return k.lapses.Walk(ctx, nil, func(entry lapseKey) (bool, error) {
		l, err := k.lines.Get(ctx, collections.Join(entry.K2(), entry.K3()))
		if err != nil {
			return true, fmt.Errorf("the queue holds %X on form %d: %w", entry.K2(), entry.K3(), err)
		}
		if l.Pending == nil || l.Pending.Due.UnixNano() != entry.K1() {
			return true, fmt.Errorf("the queue lets %X lapse on form %d at %s, but it is %s",
				entry.K2(), entry.K3(), time.Unix(0, entry.K1()).UTC(), l.State.Name())
		}
		return false, nil
	})
}
