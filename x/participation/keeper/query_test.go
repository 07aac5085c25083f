package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/participation/types"
)

// populated returns a fixture with participations in every state at one site, and one at another.
func populated(t *testing.T) *fixture {
	f := setup(t)
	for i, state := range allStates {
		f.at(byte(10+i), state)
	}
	elsewhere := f.invitation(60)
	elsewhere.Site = otherSite
	must(f, f.msgs.Invite, elsewhere)
	return f
}

func TestParticipationsAreListedBySitePageByPage(t *testing.T) {
	f := populated(t)
	req := &types.QueryParticipationsRequest{Trial: theTrial, Site: theSite, Pagination: &query.PageRequest{Limit: 4}}
	first, err := f.queries.Participations(f.ctx, req)
	require.NoError(t, err)
	require.Len(t, first.Participations, 4)
	req.Pagination.Key = first.Pagination.NextKey
	second, err := f.queries.Participations(f.ctx, req)
	require.NoError(t, err)
	require.Len(t, second.Participations, 2)
	require.Empty(t, second.Pagination.NextKey)
	for i, p := range append(first.Participations, second.Participations...) {
		require.Equal(t, filled(byte(10+i)), p.Handle)
		require.Equal(t, allStates[i], p.State)
	}

	req.Pagination = &query.PageRequest{Limit: 501}
	_, err = f.queries.Participations(f.ctx, req)
	require.Equal(t, codes.InvalidArgument, status.Code(err))
}

func TestAParticipationIsFoundByItsHandle(t *testing.T) {
	f := populated(t)
	res, err := f.queries.Participation(f.ctx, &types.QueryParticipationRequest{Handle: filled(13)})
	require.NoError(t, err)
	require.Equal(t, enrolled, res.Participation.State)
	_, err = f.queries.Participation(f.ctx, &types.QueryParticipationRequest{Handle: filled(99)})
	require.Equal(t, codes.NotFound, status.Code(err))
	_, err = f.queries.Participation(f.ctx, &types.QueryParticipationRequest{Handle: []byte{1}})
	require.Equal(t, codes.InvalidArgument, status.Code(err))
}

func TestCountsAreKeptForEachSite(t *testing.T) {
	f := populated(t)
	for site, want := range map[uint32]types.Counts{
		theSite:   {Invited: 6, InScreening: 1, ScreenFailed: 1, Enrolled: 3, Closed: 1},
		otherSite: {Invited: 1},
		9:         {},
	} {
		res, err := f.queries.Counts(f.ctx, &types.QueryCountsRequest{Trial: theTrial, Site: site})
		require.NoError(t, err)
		require.Equal(t, want, res.Counts)
	}
}

func TestExportedParticipationsAreImportedUnchanged(t *testing.T) {
	f := populated(t)
	exported, err := f.ExportGenesis(f.ctx)
	require.NoError(t, err)
	require.NoError(t, exported.Validate())
	require.Len(t, exported.Participations, 7)

	next := setup(t)
	require.NoError(t, next.InitGenesis(next.ctx, exported))
	again, err := next.ExportGenesis(next.ctx)
	require.NoError(t, err)
	require.Equal(t, exported, again)
	for _, site := range []uint32{theSite, otherSite} {
		want, err := f.Counts(f.ctx, theTrial, site)
		require.NoError(t, err)
		got, err := next.Counts(next.ctx, theTrial, site)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	next.consented(fact.Hash(filled(10)))
	require.NoError(t, next.step(screening, filled(10)), "an imported life goes on")
}
