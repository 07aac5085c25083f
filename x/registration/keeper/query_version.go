package keeper

import (
	"context"
	"slices"
	"time"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/x/internal/term"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// maxDiffed bounds the versions that one diff goes through.
const maxDiffed = 100

// Version returns one version of a registration.
func (q queryServer) Version(ctx context.Context, r *types.QueryVersionRequest) (*types.QueryVersionResponse, error) {
	e, err := q.entry(ctx, r.Trial)
	if err != nil {
		return nil, err
	}
	number := r.Version
	if number == 0 {
		number = e.Version
	}
	v, err := q.keeper.Version(ctx, e.Trial, number)
	if err != nil {
		return nil, err
	}
	return &types.QueryVersionResponse{Version: v}, nil
}

// Diff says field by field how a registration changed from one version to another, who changed it, when and why.
func (q queryServer) Diff(ctx context.Context, r *types.QueryDiffRequest) (*types.QueryDiffResponse, error) {
	e, err := q.entry(ctx, r.Trial)
	if err != nil {
		return nil, err
	}
	from, to := r.From, r.To
	if to == 0 {
		to = e.Version
	}
	if from == 0 || from >= to || to-from > maxDiffed {
		return nil, types.ErrQuery.Wrapf("from version %d to %d: want an earlier one and a later one, from 1, at most %d apart", from, to, maxDiffed)
	}
	versions := make([]types.Version, 0, to-from+1)
	for number := from; number <= to; number++ {
		v, err := q.keeper.Version(ctx, e.Trial, number)
		if err != nil {
			return nil, err
		}
		versions = append(versions, v)
	}
	changes, err := types.History(versions)
	if err != nil {
		return nil, err
	}
	return &types.QueryDiffResponse{Changes: changes, Versions: authors(versions[1:], changes)}, nil
}

// authors says who made the versions that some changes name.
func authors(versions []types.Version, changes []types.FieldChange) (list []types.Authorship) {
	for _, v := range versions {
		if slices.ContainsFunc(changes, func(c types.FieldChange) bool { return c.Version == v.Number }) {
			list = append(list, types.Authorship{Version: v.Number, Actor: v.Actor, Time: v.Time, Height: v.Height, Reason: v.Reason})
		}
	}
	return list
}

// At returns a trial as it stood at a time or after a height.
func (q queryServer) At(ctx context.Context, r *types.QueryAtRequest) (*types.QueryAtResponse, error) {
	e, err := q.entry(ctx, r.Trial)
	if err != nil {
		return nil, err
	}
	m, err := momentOf(r)
	if err != nil {
		return nil, err
	}
	first, err := q.keeper.Version(ctx, e.Trial, 1)
	if err != nil {
		return nil, err
	}
	if m.before(first.Time, first.Height) {
		return nil, types.ErrUnknownVersion.Wrapf("%s was registered at height %d, %s", trialtypes.FormatID(e.Trial), first.Height, term.Format(first.Time))
	}
	res := &types.QueryAtResponse{}
	if res.Version, err = newestUntil(e.Version,
		func(number uint32) (types.Version, error) { return q.keeper.Version(ctx, e.Trial, number) },
		func(v types.Version) bool { return m.before(v.Time, v.Height) }); err != nil {
		return nil, err
	}
	if res.Status, err = newestUntil(e.Statuses,
		func(number uint32) (types.StatusChange, error) {
			return q.keeper.statuses.Get(ctx, collections.Join(e.Trial, number))
		},
		func(s types.StatusChange) bool { return m.before(s.Time, s.Height) }); err != nil {
		return nil, err
	}
	t, err := q.keeper.trial.Trial(ctx, e.Trial)
	if err != nil {
		return nil, err
	}
	res.Sponsor, err = newestUntil(t.Sponsorships,
		func(number uint32) (trialtypes.Sponsorship, error) {
			return q.keeper.trial.Sponsorship(ctx, e.Trial, number)
		},
		func(s trialtypes.Sponsorship) bool { return m.before(s.Time, s.Height) })
	return res, err
}

// moment is a time or a height.
type moment struct {
	time   *time.Time
	height int64
}

func momentOf(r *types.QueryAtRequest) (moment, error) {
	if (r.Time == nil) == (r.Height == 0) || r.Height < 0 {
		return moment{}, types.ErrQuery.Wrap("give either a time or a height from 1")
	}
	return moment{r.Time, r.Height}, nil
}

// before reports whether the moment lies before what happened at a time and height.
func (m moment) before(at time.Time, height int64) bool {
	if m.time != nil {
		return m.time.Before(at)
	}
	return m.height < height
}

// Statuses lists the history of a trial's status.
func (q queryServer) Statuses(ctx context.Context, r *types.QueryStatusesRequest) (*types.QueryStatusesResponse, error) {
	rows, next, err := ofTrial(ctx, q, r.Trial, r.Pagination, q.keeper.statuses)
	if err != nil {
		return nil, err
	}
	return &types.QueryStatusesResponse{Statuses: rows, Pagination: next}, nil
}
