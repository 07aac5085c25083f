package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/x/participation/types"
)

// InitGenesis writes the participations that a chain starts with, and counts them.
func (k Keeper) InitGenesis(ctx context.Context, g *types.GenesisState) error {
	for _, p := range g.Participations {
		if err := k.add(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// ExportGenesis reads all participations back.
func (k Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	g := types.DefaultGenesis()
	err := k.participations.Walk(ctx, nil, func(_ []byte, p types.Participation) (bool, error) {
		g.Participations = append(g.Participations, p)
		return false, nil
	})
	return g, err
}
