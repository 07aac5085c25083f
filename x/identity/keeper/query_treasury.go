package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/page"
)

// Treasury returns the limits of an organisation's treasury, and what is left of them today.
func (q queryServer) Treasury(ctx context.Context, r *types.QueryTreasuryRequest) (*types.QueryTreasuryResponse, error) {
	o, err := q.keeper.organisation(ctx, r.Organisation)
	if err != nil {
		return nil, err
	}
	params, err := q.keeper.params.Get(ctx)
	if err != nil {
		return nil, err
	}
	t, err := q.keeper.limitsOfTreasury(ctx, o.Id)
	if err != nil {
		return nil, err
	}
	return &types.QueryTreasuryResponse{
		Address: o.Treasury, Limits: t.On(now(ctx)).Limits, Left: t.Left(now(ctx)), FreeGrantsLeft: t.FreeGrantsLeft(params, now(ctx)),
	}, nil
}

// TreasuryProposals lists the payments and limits of an organisation that wait for a second and can still be confirmed.
func (q queryServer) TreasuryProposals(ctx context.Context, r *types.QueryTreasuryProposalsRequest) (*types.QueryTreasuryProposalsResponse, error) {
	bounded, err := page.Bound(r.Pagination)
	if err != nil {
		return nil, err
	}
	if _, err := q.keeper.organisation(ctx, r.Organisation); err != nil {
		return nil, err
	}
	rows, next, err := query.CollectionFilteredPaginate(ctx, q.keeper.treasuryProposals, bounded,
		func(_ collections.Pair[uint64, uint64], p types.TreasuryProposal) (bool, error) {
			return q.keeper.stands(ctx, p), nil
		},
		func(_ collections.Pair[uint64, uint64], p types.TreasuryProposal) (types.TreasuryProposal, error) {
			return p, nil
		},
		query.WithCollectionPaginationPairPrefix[uint64, uint64](r.Organisation))
	if err != nil {
		return nil, err
	}
	return &types.QueryTreasuryProposalsResponse{Proposals: rows, Pagination: next}, nil
}
