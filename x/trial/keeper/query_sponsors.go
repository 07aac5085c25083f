package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// Sponsors lists the sponsors of a trial one after the other.
func (q queryServer) Sponsors(ctx context.Context, r *types.QuerySponsorsRequest) (*types.QuerySponsorsResponse, error) {
	rows, next, err := ofTrial(ctx, q, r.Trial, r.Pagination, q.keeper.sponsorships)
	if err != nil {
		return nil, err
	}
	return &types.QuerySponsorsResponse{Sponsors: rows, Pagination: next}, nil
}
