package page

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/cosmos/cosmos-sdk/types/query"
)

// Under reads a page of the rows whose keys begin with a part, in order of their keys. It returns an error if the page may
// not be asked for.
func Under[A, B, V any](ctx context.Context, rows query.Collection[collections.Pair[A, B], V], under A, ask *query.PageRequest) ([]V, *query.PageResponse, error) {
	return Show(ctx, rows, under, ask, func(_ B, v V) (V, error) { return v, nil })
}

// Show is Under for rows that are shown otherwise than they are kept: show makes of the rest of a key and its value what the
// page holds.
func Show[A, B, V, S any](ctx context.Context, rows query.Collection[collections.Pair[A, B], V], under A, ask *query.PageRequest,
	show func(B, V) (S, error),
) ([]S, *query.PageResponse, error) {
	return Of(ctx, rows, ask, func(key collections.Pair[A, B], v V) (S, error) { return show(key.K2(), v) },
		query.WithCollectionPaginationPairPrefix[A, B](under))
}

// Of reads a page of any rows, in order of their keys: show makes of a key and its value what the page holds. It returns an
// error if the page may not be asked for.
func Of[K, V, S any](ctx context.Context, rows query.Collection[K, V], ask *query.PageRequest, show func(K, V) (S, error),
	options ...func(*query.CollectionsPaginateOptions[K]),
) ([]S, *query.PageResponse, error) {
	bounded, err := Bound(ask)
	if err != nil {
		return nil, nil, err
	}
	return query.CollectionPaginate(ctx, rows, bounded, show, options...)
}
