package keeper

import (
	"context"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"cosmossdk.io/collections"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/claims/types"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/internal/page"
)

type queryServer struct{ Keeper }

// NewQueryServer returns the server of the module's queries.
func NewQueryServer(k Keeper) types.QueryServer { return queryServer{k} }

// Claim returns one claim.
func (q queryServer) Claim(ctx context.Context, req *types.QueryClaimRequest) (*types.QueryClaimResponse, error) {
	handle, err := asked(req.Handle)
	if err != nil {
		return nil, err
	}
	c, err := q.Keeper.Claim(ctx, handle, req.Number)
	if types.ErrNoClaim.Is(err) {
		err = status.Error(codes.NotFound, err.Error())
	}
	return &types.QueryClaimResponse{Claim: c.Shown()}, err
}

// ClaimsByHandle returns the claims of a participation, in order.
func (q queryServer) ClaimsByHandle(ctx context.Context, req *types.QueryClaimsByHandleRequest) (*types.QueryClaimsByHandleResponse, error) {
	handle, err := asked(req.Handle)
	if err != nil {
		return nil, err
	}
	claims, next, err := page.Show(ctx, q.claims, handle[:], req.Pagination,
		func(_ uint32, c types.Claim) (types.Claim, error) { return c.Shown(), nil })
	return &types.QueryClaimsByHandleResponse{Claims: claims, Pagination: next}, err
}

// OpenClaims returns the open claims of a site, ordered by handle.
func (q queryServer) OpenClaims(ctx context.Context, req *types.QueryOpenClaimsRequest) (*types.QueryOpenClaimsResponse, error) {
	site := collections.Join(req.Trial, req.Site)
	claims, next, err := page.Of(ctx, q.open, req.Pagination,
		func(key collections.Pair[siteKey, []byte], _ collections.NoValue) (types.Claim, error) {
			c, _, err := q.last(ctx, fact.Hash(key.K2()))
			return c.Shown(), err
		},
		query.WithCollectionPaginationPairPrefix[siteKey, []byte](site))
	return &types.QueryOpenClaimsResponse{Claims: claims, Pagination: next}, err
}

// asked reads the handle that somebody asks about.
func asked(handle []byte) (fact.Hash, error) {
	if err := field.RequireHash("handle", handle); err != nil {
		return fact.Hash{}, status.Error(codes.InvalidArgument, err.Error())
	}
	return fact.Hash(handle), nil
}
