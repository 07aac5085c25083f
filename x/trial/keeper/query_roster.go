package keeper

import (
	"context"

	"github.com/cosmos/cosmos-sdk/types/query"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/x/internal/page"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// Roster lists who took which side of a trial's blind.
func (q queryServer) Roster(ctx context.Context, r *types.QueryRosterRequest) (*types.QueryRosterResponse, error) {
	t, err := q.trial(ctx, r.Trial)
	if err != nil {
		return nil, err
	}
	bounded, err := page.Bound(r.Pagination)
	if err != nil {
		return nil, err
	}
	rows, next, err := query.CollectionPaginate(ctx, q.keeper.sides, bounded,
		func(_ sideKey, s types.PersonSide) (types.PersonSide, error) { return s, nil },
		query.WithCollectionPaginationPairPrefix[uint64, sdk.AccAddress](t.Id))
	if err != nil {
		return nil, err
	}
	return &types.QueryRosterResponse{Sides: rows, Pagination: next}, nil
}
