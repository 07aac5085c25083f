package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/x/internal/page"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// Seal returns a seal by its digest.
func (q queryServer) Seal(ctx context.Context, r *types.QuerySealRequest) (*types.QuerySealResponse, error) {
	digest, err := types.ParseSeal(r.Digest)
	if err != nil {
		return nil, err
	}
	seal, err := q.keeper.seal(ctx, digest)
	if err != nil {
		return nil, err
	}
	return &types.QuerySealResponse{Seal: seal, Late: seal.IsLate(now(ctx))}, nil
}

// Seals lists the seals of an organisation by digest.
func (q queryServer) Seals(ctx context.Context, r *types.QuerySealsRequest) (*types.QuerySealsResponse, error) {
	bounded, err := page.Bound(r.Pagination)
	if err != nil {
		return nil, err
	}
	rows, next, err := query.CollectionPaginate(ctx, q.keeper.seals.Indexes.organisation, bounded,
		func(key collections.Pair[uint64, []byte], _ collections.NoValue) (types.Seal, error) {
			return q.keeper.seal(ctx, key.K2())
		},
		query.WithCollectionPaginationPairPrefix[uint64, []byte](r.Organisation))
	if err != nil {
		return nil, err
	}
	return &types.QuerySealsResponse{Seals: rows, Pagination: next}, nil
}
