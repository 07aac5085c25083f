package keeper

import (
	"context"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/page"
)

// Keys lists the keys of a person from the first to the present one.
func (q queryServer) Keys(ctx context.Context, r *types.QueryKeysRequest) (*types.QueryKeysResponse, error) {
	address, err := q.keeper.address("address", r.Address)
	if err != nil {
		return nil, err
	}
	p, err := q.keeper.Person(ctx, address)
	if err != nil {
		return nil, err
	}
	origin, err := q.keeper.address("person", p.Origin)
	if err != nil {
		return nil, err
	}
	rows, next, err := page.Show(ctx, q.keeper.keysByPerson, origin, r.Pagination,
		func(_ uint32, key []byte) (types.Key, error) {
			return q.keeper.keys.Get(ctx, key)
		})
	if err != nil {
		return nil, err
	}
	return &types.QueryKeysResponse{Keys: rows, Pagination: next}, nil
}

// Rotations lists the new keys that are proposed for people of an organisation and can still be confirmed.
func (q queryServer) Rotations(ctx context.Context, r *types.QueryRotationsRequest) (*types.QueryRotationsResponse, error) {
	bounded, err := page.Bound(r.Pagination)
	if err != nil {
		return nil, err
	}
	rows, next, err := query.CollectionFilteredPaginate(ctx, q.keeper.rotations, bounded,
		func(_ collections.Pair[uint64, sdk.AccAddress], r types.Rotation) (bool, error) {
			return !r.Lapsed(now(ctx)), nil
		},
		func(_ collections.Pair[uint64, sdk.AccAddress], r types.Rotation) (types.Rotation, error) {
			return r, nil
		},
		query.WithCollectionPaginationPairPrefix[uint64, sdk.AccAddress](r.Organisation))
	if err != nil {
		return nil, err
	}
	return &types.QueryRotationsResponse{Rotations: rows, Pagination: next}, nil
}
