package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/fact/country"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/internal/page"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// Trials lists the trials by number.
func (q queryServer) Trials(ctx context.Context, r *types.QueryTrialsRequest) (*types.QueryTrialsResponse, error) {
	rows, next, err := page.Of(ctx, q.keeper.trials, r.Pagination, func(_ uint64, t types.Trial) (types.Trial, error) { return t, nil })
	if err != nil {
		return nil, err
	}
	return &types.QueryTrialsResponse{Trials: rows, Pagination: next}, nil
}

// TrialsBySponsor lists the trials of a sponsor by number.
func (q queryServer) TrialsBySponsor(ctx context.Context, r *types.QueryTrialsBySponsorRequest) (*types.QueryTrialsResponse, error) {
	return trialsUnder(ctx, q, q.keeper.trials.Indexes.sponsor, r.Sponsor, r.Pagination)
}

// TrialsByStatus lists the trials of a status by number. UNKNOWN is derived when a trial is shown, so no index holds it.
func (q queryServer) TrialsByStatus(ctx context.Context, r *types.QueryTrialsByStatusRequest) (*types.QueryTrialsResponse, error) {
	if r.Status == trialfact.Status_STATUS_UNKNOWN {
		return nil, types.ErrQuery.Wrap("UNKNOWN is derived: ask for the status that the sponsor set last, and see how each trial is shown")
	}
	if !types.IsSet(r.Status) {
		return nil, types.ErrQuery.Wrapf("status is %d, want 1 to %d", r.Status, len(trialfact.Status_name)-2)
	}
	return trialsUnder(ctx, q, q.keeper.trials.Indexes.status, uint32(r.Status), r.Pagination)
}

// TrialsBySite lists the trials that an organisation conducts by number.
func (q queryServer) TrialsBySite(ctx context.Context, r *types.QueryTrialsBySiteRequest) (*types.QueryTrialsResponse, error) {
	return trialsUnder(ctx, q, q.keeper.trialsBySite, r.Organisation, r.Pagination)
}

// TrialsByOrganisation lists the trials in which an organisation has a part by number.
func (q queryServer) TrialsByOrganisation(ctx context.Context, r *types.QueryTrialsByOrganisationRequest) (*types.QueryTrialsResponse, error) {
	return trialsUnder(ctx, q, q.keeper.trials.Indexes.part, r.Organisation, r.Pagination)
}

// TrialsByCountry lists the trials with a site in a country by number.
func (q queryServer) TrialsByCountry(ctx context.Context, r *types.QueryTrialsByCountryRequest) (*types.QueryTrialsResponse, error) {
	if err := country.CheckSet("country", []string{r.Country}); err != nil {
		return nil, types.ErrQuery.Wrap(err.Error())
	}
	return trialsUnder(ctx, q, q.keeper.trialsByCountry, r.Country, r.Pagination)
}

// trialsUnder reads a page of the trials that an index holds under a key.
func trialsUnder[K, V any](ctx context.Context, q queryServer, index query.Collection[collections.Pair[K, uint64], V],
	under K, ask *query.PageRequest,
) (*types.QueryTrialsResponse, error) {
	rows, next, err := page.Show(ctx, index, under, ask, func(trial uint64, _ V) (types.Trial, error) { return q.keeper.Trial(ctx, trial) })
	if err != nil {
		return nil, err
	}
	return &types.QueryTrialsResponse{Trials: rows, Pagination: next}, nil
}
