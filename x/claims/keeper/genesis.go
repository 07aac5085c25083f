package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/x/claims/types"
	"github.com/equipoise-trials/equipoise/x/internal/genesis"
)

// InitGenesis writes the claims that a chain starts with, and lists those that are open.
func (k Keeper) InitGenesis(ctx context.Context, g *types.GenesisState) error {
	return genesis.Each(g.Claims, func(c types.Claim) error {
		if err := k.nullifiers.Set(ctx, collections.Join(c.Handle, c.Nullifier), c.Number); err != nil {
			return err
		}
		return k.set(ctx, types.Claim{}, c)
	})
}

// ExportGenesis reads the claims back.
func (k Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	g := types.DefaultGenesis()
	return g, genesis.Gather(ctx, k.claims, &g.Claims)
}
