package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/x/internal/page"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// Clocks lists what is to be done for a trial by which date.
func (q queryServer) Clocks(ctx context.Context, r *types.QueryClocksRequest) (*types.QueryClocksResponse, error) {
	e, err := q.entry(ctx, r.Trial)
	if err != nil {
		return nil, err
	}
	rows, next, err := page.Show(ctx, q.keeper.clocks, e.Trial, r.Pagination,
		func(_ uint32, c types.Clock) (types.ShownClock, error) { return showClock(ctx, c), nil })
	if err != nil {
		return nil, err
	}
	return &types.QueryClocksResponse{Clocks: rows, Pagination: next}, nil
}

// ClocksBySponsor lists what a sponsor has to do by which date, by trial.
func (q queryServer) ClocksBySponsor(ctx context.Context, r *types.QueryClocksBySponsorRequest) (*types.QueryClocksResponse, error) {
	rows, next, err := page.Show(ctx, q.keeper.clocks.Indexes.sponsor, r.Sponsor, r.Pagination,
		func(clock rowKey, _ collections.NoValue) (types.ShownClock, error) {
			c, err := q.keeper.clocks.Get(ctx, clock)
			return showClock(ctx, c), err
		})
	if err != nil {
		return nil, err
	}
	return &types.QueryClocksResponse{Clocks: rows, Pagination: next}, nil
}

func showClock(ctx context.Context, c types.Clock) types.ShownClock {
	return types.ShownClock{State: c.State(now(ctx)), Clock: c}
}
