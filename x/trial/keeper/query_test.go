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

func TestWhatBelongsToATrialIsListed(t *testing.T) {
	c := populated(t)
	q := keeper.NewQueryServer(c.Trial)
	sites, err := q.Sites(c.Ctx, &types.QuerySitesRequest{Trial: "EQ00000001"})
	require.NoError(t, err)
	require.Equal(t, []types.Site{c.site()}, sites.Sites)
	assignments, err := q.Assignments(c.Ctx, &types.QueryAssignmentsRequest{Trial: "1"})
	require.NoError(t, err)
	require.Len(t, assignments.Assignments, 2)
	require.NotNil(t, assignments.Assignments[1].EndedAt)
	duties, err := q.Duties(c.Ctx, &types.QueryDutiesRequest{Trial: "1"})
	require.NoError(t, err)
	require.Len(t, duties.Transfers, 1)
	require.NotNil(t, duties.Transfers[0].AcceptedAt)
	_, err = q.Sites(c.Ctx, &types.QuerySitesRequest{Trial: "9"})
	require.Equal(t, codes.NotFound, status.Code(err))
	_, err = q.Site(c.Ctx, &types.QuerySiteRequest{Trial: "1", Site: 9})
	require.Equal(t, codes.NotFound, status.Code(err))
	_, err = q.Duties(c.Ctx, &types.QueryDutiesRequest{Trial: "1", Pagination: &query.PageRequest{Limit: 1e6}})
	require.Equal(t, codes.InvalidArgument, status.Code(err))
}
