package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/trial/keeper"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestADelegationLogIsReadAsItStoodAtATime(t *testing.T) {
	c := populated(t) // two lines at the start; an hour later the investigator left and the next wrote a third
	q := keeper.NewQueryServer(c.Trial)
	left := fixture.Start.Add(time.Hour)
	lines := func(at *time.Time) (numbers []uint32) {
		res, err := q.Delegations(c.Ctx, &types.QueryDelegationsRequest{Trial: "1", Site: 1, At: at})
		require.NoError(t, err)
		for _, d := range res.Delegations {
			numbers = append(numbers, d.Number)
		}
		return numbers
	}
	require.Equal(t, []uint32{1, 2, 3}, lines(nil))
	for at, want := range map[time.Time][]uint32{
		fixture.Start.Add(-1): nil, fixture.Start: {1, 2}, left.Add(-1): {1, 2}, left: {3}, left.Add(day): {3},
	} {
		require.Equal(t, want, lines(&at), at)
	}
	res, err := q.Delegations(c.Ctx, &types.QueryDelegationsRequest{Trial: "1", Site: 1, Pagination: &query.PageRequest{Limit: 1}})
	require.NoError(t, err)
	require.Equal(t, left, *res.Delegations[0].EndedAt, "the log tells that the line ended with its investigator")
	require.NotEmpty(t, res.Pagination.NextKey)
	next, err := q.Delegations(c.Ctx, &types.QueryDelegationsRequest{Trial: "1", Site: 1, Pagination: &query.PageRequest{Key: res.Pagination.NextKey}})
	require.NoError(t, err)
	require.Len(t, next.Delegations, 2)
}

func TestASiteIsShownWithItsInvestigatorsTheNewestFirst(t *testing.T) {
	c := newConduct(t)
	former := c.trial.Investigator.Address
	c.Next(day)
	successor := c.Person(c.trial.SiteOffice, "successor", investigator)
	fixture.Must(c.Fixture, c.ChangeInvestigator, c.succession(successor))
	q := keeper.NewQueryServer(c.Trial)
	shown, err := q.Site(c.Ctx, &types.QuerySiteRequest{Trial: "1", Site: 1})
	require.NoError(t, err)
	require.Equal(t, c.site(), shown.Site)
	require.Len(t, shown.Investigators, 2)
	require.Equal(t, []string{successor.Address, former}, []string{shown.Investigators[0].Investigator, shown.Investigators[1].Investigator})
	require.Equal(t, c.Ctx.BlockTime(), *shown.Investigators[1].EndedAt)
}
