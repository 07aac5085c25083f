package keeper

import (
	"context"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"cosmossdk.io/collections"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/page"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

type queryServer struct{ Keeper }

// NewQueryServer returns the server of the module's queries.
func NewQueryServer(k Keeper) types.QueryServer { return queryServer{k} }

// Escrow returns the escrow of a trial in one denomination.
func (q queryServer) Escrow(ctx context.Context, req *types.QueryEscrowRequest) (*types.QueryEscrowResponse, error) {
	escrow, err := q.Keeper.Escrow(ctx, req.Trial, req.Denom)
	return &types.QueryEscrowResponse{Escrow: escrow}, err
}

// Escrows returns the escrow of a trial in every denomination.
func (q queryServer) Escrows(ctx context.Context, req *types.QueryEscrowsRequest) (*types.QueryEscrowsResponse, error) {
	bounded, err := page.Bound(req.Pagination)
	if err != nil {
		return nil, err
	}
	escrows, next, err := query.CollectionPaginate(ctx, q.escrows, bounded,
		func(_ queueKey, escrow types.Escrow) (types.Escrow, error) { return escrow, nil },
		query.WithCollectionPaginationPairPrefix[uint64, string](req.Trial))
	return &types.QueryEscrowsResponse{Escrows: escrows, Pagination: next}, err
}

// Line returns one line.
func (q queryServer) Line(ctx context.Context, req *types.QueryLineRequest) (*types.QueryLineResponse, error) {
	line, err := q.Keeper.Line(ctx, req.Trial, req.Line)
	return &types.QueryLineResponse{Line: line}, notFound(err)
}

// Queue returns the queued lines of a trial and denomination in the order in which they are paid.
func (q queryServer) Queue(ctx context.Context, req *types.QueryQueueRequest) (*types.QueryQueueResponse, error) {
	type key = collections.Triple[uint64, string, uint64]
	bounded, err := page.Bound(req.Pagination)
	if err != nil {
		return nil, err
	}
	lines, next, err := query.CollectionPaginate(ctx, q.queue, bounded,
		func(key key, _ collections.NoValue) (types.Line, error) {
			return q.Keeper.Line(ctx, key.K1(), key.K3())
		},
		func(o *query.CollectionsPaginateOptions[key]) {
			prefix := collections.TripleSuperPrefix[uint64, string, uint64](req.Trial, req.Denom)
			o.Prefix = &prefix
		})
	return &types.QueryQueueResponse{Lines: lines, Pagination: next}, err
}

// Account returns where the money of a participation goes.
func (q queryServer) Account(ctx context.Context, req *types.QueryAccountRequest) (*types.QueryAccountResponse, error) {
	account, err := q.accountOf(ctx, req.Handle)
	return &types.QueryAccountResponse{Account: account}, err
}

// LinesByHandle returns the lines of a participation.
func (q queryServer) LinesByHandle(ctx context.Context, req *types.QueryLinesByHandleRequest) (*types.QueryLinesByHandleResponse, error) {
	account, err := q.accountOf(ctx, req.Handle)
	if err != nil {
		return nil, err
	}
	bounded, err := page.Bound(req.Pagination)
	if err != nil {
		return nil, err
	}
	lines, next, err := query.CollectionPaginate(ctx, q.byHandle, bounded,
		func(key collections.Pair[[]byte, uint64], _ collections.NoValue) (types.Line, error) {
			return q.Keeper.Line(ctx, account.Trial, key.K2())
		},
		query.WithCollectionPaginationPairPrefix[[]byte, uint64](req.Handle))
	return &types.QueryLinesByHandleResponse{Lines: lines, Pagination: next}, err
}

// Statement returns what a participation earned, and how far its payment has come.
func (q queryServer) Statement(ctx context.Context, req *types.QueryStatementRequest) (*types.QueryStatementResponse, error) {
	if _, err := q.accountOf(ctx, req.Handle); err != nil {
		return nil, err
	}
	bounded, err := page.Bound(req.Pagination)
	if err != nil {
		return nil, err
	}
	statements, next, err := query.CollectionPaginate(ctx, q.statements, bounded,
		func(_ collections.Pair[[]byte, string], s types.Statement) (types.Statement, error) { return s, nil },
		query.WithCollectionPaginationPairPrefix[[]byte, string](req.Handle))
	return &types.QueryStatementResponse{Statements: statements, Pagination: next}, err
}

// accountOf returns the account of a handle that somebody asks about.
func (q queryServer) accountOf(ctx context.Context, handle []byte) (types.Account, error) {
	if len(handle) != fact.HashSize {
		return types.Account{}, status.Errorf(codes.InvalidArgument, "handle has %d bytes, want %d", len(handle), fact.HashSize)
	}
	account, err := q.Keeper.Account(ctx, fact.Hash(handle))
	return account, notFound(err)
}

// notFound tells clients that what they ask for does not exist.
func notFound(err error) error {
	if types.ErrNoLine.Is(err) || types.ErrNoAccount.Is(err) {
		return status.Error(codes.NotFound, err.Error())
	}
	return err
}
