package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/x/record/types"
)

// InitGenesis writes the books that a chain starts with, and counts them.
func (k Keeper) InitGenesis(ctx context.Context, g *types.GenesisState) error {
	for _, book := range g.Books {
		if err := k.add(ctx, book); err != nil {
			return err
		}
	}
	return nil
}

// ExportGenesis reads all books back.
func (k Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	g := types.DefaultGenesis()
	err := k.books.Walk(ctx, nil, func(_ collections.Pair[uint64, uint32], book types.Book) (bool, error) {
		g.Books = append(g.Books, book)
		return false, nil
	})
	return g, err
}
