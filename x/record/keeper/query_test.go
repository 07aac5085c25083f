package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/x/record/keeper"
	"github.com/equipoise-trials/equipoise/x/record/types"
)

func TestABookIsReadByItsNumber(t *testing.T) {
	f := setup(t)
	f.open(t)
	f.append(t, grown(0, 128))
	q := keeper.NewQueryServer(f.Keeper)
	read, err := q.Book(f.ctx, &types.QueryBookRequest{Trial: 3, Book: 1})
	require.NoError(t, err)
	held, err := f.Keeper.Book(f.ctx, 3, 1)
	require.NoError(t, err)
	require.Equal(t, held, read.Book)
	require.EqualValues(t, 128, read.Book.Size_)
	for _, none := range []*types.QueryBookRequest{{Trial: 3, Book: 2}, {Trial: 4, Book: 1}} {
		_, err = q.Book(f.ctx, none)
		require.Equal(t, codes.NotFound, status.Code(err), "%v", none)
	}
}

func TestTheBooksOfATrialAreReadByPages(t *testing.T) {
	f := setup(t)
	open := func(trial uint64, book uint32) {
		_, err := f.OpenBook(f.ctx, &types.MsgOpenBook{Signer: coordinator.String(), Trial: trial, Site: book, Book: book})
		require.NoError(t, err)
	}
	for book := range uint32(5) {
		open(3, book+1)
	}
	open(4, 9)
	q := keeper.NewQueryServer(f.Keeper)
	var seen []uint32
	next := &query.PageRequest{Limit: 2}
	for next != nil {
		res, err := q.Books(f.ctx, &types.QueryBooksRequest{Trial: 3, Pagination: next})
		require.NoError(t, err)
		require.LessOrEqual(t, len(res.Books), 2)
		for _, b := range res.Books {
			require.EqualValues(t, 3, b.Trial)
			seen = append(seen, b.Number)
		}
		if next = nil; len(res.Pagination.NextKey) > 0 {
			next = &query.PageRequest{Limit: 2, Key: res.Pagination.NextKey}
		}
	}
	require.Equal(t, []uint32{1, 2, 3, 4, 5}, seen)
	none, err := q.Books(f.ctx, &types.QueryBooksRequest{Trial: 5})
	require.NoError(t, err)
	require.Empty(t, none.Books)
	_, err = q.Books(f.ctx, &types.QueryBooksRequest{Trial: 3, Pagination: &query.PageRequest{Limit: 1e6}})
	require.Equal(t, codes.InvalidArgument, status.Code(err))
}
