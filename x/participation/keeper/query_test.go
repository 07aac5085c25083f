package keeper_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/participation/keeper"
	"github.com/equipoise-trials/equipoise/x/participation/types"
)

// populated returns a world with participations in every state at one site, in the order of their handles, and others at
// another.
func populated(t *testing.T) (w *world, here []types.Participation) {
	w = newWorld(t)
	for _, state := range allStates {
		here = append(here, w.stored(w.come(w.here, state)))
	}
	w.invite(w.there)
	moved := w.come(w.there, enrolled)
	w.moves(w.there, moved, w.addSite("a third"))
	fixture.Must(w.Fixture, w.msgs.OfferTransfer, w.offer(w.there, w.come(w.there, enrolled), w.here))
	slices.SortFunc(here, func(a, b types.Participation) int { return bytes.Compare(a.Handle, b.Handle) })
	for i := range here {
		here[i].Blind = nil // as queries show them
	}
	return w, here
}

func TestParticipationsAreListedBySitePageByPage(t *testing.T) {
	w, here := populated(t)
	q := keeper.NewQueryServer(w.Keeper)
	req := &types.QueryParticipationsRequest{Trial: w.trial, Site: w.here.number, Pagination: &query.PageRequest{Limit: 4}}
	first, err := q.Participations(w.Ctx, req)
	require.NoError(t, err)
	require.Equal(t, here[:4], first.Participations)
	req.Pagination.Key = first.Pagination.NextKey
	second, err := q.Participations(w.Ctx, req)
	require.NoError(t, err)
	require.Equal(t, here[4:], second.Participations)
	require.Empty(t, second.Pagination.NextKey)

	req.Pagination = &query.PageRequest{Limit: 501}
	_, err = q.Participations(w.Ctx, req)
	require.Equal(t, codes.InvalidArgument, status.Code(err))
}

func TestAParticipationIsFoundByItsHandle(t *testing.T) {
	w, here := populated(t)
	q := keeper.NewQueryServer(w.Keeper)
	res, err := q.Participation(w.Ctx, &types.QueryParticipationRequest{Handle: here[3].Handle})
	require.NoError(t, err)
	require.Equal(t, here[3], res.Participation)
	_, err = q.Participation(w.Ctx, &types.QueryParticipationRequest{Handle: w.fresh()})
	require.Equal(t, codes.NotFound, status.Code(err))
	_, err = q.Participation(w.Ctx, &types.QueryParticipationRequest{Handle: []byte{1}})
	require.Equal(t, codes.InvalidArgument, status.Code(err))
}

func TestCountsAreKeptForEachSite(t *testing.T) {
	w, _ := populated(t)
	for site, want := range map[uint32]types.Counts{
		w.here.number:  {Invited: 6, InScreening: 1, ScreenFailed: 1, Enrolled: 3, Closed: 1},
		w.there.number: {Invited: 3, Enrolled: 2, MovedAway: 1},
		9:              {},
	} {
		res, err := keeper.NewQueryServer(w.Keeper).Counts(w.Ctx, &types.QueryCountsRequest{Trial: w.trial, Site: site})
		require.NoError(t, err)
		require.Equal(t, want, res.Counts)
	}
}

func TestExportedParticipationsAreImportedUnchanged(t *testing.T) {
	w, _ := populated(t)
	exported, err := w.ExportGenesis(w.Ctx)
	require.NoError(t, err)
	require.NoError(t, exported.Validate())
	require.Len(t, exported.Participations, 9)
	require.Len(t, exported.Transfers, 1)

	next, empty := imported(t, exported)
	again, err := next.ExportGenesis(empty.Ctx)
	require.NoError(t, err)
	require.Equal(t, exported, again)
	for _, site := range []uint32{w.here.number, w.there.number} {
		want, err := w.Counts(w.Ctx, w.trial, site)
		require.NoError(t, err)
		got, err := next.Counts(empty.Ctx, w.trial, site)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
}
