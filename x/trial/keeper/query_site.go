package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/x/internal/page"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// maxShownTerms bounds the investigators that the query Site shows.
const maxShownTerms = 100

// Site returns one site with its investigators, the newest first.
func (q queryServer) Site(ctx context.Context, r *types.QuerySiteRequest) (*types.QuerySiteResponse, error) {
	s, err := q.site(ctx, r.Trial, r.Site)
	if err != nil {
		return nil, err
	}
	res := &types.QuerySiteResponse{Site: s}
	for term := s.Term; term > 0 && len(res.Investigators) < maxShownTerms; term-- {
		t, err := q.keeper.terms.Get(ctx, collections.Join3(s.Trial, s.Number, term))
		if err != nil {
			return nil, err
		}
		res.Investigators = append(res.Investigators, t)
	}
	return res, nil
}

func (q queryServer) site(ctx context.Context, trial string, number uint32) (types.Site, error) {
	t, err := q.trial(ctx, trial)
	if err != nil {
		return types.Site{}, err
	}
	return q.keeper.Site(ctx, t.Id, number)
}

// Sites lists the sites of a trial by number.
func (q queryServer) Sites(ctx context.Context, r *types.QuerySitesRequest) (*types.QuerySitesResponse, error) {
	rows, next, err := ofTrial(ctx, q, r.Trial, r.Pagination, q.keeper.sites)
	if err != nil {
		return nil, err
	}
	return &types.QuerySitesResponse{Sites: rows, Pagination: next}, nil
}

// Delegations returns the delegation log of a site, or those of its lines that held at a time.
func (q queryServer) Delegations(ctx context.Context, r *types.QueryDelegationsRequest) (*types.QueryDelegationsResponse, error) {
	s, err := q.site(ctx, r.Trial, r.Site)
	if err != nil {
		return nil, err
	}
	bounded, err := page.Bound(r.Pagination)
	if err != nil {
		return nil, err
	}
	shown := func(_ siteRowKey, d types.Delegation) (types.Delegation, error) {
		return q.keeper.untilInvestigatorLeft(ctx, s, d)
	}
	wanted := func(key siteRowKey, d types.Delegation) (bool, error) {
		d, err := shown(key, d)
		return r.At == nil || d.Term().Holds(*r.At), err
	}
	rows, next, err := query.CollectionFilteredPaginate(ctx, q.keeper.delegations, bounded, wanted, shown,
		func(o *query.CollectionsPaginateOptions[siteRowKey]) {
			prefix := collections.TripleSuperPrefix[uint64, uint32, uint32](s.Trial, s.Number)
			o.Prefix = &prefix
		})
	if err != nil {
		return nil, err
	}
	return &types.QueryDelegationsResponse{Delegations: rows, Pagination: next}, nil
}
