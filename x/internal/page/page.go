// Package page reads the pages of list queries, and bounds what one query may ask for.
package page

import (
	"context"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"cosmossdk.io/collections"

	"github.com/cosmos/cosmos-sdk/types/query"
)

const (
	// Max bounds the rows of a page.
	Max = 500
	// Default is the number of rows of a page that names none.
	Default = 100
	// MaxOffset bounds the rows that are skipped: who reads further goes on with the next key.
	MaxOffset = 10_000
)

// Bound returns the page to read, or an InvalidArgument error that says how to ask.
func Bound(p *query.PageRequest) (*query.PageRequest, error) {
	if p == nil {
		return &query.PageRequest{Limit: Default}, nil
	}
	bounded := *p
	switch {
	case p.Limit > Max:
		return nil, status.Errorf(codes.InvalidArgument, "a page has at most %d rows, %d were asked for: go on with next_key",
			Max, p.Limit)
	case p.Offset > MaxOffset:
		return nil, status.Errorf(codes.InvalidArgument, "offset is %d, at most %d: go on with next_key", p.Offset, MaxOffset)
	case p.CountTotal:
		return nil, status.Error(codes.InvalidArgument, "count_total would read every row: go on with next_key until it is empty")
	case p.Limit == 0:
		bounded.Limit = Default
	}
	return &bounded, nil
}

// Of returns a page of a collection: what read makes of each key and its value. It fails if more is asked for than Bound
// allows.
func Of[K, V, R any, C query.Collection[K, V]](ctx context.Context, rows C, ask *query.PageRequest, read func(K, V) (R, error),
	options ...func(*query.CollectionsPaginateOptions[K]),
) ([]R, *query.PageResponse, error) {
	bounded, err := Bound(ask)
	if err != nil {
		return nil, nil, err
	}
	return query.CollectionPaginate(ctx, rows, bounded, read, options...)
}

// Under is Of for the rows whose key begins with first.
func Under[K1, K2, V, R any, C query.Collection[collections.Pair[K1, K2], V]](ctx context.Context, rows C, first K1,
	ask *query.PageRequest, read func(collections.Pair[K1, K2], V) (R, error),
) ([]R, *query.PageResponse, error) {
	return Of(ctx, rows, ask, read, query.WithCollectionPaginationPairPrefix[K1, K2](first))
}

// Value reads a row as it is, for Of and Under.
func Value[K, V any](_ K, value V) (V, error) { return value, nil }
