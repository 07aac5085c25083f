package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/x/internal/page"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

type queryServer struct{ keeper Keeper }

// NewQueryServer returns the server of the module's queries.
func NewQueryServer(k Keeper) types.QueryServer { return queryServer{k} }

// trial returns the trial that a request names.
func (q queryServer) trial(ctx context.Context, named string) (types.Trial, error) {
	id, err := types.ParseID(named)
	if err != nil {
		return types.Trial{}, err
	}
	return q.keeper.Trial(ctx, id)
}

// ofTrial reads a page of the rows of a trial.
func ofTrial[B, V any](ctx context.Context, q queryServer, named string, ask *query.PageRequest, rows query.Collection[collections.Pair[uint64, B], V]) ([]V, *query.PageResponse, error) {
	t, err := q.trial(ctx, named)
	if err != nil {
		return nil, nil, err
	}
	return page.Under(ctx, rows, t.Id, ask)
}
