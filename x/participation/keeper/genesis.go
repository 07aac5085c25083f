package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/participation/types"
)

// InitGenesis writes the participations that a chain starts with, and counts them; and what was promised for fees. The bank's
// state must be there: what is promised must lie in the account of fees.
func (k Keeper) InitGenesis(ctx context.Context, g *types.GenesisState) error {
	k.accounts.GetModuleAccount(ctx, types.FeesAccount)
	for _, p := range g.Participations {
		if err := k.add(ctx, p); err != nil {
			return err
		}
	}
	for _, b := range g.FeeBudgets {
		if err := k.feeBudgets.Set(ctx, collections.Join(b.Trial, b.Site), b); err != nil {
			return err
		}
	}
	for _, p := range g.FeePromises {
		if err := k.restorePromise(ctx, p); err != nil {
			return err
		}
	}
	for _, t := range g.Transfers {
		if err := k.transfers.Set(ctx, t.Handle, t); err != nil {
			return err
		}
	}
	return k.checkFeesAreHeld(ctx)
}

// restorePromise writes a promise. If the participation ended, the end of the first block looks at it.
func (k Keeper) restorePromise(ctx context.Context, p types.FeePromise) error {
	signer, err := k.addresses.StringToBytes(p.Signer)
	if err != nil {
		return err
	}
	if err := k.feePromises.Set(ctx, collections.Join(p.Handle, signer), p); err != nil {
		return err
	}
	participation, err := k.Participation(ctx, fact.Hash(p.Handle))
	if err != nil {
		return err
	}
	at, ended := participation.Ended()
	if !ended {
		return nil
	}
	return k.queueReturn(ctx, p.Handle, at)
}

// ExportGenesis reads all participations back, and what is promised for fees.
func (k Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	g := types.DefaultGenesis()
	err := k.participations.Walk(ctx, nil, func(_ []byte, p types.Participation) (bool, error) {
		g.Participations = append(g.Participations, p)
		return false, nil
	})
	if err != nil {
		return nil, err
	}
	if err := k.feeBudgets.Walk(ctx, nil, func(_ siteKey, b types.FeeBudget) (bool, error) {
		g.FeeBudgets = append(g.FeeBudgets, b)
		return false, nil
	}); err != nil {
		return nil, err
	}
	err = k.feePromises.Walk(ctx, nil, func(_ collections.Pair[[]byte, []byte], p types.FeePromise) (bool, error) {
		g.FeePromises = append(g.FeePromises, p)
		return false, nil
	})
	if err != nil {
		return nil, err
	}
	err = k.transfers.Walk(ctx, nil, func(_ []byte, t types.Transfer) (bool, error) {
		g.Transfers = append(g.Transfers, t)
		return false, nil
	})
	return g, err
}
