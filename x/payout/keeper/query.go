package keeper

import (
	"bytes"
	"context"
	"encoding/binary"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/internal/page"
	"github.com/equipoise-trials/equipoise/x/internal/row"
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
	ledger, err := q.ledger(ctx, req.Trial)
	return &types.QueryEscrowsResponse{Escrows: ledger.Escrows}, err
}

// Line returns one line.
func (q queryServer) Line(ctx context.Context, req *types.QueryLineRequest) (*types.QueryLineResponse, error) {
	line, err := q.Keeper.Line(ctx, req.Trial, req.Line)
	return &types.QueryLineResponse{Line: shown(line)}, notFound(err)
}

// Queue returns the queued lines of a trial and denomination in the order in which they are paid.
func (q queryServer) Queue(ctx context.Context, req *types.QueryQueueRequest) (*types.QueryQueueResponse, error) {
	type key = collections.Triple[uint64, string, uint64]
	lines, next, err := page.Of(ctx, q.queue, req.Pagination,
		func(key key, _ collections.NoValue) (types.Line, error) {
			line, err := q.Keeper.Line(ctx, key.K1(), key.K3())
			return shown(line), err
		},
		func(o *query.CollectionsPaginateOptions[key]) {
			prefix := collections.TripleSuperPrefix[uint64, string, uint64](req.Trial, req.Denom)
			o.Prefix = &prefix
		})
	return &types.QueryQueueResponse{Lines: lines, Pagination: next}, err
}

// LinesWithAgent returns the lines of a trial that are in transit with an agent.
func (q queryServer) LinesWithAgent(ctx context.Context, req *types.QueryLinesWithAgentRequest) (*types.QueryLinesWithAgentResponse, error) {
	type key = collections.Triple[uint64, uint64, uint64]
	lines, next, err := page.Of(ctx, q.withAgent, req.Pagination,
		func(key key, _ collections.NoValue) (types.Line, error) {
			line, err := q.Keeper.Line(ctx, key.K2(), key.K3())
			return shown(line), err
		},
		func(o *query.CollectionsPaginateOptions[key]) {
			prefix := collections.TripleSuperPrefix[uint64, uint64, uint64](req.Organisation, req.Trial)
			o.Prefix = &prefix
		})
	return &types.QueryLinesWithAgentResponse{Lines: lines, Pagination: next}, err
}

// Account returns where the money of a participation goes.
func (q queryServer) Account(ctx context.Context, req *types.QueryAccountRequest) (*types.QueryAccountResponse, error) {
	account, err := q.accountOf(ctx, req.Handle)
	if err != nil {
		return nil, err
	}
	res := &types.QueryAccountResponse{Account: account}
	b, found, err := row.Find(q.beneficiaries.Get(ctx, req.Handle))
	if found {
		res.Beneficiary = &b
	}
	return res, err
}

// LinesByHandle returns the lines of a participation, the newest first: each names the one before it.
func (q queryServer) LinesByHandle(ctx context.Context, req *types.QueryLinesByHandleRequest) (*types.QueryLinesByHandleResponse, error) {
	bounded, err := page.Bound(req.Pagination)
	if err != nil {
		return nil, err
	}
	account, err := q.accountOf(ctx, req.Handle)
	if err != nil {
		return nil, err
	}
	if bounded.Reverse {
		return nil, status.Error(codes.InvalidArgument, "lines of a participation are listed with the newest first, never in reverse")
	}
	number, err := q.firstOfPage(ctx, req.Handle, bounded.Key)
	if err != nil {
		return nil, err
	}
	res, now := &types.QueryLinesByHandleResponse{Pagination: &query.PageResponse{}}, sdk.UnwrapSDKContext(ctx).BlockTime()
	for skip := bounded.Offset; number != 0 && uint64(len(res.Lines)) < bounded.Limit; {
		line, err := q.lineOf(ctx, account, number)
		if err != nil {
			return nil, err
		}
		if number = line.Previous; skip > 0 {
			skip--
			continue
		}
		res.Lines = append(res.Lines, shown(line))
		res.Prospects = append(res.Prospects, line.Prospect(now))
	}
	if number != 0 {
		res.Pagination.NextKey = binary.BigEndian.AppendUint64(nil, number)
	}
	return res, nil
}

// firstOfPage returns the number of the line that a page of a participation's lines begins with: the one that its key names,
// or the last line; 0 if there is none.
func (q queryServer) firstOfPage(ctx context.Context, handle, key []byte) (uint64, error) {
	switch len(key) {
	case 0:
		earnings, err := q.earningsOf(ctx, handle)
		return earnings.LastLine, err
	case 8:
		return binary.BigEndian.Uint64(key), nil
	}
	return 0, status.Errorf(codes.InvalidArgument, "the key of the page has %d bytes, want the 8 of the next_key before it", len(key))
}

// lineOf returns a line of a participation. Somebody else's number comes from a key that no page of its lines gave.
func (q queryServer) lineOf(ctx context.Context, account types.Account, number uint64) (types.Line, error) {
	line, err := q.Keeper.Line(ctx, account.Trial, number)
	if err != nil {
		return line, notFound(err)
	}
	if !bytes.Equal(line.Handle, account.Handle) {
		return line, status.Errorf(codes.InvalidArgument, "line %d is not of this participation: go on with the next_key of its own pages", number)
	}
	return line, nil
}

// Statement returns what a participation earned, and how far its payment has come.
func (q queryServer) Statement(ctx context.Context, req *types.QueryStatementRequest) (*types.QueryStatementResponse, error) {
	if _, err := q.accountOf(ctx, req.Handle); err != nil {
		return nil, err
	}
	earnings, err := q.earningsOf(ctx, req.Handle)
	return &types.QueryStatementResponse{Statements: earnings.Statements}, err
}

// Need returns what each escrow of a trial is needed for.
func (q queryServer) Need(ctx context.Context, req *types.QueryNeedRequest) (*types.QueryNeedResponse, error) {
	needs, err := q.need(ctx, req.Trial)
	return &types.QueryNeedResponse{Needs: needs}, err
}

// Params returns the settings of escrow.
func (q queryServer) Params(ctx context.Context, _ *types.QueryParamsRequest) (*types.QueryParamsResponse, error) {
	params, err := q.params.Get(ctx)
	return &types.QueryParamsResponse{Params: params}, err
}

// accountOf returns the account of a handle that somebody asks about.
func (q queryServer) accountOf(ctx context.Context, handle []byte) (types.Account, error) {
	if err := field.RequireHash("handle", handle); err != nil {
		return types.Account{}, status.Error(codes.InvalidArgument, err.Error())
	}
	account, err := q.Keeper.Account(ctx, fact.Hash(handle))
	return account, notFound(err)
}

// shown returns a line as queries show it: who has its blind recomputes the leaves of what the chain recorded about it.
func shown(line types.Line) types.Line {
	line.Blind = nil
	return line
}

// notFound tells clients that what they ask for does not exist.
func notFound(err error) error {
	if types.ErrNoLine.Is(err) || types.ErrNoAccount.Is(err) {
		return status.Error(codes.NotFound, err.Error())
	}
	return err
}
