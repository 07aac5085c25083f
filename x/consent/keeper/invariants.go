package keeper

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/internal/genesis"
	"github.com/equipoise-trials/equipoise/x/internal/row"
)

// Invariants report what must never be true of the state of consents.
func Invariants() map[string]func(context.Context, Keeper) error {
	return map[string]func(context.Context, Keeper) error{
		"every consent is sound and its history led to it": soundConsents,
		"every key is bound to the consent that names it":  boundKeys,
		"only consents that await signatures may lapse":    pendingLapses,
		"every proposed key awaits its time, and no other": openProposals,
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

// boundKeys follows each key that a participation names to its place in the index, and counts them.
func boundKeys(ctx context.Context, k Keeper) error {
	state, err := k.ExportGenesis(ctx)
	if err != nil {
		return err
	}
	named := 0
	for _, entry := range state.Consents {
		for _, bech32 := range entry.Keys() {
			named++
			key, err := k.address("key", bech32)
			if err != nil {
				return err
			}
			handle, err := row.OrZero(k.keys.Get(ctx, key))
			if err == nil && !bytes.Equal(handle, entry.Consent.Handle) {
				err = fmt.Errorf("participation %X has the key %s, which is bound to %X", entry.Consent.Handle, bech32, handle)
			}
			if err != nil {
				return err
			}
		}
	}
	keys := 0
	err = k.keys.Walk(ctx, nil, func([]byte, []byte) (bool, error) {
		keys++
		return false, nil
	})
	if err == nil && keys != named {
		return fmt.Errorf("%d keys are bound, but participations name %d", keys, named)
	}
	return err
}

// openProposals follows the queue of proposed keys to their participations, and counts those that are open.
func openProposals(ctx context.Context, k Keeper) error {
	queued := 0
	if err := k.proposals.Walk(ctx, nil, func(entry proposalKey) (bool, error) {
		queued++
		r, err := k.rebindings.Get(ctx, entry.K2())
		if err == nil && (r.Proposal == nil || r.Proposal.Due.UnixNano() != entry.K1()) {
			err = fmt.Errorf("the queue holds a proposal for %X at %s that is not open until then", entry.K2(), time.Unix(0, entry.K1()).UTC())
		}
		return err != nil, err
	}); err != nil {
		return err
	}
	open := 0
	err := k.rebindings.Walk(ctx, nil, func(handle []byte, r types.Rebinding) (bool, error) {
		if r.Proposal != nil {
			open++
		}
		has, err := k.consents.Has(ctx, handle)
		if err == nil && !has {
			err = fmt.Errorf("keys are proposed for %X, which is no participation", handle)
		}
		return err != nil, err
	})
	if err == nil && open != queued {
		err = fmt.Errorf("%d proposals of keys are open, and %d are in the queue", open, queued)
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
