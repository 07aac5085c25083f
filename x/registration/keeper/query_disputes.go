package keeper

import (
	"context"

	"cosmossdk.io/collections"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/internal/page"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// Disputes lists the disputes over identifiers that a trial holds or held.
func (q queryServer) Disputes(ctx context.Context, r *types.QueryDisputesRequest) (*types.QueryDisputesResponse, error) {
	e, err := q.entry(ctx, r.Trial)
	if err != nil {
		return nil, err
	}
	rows, next, err := page.Show(ctx, q.keeper.disputes.Indexes.holder, e.Trial, r.Pagination,
		func(dispute uint64, _ collections.NoValue) (types.Dispute, error) {
			return q.keeper.disputes.Get(ctx, dispute)
		})
	if err != nil {
		return nil, err
	}
	return &types.QueryDisputesResponse{Disputes: rows, Pagination: next}, nil
}

// openDisputesOf returns the open disputes over some identifiers.
func (k Keeper) openDisputesOf(ctx context.Context, identifiers []registrationfact.Identifier) (open []types.Dispute, err error) {
	for _, id := range identifiers {
		over, err := k.openDisputesOver(ctx, id)
		if err != nil {
			return nil, err
		}
		open = append(open, over...)
	}
	return open, nil
}
