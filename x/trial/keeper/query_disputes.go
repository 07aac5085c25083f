package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/cosmos/cosmos-sdk/types/query"

	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/internal/page"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// Disputes lists the disputes over identifiers that a trial holds or held.
func (q queryServer) Disputes(ctx context.Context, r *types.QueryDisputesRequest) (*types.QueryDisputesResponse, error) {
	t, err := q.trial(ctx, r.Trial)
	if err != nil {
		return nil, err
	}
	bounded, err := page.Bound(r.Pagination)
	if err != nil {
		return nil, err
	}
	rows, next, err := query.CollectionPaginate(ctx, q.keeper.disputes.Indexes.holder, bounded,
		func(key collections.Pair[uint64, uint64], _ collections.NoValue) (types.Dispute, error) {
			return q.keeper.disputes.Get(ctx, key.K2())
		},
		query.WithCollectionPaginationPairPrefix[uint64, uint64](t.Id))
	if err != nil {
		return nil, err
	}
	return &types.QueryDisputesResponse{Disputes: rows, Pagination: next}, nil
}

// openDisputesOf returns the open disputes over some identifiers.
func (k Keeper) openDisputesOf(ctx context.Context, identifiers []trialfact.Identifier) (open []types.Dispute, err error) {
	for _, id := range identifiers {
		over, err := k.openDisputesOver(ctx, id)
		if err != nil {
			return nil, err
		}
		open = append(open, over...)
	}
	return open, nil
}
