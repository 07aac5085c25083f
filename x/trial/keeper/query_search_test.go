package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/trial/keeper"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestTrialsAreFoundByStatusSiteAndCountry(t *testing.T) {
	c := newConduct(t)
	other := c.NewTrial()
	c.RegisteredTrial()
	c.becomes(trialfact.Status_STATUS_RECRUITING)
	fixture.Must(c.Fixture, c.CloseSite, &types.MsgCloseSite{Signer: c.trial.Representative.Address, Trial: c.trial.ID, Site: 1, Reason: because})
	c.Next(day)
	for _, c := range []*conduct{c, imported(c)} {
		q := keeper.NewQueryServer(c.Trial)
		ids := func(res *types.QueryTrialsResponse, err error) (list []uint64) {
			require.NoError(t, err)
			for _, trial := range res.Trials {
				list = append(list, trial.Id)
			}
			return list
		}
		byStatus := func(s trialfact.Status) []uint64 {
			return ids(q.TrialsByStatus(c.Ctx, &types.QueryTrialsByStatusRequest{Status: s}))
		}
		require.Equal(t, []uint64{1}, byStatus(trialfact.Status_STATUS_RECRUITING))
		require.Equal(t, []uint64{2, 3}, byStatus(trialfact.Status_STATUS_NOT_YET_RECRUITING))
		require.Equal(t, []uint64{1}, ids(q.TrialsBySite(c.Ctx, &types.QueryTrialsBySiteRequest{Organisation: c.trial.SiteOffice.Organisation})), "closed or not")
		require.Equal(t, []uint64{2}, ids(q.TrialsBySite(c.Ctx, &types.QueryTrialsBySiteRequest{Organisation: other.SiteOffice.Organisation})))
		require.Equal(t, []uint64{1, 2}, ids(q.TrialsByCountry(c.Ctx, &types.QueryTrialsByCountryRequest{Country: "FR"})))
		require.Empty(t, ids(q.TrialsByCountry(c.Ctx, &types.QueryTrialsByCountryRequest{Country: "DE"})), "a country without a site")
		page, err := q.TrialsByCountry(c.Ctx, &types.QueryTrialsByCountryRequest{Country: "FR", Pagination: &query.PageRequest{Limit: 1}})
		require.Equal(t, []uint64{1}, ids(page, err))
		page, err = q.TrialsByCountry(c.Ctx, &types.QueryTrialsByCountryRequest{Country: "FR", Pagination: &query.PageRequest{Key: page.Pagination.NextKey}})
		require.Equal(t, []uint64{2}, ids(page, err))
	}
}

func TestASearchThatCannotBeIsRefused(t *testing.T) {
	c := newConduct(t)
	q := keeper.NewQueryServer(c.Trial)
	huge := &query.PageRequest{Limit: 1 << 40}
	for want, ask := range map[string]func() error{
		"UNKNOWN is derived": func() error {
			_, err := q.TrialsByStatus(c.Ctx, &types.QueryTrialsByStatusRequest{Status: trialfact.Status_STATUS_UNKNOWN})
			return err
		},
		"status is 77, want 1 to 8": func() error {
			_, err := q.TrialsByStatus(c.Ctx, &types.QueryTrialsByStatusRequest{Status: 77})
			return err
		},
		"UK": func() error {
			_, err := q.TrialsByCountry(c.Ctx, &types.QueryTrialsByCountryRequest{Country: "UK"})
			return err
		},
		"a page has at most 500 rows": func() error {
			_, err := q.TrialsBySite(c.Ctx, &types.QueryTrialsBySiteRequest{Organisation: 1, Pagination: huge})
			return err
		},
	} {
		require.ErrorContains(t, ask(), want)
	}
	_, err := q.TrialsByStatus(c.Ctx, &types.QueryTrialsByStatusRequest{Status: trialfact.Status_STATUS_UNKNOWN})
	require.Equal(t, codes.InvalidArgument, status.Code(err))
}

func TestTrialsAreListedBySponsor(t *testing.T) {
	c := newConduct(t)
	q := keeper.NewQueryServer(c.Trial)
	other := c.RegisteredTrial()
	_, err := c.Trial.Open(c.Ctx, fact.Actor{Organisation: c.trial.Sponsor.Organisation}, 90*day, []string{"FR"})
	require.NoError(t, err)
	all, err := q.Trials(c.Ctx, &types.QueryTrialsRequest{})
	require.NoError(t, err)
	require.Len(t, all.Trials, 3)
	first, err := q.TrialsBySponsor(c.Ctx, &types.QueryTrialsBySponsorRequest{
		Sponsor: c.trial.Sponsor.Organisation, Pagination: &query.PageRequest{Limit: 1},
	})
	require.NoError(t, err)
	require.Equal(t, all.Trials[:1], first.Trials)
	second, err := q.TrialsBySponsor(c.Ctx, &types.QueryTrialsBySponsorRequest{
		Sponsor: c.trial.Sponsor.Organisation, Pagination: &query.PageRequest{Limit: 1, Key: first.Pagination.NextKey},
	})
	require.NoError(t, err)
	require.Equal(t, all.Trials[2:], second.Trials)
	require.Empty(t, second.Pagination.NextKey, "the trials of others are not listed")
	others, err := q.TrialsBySponsor(c.Ctx, &types.QueryTrialsBySponsorRequest{Sponsor: other.Sponsor.Organisation})
	require.NoError(t, err)
	require.Equal(t, all.Trials[1:2], others.Trials)
}
