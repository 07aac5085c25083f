package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/x/trial/keeper"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestTheSponsorsOfATrialAreListedOneAfterTheOther(t *testing.T) {
	c := newConduct(t)
	former := c.trial.Sponsor.Organisation
	heir := c.Person(c.Organisation(sponsorKind), "heir", representative)
	c.Next(day)
	c.takeOver(heir)
	q := keeper.NewQueryServer(c.Trial)
	history, err := q.Sponsors(c.Ctx, &types.QuerySponsorsRequest{Trial: "1"})
	require.NoError(t, err)
	require.Len(t, history.Sponsors, 2)
	require.Equal(t, []uint64{former, heir.Organisation}, []uint64{history.Sponsors[0].Sponsor, history.Sponsors[1].Sponsor})
	require.Equal(t, c.Ctx.BlockTime(), *history.Sponsors[0].EndedAt)
	require.Nil(t, history.Sponsors[1].EndedAt)
	first, err := q.Sponsors(c.Ctx, &types.QuerySponsorsRequest{Trial: "EQ00000001", Pagination: &query.PageRequest{Limit: 1}})
	require.NoError(t, err)
	require.Equal(t, history.Sponsors[:1], first.Sponsors)
	_, err = q.Sponsors(c.Ctx, &types.QuerySponsorsRequest{Trial: "1", Pagination: &query.PageRequest{Limit: 1 << 40}})
	require.ErrorContains(t, err, "a page has at most 500 rows")
	_, err = q.Sponsors(c.Ctx, &types.QuerySponsorsRequest{Trial: "9"})
	require.Equal(t, codes.NotFound, status.Code(err))

	of := func(sponsor uint64) int {
		res, err := q.TrialsBySponsor(c.Ctx, &types.QueryTrialsBySponsorRequest{Sponsor: sponsor})
		require.NoError(t, err)
		return len(res.Trials)
	}
	require.Equal(t, []int{0, 1}, []int{of(former), of(heir.Organisation)}, "the index follows")
}
