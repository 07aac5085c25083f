package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/x/internal/page"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

type queryServer struct{ keeper Keeper }

// NewQueryServer returns the server of the module's queries.
func NewQueryServer(k Keeper) types.QueryServer { return queryServer{k} }

// Trial returns a trial with the newest version of its registration.
func (q queryServer) Trial(ctx context.Context, r *types.QueryTrialRequest) (*types.QueryTrialResponse, error) {
	id, err := trialtypes.ParseID(r.Trial)
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
	if row.IsMissing(err) {
		return nil, types.ErrUnknownIdentifier.Wrapf("no trial holds %s", types.IdentifierName(identifier))
	}
	if err != nil {
		return nil, err
	}
	return q.show(ctx, id)
}

// show returns all that is shown of a trial.
func (q queryServer) show(ctx context.Context, id uint64) (shown *types.QueryTrialResponse, err error) {
	shown = &types.QueryTrialResponse{Number: trialtypes.FormatID(id)}
	if shown.Entry, err = q.keeper.Entry(ctx, id); err != nil {
		return nil, err
	}
	if shown.Trial, err = q.keeper.trial.Trial(ctx, id); err != nil {
		return nil, err
	}
	if shown.Version, err = q.keeper.Version(ctx, id, shown.Entry.Version); err != nil {
		return nil, err
	}
	shown.Status = shown.Entry.ShownStatus(shown.Trial.Status, shown.Version.Registration.Completion, now(ctx))
	if shown.Milestones, err = q.keeper.Milestones(ctx, id); err != nil {
		return nil, err
	}
	if shown.Disputes, err = q.keeper.openDisputesOf(ctx, shown.Version.Registration.Identifiers); err != nil {
		return nil, err
	}
	return shown, q.showOptional(ctx, shown)
}

// showOptional adds what not every trial has: participants, a seal, an offer of sponsorship.
func (q queryServer) showOptional(ctx context.Context, shown *types.QueryTrialResponse) error {
	enrolment, err := q.keeper.Enrolment(ctx, shown.Trial.Id)
	if err != nil {
		return err
	}
	if enrolment.Count > 0 {
		shown.Enrolment = &enrolment
	}
	if len(shown.Entry.Seal) > 0 {
		seal, err := q.keeper.sealOf(ctx, shown.Entry)
		if err != nil {
			return err
		}
		shown.Seal = &seal
	}
	offer, err := q.keeper.offers.Get(ctx, shown.Trial.Id)
	if row.IsMissing(err) {
		return nil
	}
	shown.Offer = &offer
	return err
}

// entry returns the entry of the trial that a request names.
func (q queryServer) entry(ctx context.Context, named string) (types.Entry, error) {
	id, err := trialtypes.ParseID(named)
	if err != nil {
		return types.Entry{}, err
	}
	return q.keeper.Entry(ctx, id)
}

// ofTrial reads a page of the rows of a trial.
func ofTrial[V any](ctx context.Context, q queryServer, named string, ask *query.PageRequest, rows collections.Map[rowKey, V]) ([]V, *query.PageResponse, error) {
	e, err := q.entry(ctx, named)
	if err != nil {
		return nil, nil, err
	}
	return page.Under(ctx, rows, e.Trial, ask)
}
