package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// Roster lists who took which side of a trial's blind.
func (q queryServer) Roster(ctx context.Context, r *types.QueryRosterRequest) (*types.QueryRosterResponse, error) {
	rows, next, err := ofTrial(ctx, q, r.Trial, r.Pagination, q.keeper.sides)
	if err != nil {
		return nil, err
	}
	return &types.QueryRosterResponse{Sides: rows, Pagination: next}, nil
}
