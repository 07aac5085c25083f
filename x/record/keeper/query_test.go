package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/record/keeper"
	"github.com/equipoise-trials/equipoise/x/record/types"
)

func TestABookIsReadByItsNumber(t *testing.T) {
	b := begun(t)
	b.append(b.grown(0, 128))
	q := keeper.NewQueryServer(b.Keeper)
	read, err := q.Book(b.Ctx, &types.QueryBookRequest{Trial: b.trial.ID, Book: 1})
	require.NoError(t, err)
	require.Equal(t, b.first(), read.Book)
	require.EqualValues(t, 128, read.Book.Size_)
	for _, none := range []*types.QueryBookRequest{{Trial: b.trial.ID, Book: 2}, {Trial: b.trial.ID + 1, Book: 1}} {
		_, err = q.Book(b.Ctx, none)
		require.Equal(t, codes.NotFound, status.Code(err), "%v", none)
	}
}

func TestTheBooksOfATrialAreReadByPages(t *testing.T) {
	b := begun(t)
	numbers := []uint32{1, 2, 100000, 100001, 200001}
	fixture.Must(b.Fixture, b.server.OpenBook, b.opening(b.outsider, b.other, 2))
	fixture.Must(b.Fixture, b.server.OpenBook, b.opening(b.manager, 0, 100000))
	for _, number := range numbers[3:] {
		fixture.Must(b.Fixture, b.server.OpenBook, b.opening(b.coordinator, 1, number))
	}
	q := keeper.NewQueryServer(b.Keeper)
	var seen []uint32
	next := &query.PageRequest{Limit: 2}
	for next != nil {
		res, err := q.Books(b.Ctx, &types.QueryBooksRequest{Trial: b.trial.ID, Pagination: next})
		require.NoError(t, err)
		require.LessOrEqual(t, len(res.Books), 2)
		for _, book := range res.Books {
			require.Equal(t, b.trial.ID, book.Trial)
			seen = append(seen, book.Number)
		}
		if next = nil; len(res.Pagination.NextKey) > 0 {
			next = &query.PageRequest{Limit: 2, Key: res.Pagination.NextKey}
		}
	}
	require.Equal(t, numbers, seen)
	none, err := q.Books(b.Ctx, &types.QueryBooksRequest{Trial: b.trial.ID + 1})
	require.NoError(t, err)
	require.Empty(t, none.Books)
	_, err = q.Books(b.Ctx, &types.QueryBooksRequest{Trial: b.trial.ID, Pagination: &query.PageRequest{Limit: 1e6}})
	require.Equal(t, codes.InvalidArgument, status.Code(err))
}
