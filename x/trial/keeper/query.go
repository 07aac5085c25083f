package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/x/internal/page"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

type queryServer struct{ keeper Keeper }

// NewQueryServer returns the server of the module's queries.
func NewQueryServer(k Keeper) types.QueryServer { return queryServer{k} }

// Trial returns a trial with the newest version of its registration.
func (q queryServer) Trial(ctx context.Context, r *types.QueryTrialRequest) (*types.QueryTrialResponse, error) {
	id, err := types.ParseID(r.Trial)
	if err != nil {
		return nil, err
	}
	return q.show(ctx, id)
}

// TrialByIdentifier returns the trial that holds a number of another registry.
func (q queryServer) TrialByIdentifier(ctx context.Context, r *types.QueryTrialByIdentifierRequest) (*types.QueryTrialResponse, error) {
	identifier, err := types.FindIdentifier(r.Name, r.Value)
	if err != nil {
		return nil, err
	}
	id, err := q.keeper.identifiers.Get(ctx, keyOf(identifier))
	if isNotFound(err) {
		return nil, types.ErrUnknownIdentifier.Wrapf("no trial holds %s", types.IdentifierName(identifier))
	}
	if err != nil {
		return nil, err
	}
	return q.show(ctx, id)
}

func (q queryServer) show(ctx context.Context, id uint64) (*types.QueryTrialResponse, error) {
	t, err := q.keeper.Trial(ctx, id)
	if err != nil {
		return nil, err
	}
	v, err := q.keeper.Version(ctx, id, t.Version)
	if err != nil {
		return nil, err
	}
	e, err := q.keeper.Enrolment(ctx, id)
	if err != nil {
		return nil, err
	}
	shown := &types.QueryTrialResponse{
		Number: types.FormatID(id), Status: t.ShownStatus(v.Registration.Completion, now(ctx)), Trial: t, Version: v,
	}
	if e.Count > 0 {
		shown.Enrolment = &e
	}
	if len(t.Seal) > 0 {
		seal, err := q.keeper.sealOf(ctx, t)
		if err != nil {
			return nil, err
		}
		shown.Seal = &seal
	}
	if shown.Milestones, err = q.keeper.Milestones(ctx, id); err != nil {
		return nil, err
	}
	shown.Disputes, err = q.keeper.openDisputesOf(ctx, v.Registration.Identifiers)
	return shown, err
}

// trial returns the trial that a request names.
func (q queryServer) trial(ctx context.Context, named string) (types.Trial, error) {
	id, err := types.ParseID(named)
	if err != nil {
		return types.Trial{}, err
	}
	return q.keeper.Trial(ctx, id)
}

// ofTrial pages through the rows of a trial.
func ofTrial[V any](ctx context.Context, q queryServer, named string, ask *query.PageRequest, rows collections.Map[rowKey, V]) ([]V, *query.PageResponse, error) {
	t, err := q.trial(ctx, named)
	if err != nil {
		return nil, nil, err
	}
	bounded, err := page.Bound(ask)
	if err != nil {
		return nil, nil, err
	}
	return query.CollectionPaginate(ctx, rows, bounded, func(_ rowKey, v V) (V, error) { return v, nil },
		query.WithCollectionPaginationPairPrefix[uint64, uint32](t.Id))
}
