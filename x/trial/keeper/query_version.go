package keeper

import (
	"context"
	"slices"
	"time"

	"github.com/equipoise-trials/equipoise/x/internal/term"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// maxDiffed bounds the versions that one diff goes through.
const maxDiffed = 100

// Version returns one version of a registration.
func (q queryServer) Version(ctx context.Context, r *types.QueryVersionRequest) (*types.QueryVersionResponse, error) {
	t, err := q.trial(ctx, r.Trial)
	if err != nil {
		return nil, err
	}
	number := r.Version
	if number == 0 {
		number = t.Version
	}
	v, err := q.keeper.Version(ctx, t.Id, number)
	if err != nil {
		return nil, err
	}
	return &types.QueryVersionResponse{Version: v}, nil
}

// Diff says field by field how a registration changed from one version to another, who changed it, when and why.
func (q queryServer) Diff(ctx context.Context, r *types.QueryDiffRequest) (*types.QueryDiffResponse, error) {
	t, err := q.trial(ctx, r.Trial)
	if err != nil {
		return nil, err
	}
	from, to := r.From, r.To
	if to == 0 {
		to = t.Version
	}
	if from == 0 || from >= to || to-from > maxDiffed {
		return nil, types.ErrQuery.Wrapf("from version %d to %d: want an earlier one and a later one, from 1, at most %d apart", from, to, maxDiffed)
	}
	versions := make([]types.Version, 0, to-from+1)
	for number := from; number <= to; number++ {
		v, err := q.keeper.Version(ctx, t.Id, number)
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
	t, err := q.trial(ctx, r.Trial)
	if err != nil {
		return nil, err
	}
	m, err := momentOf(r)
	if err != nil {
		return nil, err
	}
	if m.before(t.RegisteredAt, t.RegisteredHeight) {
		return nil, types.ErrUnknownVersion.Wrapf("%s was registered at height %d, %s", types.FormatID(t.Id), t.RegisteredHeight, term.Format(t.RegisteredAt))
	}
	res := &types.QueryAtResponse{}
	if res.Version, err = newestUntil(ctx, q.keeper.versions, t.Id, t.Version,
		func(v types.Version) bool { return m.before(v.Time, v.Height) }); err != nil {
		return nil, err
	}
	if res.Status, err = newestUntil(ctx, q.keeper.statuses, t.Id, t.Statuses,
		func(s types.StatusChange) bool { return m.before(s.Time, s.Height) }); err != nil {
		return nil, err
	}
	res.Sponsor, err = newestUntil(ctx, q.keeper.sponsorships, t.Id, t.Sponsorships,
		func(s types.Sponsorship) bool { return m.before(s.Time, s.Height) })
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

// Sponsors lists the sponsors of a trial one after the other, and to whom it is offered.
func (q queryServer) Sponsors(ctx context.Context, r *types.QuerySponsorsRequest) (*types.QuerySponsorsResponse, error) {
	t, err := q.trial(ctx, r.Trial)
	if err != nil {
		return nil, err
	}
	rows, next, err := ofTrial(ctx, q, r.Trial, r.Pagination, q.keeper.sponsorships)
	if err != nil {
		return nil, err
	}
	res := &types.QuerySponsorsResponse{Sponsors: rows, Pagination: next}
	offer, err := q.keeper.offers.Get(ctx, t.Id)
	if isNotFound(err) {
		return res, nil
	}
	res.Offer = &offer
	return res, err
}
