package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/x/internal/page"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// Outcomes compares the outcomes of a trial with its baseline.
func (q queryServer) Outcomes(ctx context.Context, r *types.QueryOutcomesRequest) (*types.QueryOutcomesResponse, error) {
	e, err := q.entry(ctx, r.Trial)
	if err != nil {
		return nil, err
	}
	now, err := q.keeper.Version(ctx, e.Trial, e.Version)
	if err != nil {
		return nil, err
	}
	reached, err := q.keeper.Milestones(ctx, e.Trial)
	if err != nil {
		return nil, err
	}
	baseline, err := q.keeper.Version(ctx, e.Trial, types.Baseline(reached))
	if err != nil {
		return nil, err
	}
	differences, err := q.differences(ctx, baseline, now)
	if err != nil {
		return nil, err
	}
	return &types.QueryOutcomesResponse{
		Baseline: baseline.Number, Version: now.Number, Outcomes: now.Registration.Outcomes, Differences: differences, Milestones: reached,
	}, nil
}

// differences lists how the outcomes of a version differ from a baseline, each with the amendment that accounts for it.
func (q queryServer) differences(ctx context.Context, baseline, now types.Version) ([]types.OutcomeDifference, error) {
	differences := types.CompareOutcomes(baseline.Registration.Outcomes, now.Registration.Outcomes)
	for i := range differences {
		if err := q.keeper.explain(ctx, baseline, now, &differences[i]); err != nil {
			return nil, err
		}
	}
	return differences, nil
}

// explain finds the amendment that accounts for a difference between a baseline and a later version: the newest that touched
// it or, if any was not declared, the newest of those. What was changed in silence is not made good by declaring the next
// change. It reads one small row for each amendment of the outcome since the baseline.
func (k Keeper) explain(ctx context.Context, baseline, until types.Version, d *types.OutcomeDifference) error {
	rows := collections.NewSuperPrefixedTripleRangeReversed[uint64, string, uint32](until.Trial, d.Outcome)
	return k.outcomeAmendments.Walk(ctx, rows, func(_ outcomeKey, a types.OutcomeAmendment) (bool, error) {
		if a.Version <= baseline.Number {
			return true, nil
		}
		change, ok := a.Explains(d.Kind)
		if !ok || a.Version > until.Number || d.Version != 0 && change.Declared != nil {
			return false, nil
		}
		d.Version, d.Time, d.After = a.Version, a.Time, a.After
		d.Declared, d.Reason = change.Declared != nil, change.Declared
		return !d.Declared, nil
	})
}

// OutcomeHistory lists every change of a trial's outcomes, those that were reversed later included.
func (q queryServer) OutcomeHistory(ctx context.Context, r *types.QueryOutcomeHistoryRequest) (*types.QueryOutcomeHistoryResponse, error) {
	e, err := q.entry(ctx, r.Trial)
	if err != nil {
		return nil, err
	}
	rows, next, err := page.Of(ctx, q.keeper.outcomeAmendments, r.Pagination,
		func(_ outcomeKey, a types.OutcomeAmendment) (types.OutcomeAmendment, error) { return a, nil },
		func(o *query.CollectionsPaginateOptions[outcomeKey]) {
			prefix := collections.TriplePrefix[uint64, string, uint32](e.Trial)
			o.Prefix = &prefix
		})
	if err != nil {
		return nil, err
	}
	return &types.QueryOutcomeHistoryResponse{Amendments: rows, Pagination: next}, nil
}

// Results compares the newest results with the baseline: what was reported, omitted and added, and what of that was
// declared.
func (q queryServer) Results(ctx context.Context, r *types.QueryResultsRequest) (*types.QueryResultsResponse, error) {
	e, err := q.entry(ctx, r.Trial)
	if err != nil {
		return nil, err
	}
	reached, err := q.keeper.Milestones(ctx, e.Trial)
	if err != nil {
		return nil, err
	}
	res := &types.QueryResultsResponse{Baseline: types.Baseline(reached)}
	if e.Results == 0 {
		return res, nil
	}
	posting, err := q.keeper.results.Get(ctx, collections.Join(e.Trial, e.Results))
	if err != nil {
		return nil, err
	}
	baseline, err := q.keeper.Version(ctx, e.Trial, res.Baseline)
	if err != nil {
		return nil, err
	}
	registered, err := q.keeper.Version(ctx, e.Trial, posting.Version)
	if err != nil {
		return nil, err
	}
	differences, err := q.differences(ctx, baseline, registered)
	if err != nil {
		return nil, err
	}
	res.Results = &posting
	res.Outcomes = types.CompareResults(baseline.Registration.Outcomes, registered.Registration.Outcomes, differences, posting)
	return res, nil
}

// Postings lists the results that were posted, those that were replaced included.
func (q queryServer) Postings(ctx context.Context, r *types.QueryPostingsRequest) (*types.QueryPostingsResponse, error) {
	rows, next, err := ofTrial(ctx, q, r.Trial, r.Pagination, q.keeper.results)
	if err != nil {
		return nil, err
	}
	return &types.QueryPostingsResponse{Postings: rows, Pagination: next}, nil
}
