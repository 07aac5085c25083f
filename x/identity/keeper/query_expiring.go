package keeper

import (
	"context"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"cosmossdk.io/collections"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/page"
)

// ExpiringAccreditations lists the organisations whose accreditation runs out from now on, the next one first.
func (q queryServer) ExpiringAccreditations(ctx context.Context, r *types.QueryExpiringAccreditationsRequest) (*types.QueryExpiringAccreditationsResponse, error) {
	from, limit, err := expiringPage(ctx, r.Pagination)
	if err != nil {
		return nil, err
	}
	res := &types.QueryExpiringAccreditationsResponse{Pagination: &query.PageResponse{}}
	err = q.keeper.expiries.Walk(ctx, new(collections.Range[expiry]).StartInclusive(from), func(e expiry) (bool, error) {
		if r.Until != nil && time.Unix(0, e.K1()).After(*r.Until) {
			return true, nil
		}
		if uint64(len(res.Organisations)) == limit {
			res.Pagination.NextKey, err = collections.EncodeKeyWithPrefix(nil, expiryCodec, e)
			return true, err
		}
		o, err := q.keeper.organisation(ctx, e.K2())
		res.Organisations = append(res.Organisations, o.At(now(ctx)))
		return false, err
	})
	if err != nil {
		return nil, err
	}
	return res, nil
}

// expiringPage returns the row that a page begins with and how many it has.
func expiringPage(ctx context.Context, asked *query.PageRequest) (from expiry, limit uint64, err error) {
	bounded, err := page.Bound(asked)
	if err != nil {
		return from, 0, err
	}
	if bounded.Offset != 0 || bounded.Reverse {
		return from, 0, status.Error(codes.InvalidArgument, "accreditations that run out are read forwards: go on with next_key")
	}
	from = collections.Join(now(ctx).UnixNano(), uint64(0))
	if len(bounded.Key) > 0 {
		if _, from, err = expiryCodec.Decode(bounded.Key); err != nil {
			return from, 0, status.Errorf(codes.InvalidArgument, "the key of the page is not a next_key: %s", err)
		}
	}
	return from, bounded.Limit, nil
}
