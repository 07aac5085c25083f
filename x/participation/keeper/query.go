package keeper

import (
	"context"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/internal/page"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/participation/types"
)

type queryServer struct{ Keeper }

// NewQueryServer returns the server of the module's queries.
func NewQueryServer(k Keeper) types.QueryServer { return queryServer{k} }

// Participation returns one participation, and the transfer that is offered for it.
func (q queryServer) Participation(ctx context.Context, req *types.QueryParticipationRequest) (*types.QueryParticipationResponse, error) {
	handle, err := field.Hash(types.ErrInvalid, "handle", req.Handle)
	if err != nil {
		return nil, status.Error(codes.InvalidArgument, err.Error())
	}
	p, err := q.Keeper.Participation(ctx, handle)
	if types.ErrNoParticipation.Is(err) {
		return nil, status.Error(codes.NotFound, err.Error())
	}
	if err != nil {
		return nil, err
	}
	t, found, err := row.Find(q.transfers.Get(ctx, p.Handle))
	if err != nil || !found {
		return &types.QueryParticipationResponse{Participation: shown(p)}, err
	}
	return &types.QueryParticipationResponse{Participation: shown(p), Transfer: &t}, nil
}

// Participations lists the participations of a site.
func (q queryServer) Participations(ctx context.Context, req *types.QueryParticipationsRequest) (*types.QueryParticipationsResponse, error) {
	participations, next, err := page.Show(ctx, q.bySite, collections.Join(req.Trial, req.Site), req.Pagination,
		func(handle []byte, _ collections.NoValue) (types.Participation, error) {
			p, err := q.participations.Get(ctx, handle)
			return shown(p), err
		})
	return &types.QueryParticipationsResponse{Participations: participations, Pagination: next}, err
}

// shown returns a participation as queries show it: who has its blind recomputes the leaves of what the chain recorded about
// the participant.
func shown(p types.Participation) types.Participation {
	p.Blind = nil
	return p
}

// Counts returns how many participations of a site came how far.
func (q queryServer) Counts(ctx context.Context, req *types.QueryCountsRequest) (*types.QueryCountsResponse, error) {
	counts, err := q.Keeper.Counts(ctx, req.Trial, req.Site)
	return &types.QueryCountsResponse{Counts: counts}, err
}
