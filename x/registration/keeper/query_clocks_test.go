package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/types/query"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/registration/keeper"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// clocks reads how the clocks of the trial stand.
func (c *register) clocks() map[registrationfact.ClockKind]types.ShownClock {
	c.Helper()
	res, err := keeper.NewQueryServer(c.Registration).Clocks(c.Ctx, &types.QueryClocksRequest{Trial: trialtypes.FormatID(c.trial.ID)})
	require.NoError(c, err)
	clocks := make(map[registrationfact.ClockKind]types.ShownClock)
	for _, shown := range res.Clocks {
		clocks[shown.Clock.Kind] = shown
	}
	return clocks
}

func TestTheClocksOfASponsorAreListedByTrialAndFollowIt(t *testing.T) {
	c := newRegister(t)
	other := c.RegisteredTrial()
	q := keeper.NewQueryServer(c.Registration)
	count := func(sponsor uint64) int {
		res, err := q.ClocksBySponsor(c.Ctx, &types.QueryClocksBySponsorRequest{Sponsor: sponsor})
		require.NoError(t, err)
		return len(res.Clocks)
	}
	n := len(c.clocks())
	require.Positive(t, n)
	require.Equal(t, n, count(c.trial.Sponsor.Organisation))
	first, err := q.ClocksBySponsor(c.Ctx, &types.QueryClocksBySponsorRequest{
		Sponsor: c.trial.Sponsor.Organisation, Pagination: &query.PageRequest{Limit: 2},
	})
	require.NoError(t, err)
	require.Len(t, first.Clocks, 2)
	_, err = q.ClocksBySponsor(c.Ctx, &types.QueryClocksBySponsorRequest{Pagination: &query.PageRequest{Limit: 501}})
	require.ErrorContains(t, err, "a page has at most 500 rows")

	c.takeOver(other.Representative)
	require.Zero(t, count(c.trial.Sponsor.Organisation))
	require.Equal(t, 2*n, count(other.Sponsor.Organisation))
}
