package keeper

import (
	"context"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/equipoise-trials/equipoise/x/internal/page"
	"github.com/equipoise-trials/equipoise/x/record/types"
)

type queryServer struct{ Keeper }

// NewQueryServer returns the server of the module's queries.
func NewQueryServer(k Keeper) types.QueryServer { return queryServer{k} }

// Book returns the head of one book.
func (q queryServer) Book(ctx context.Context, req *types.QueryBookRequest) (*types.QueryBookResponse, error) {
	book, err := q.Keeper.Book(ctx, req.Trial, req.Book)
	if types.ErrNoBook.Is(err) {
		return nil, status.Error(codes.NotFound, err.Error())
	}
	return &types.QueryBookResponse{Book: book}, err
}

// Books returns the heads of a trial's books.
func (q queryServer) Books(ctx context.Context, req *types.QueryBooksRequest) (*types.QueryBooksResponse, error) {
	books, next, err := page.Under(ctx, q.books, req.Trial, req.Pagination)
	return &types.QueryBooksResponse{Books: books, Pagination: next}, err
}
