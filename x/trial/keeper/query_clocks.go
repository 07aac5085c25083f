package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/x/internal/page"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// Clocks lists what is to be done for a trial by which date.
func (q queryServer) Clocks(ctx context.Context, r *types.QueryClocksRequest) (*types.QueryClocksResponse, error) {
	t, err := q.trial(ctx, r.Trial)
	if err != nil {
		return nil, err
	}
	bounded, err := page.Bound(r.Pagination)
	if err != nil {
		return nil, err
	}
	rows, next, err := query.CollectionPaginate(ctx, q.keeper.clocks, bounded,
		func(_ rowKey, c types.Clock) (types.ShownClock, error) { return showClock(ctx, c), nil },
		query.WithCollectionPaginationPairPrefix[uint64, uint32](t.Id))
	if err != nil {
		return nil, err
	}
	return &types.QueryClocksResponse{Clocks: rows, Pagination: next}, nil
}

// ClocksBySponsor lists what a sponsor has to do by which date, by trial.
func (q queryServer) ClocksBySponsor(ctx context.Context, r *types.QueryClocksBySponsorRequest) (*types.QueryClocksResponse, error) {
	bounded, err := page.Bound(r.Pagination)
	if err != nil {
		return nil, err
	}
	rows, next, err := query.CollectionPaginate(ctx, q.keeper.clocks.Indexes.sponsor, bounded,
		func(key collections.Pair[uint64, rowKey], _ collections.NoValue) (types.ShownClock, error) {
			c, err := q.keeper.clocks.Get(ctx, key.K2())
			return showClock(ctx, c), err
		},
		query.WithCollectionPaginationPairPrefix[uint64, rowKey](r.Sponsor))
	if err != nil {
		return nil, err
	}
	return &types.QueryClocksResponse{Clocks: rows, Pagination: next}, nil
}

func showClock(ctx context.Context, c types.Clock) types.ShownClock {
	return types.ShownClock{State: c.State(now(ctx)), Clock: c}
}
