package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/x/internal/page"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// Seal returns a seal of an organisation.
func (q queryServer) Seal(ctx context.Context, r *types.QuerySealRequest) (*types.QuerySealResponse, error) {
	digest, err := types.ParseSeal(r.Digest)
	if err != nil {
		return nil, err
	}
	seal, err := q.keeper.seal(ctx, r.Organisation, digest)
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
	rows, next, err := query.CollectionPaginate(ctx, q.keeper.seals, bounded,
		func(_ sealKey, seal types.Seal) (types.Seal, error) { return seal, nil },
		query.WithCollectionPaginationPairPrefix[uint64, []byte](r.Organisation))
	if err != nil {
		return nil, err
	}
	return &types.QuerySealsResponse{Seals: rows, Pagination: next}, nil
}

// sealOf returns the seal that a trial was revealed from: one of the organisation that registered it.
func (k Keeper) sealOf(ctx context.Context, t types.Trial) (types.Seal, error) {
	first, err := k.sponsorships.Get(ctx, collections.Join(t.Id, uint32(1)))
	if err != nil {
		return types.Seal{}, err
	}
	return k.seal(ctx, first.Sponsor, t.Seal)
}
