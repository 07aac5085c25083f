package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/types/query"

	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/trial/keeper"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestTheRosterShowsWhoTookWhichSideOfTheBlind(t *testing.T) {
	c := newConduct(t)
	board := c.Person(c.Assign(c.trial, croKind, cro), "board", monitoringBoard)
	fixture.Must(c.Fixture, c.AdmitStaff, c.admit(board, monitoringBoard))
	q := keeper.NewQueryServer(c.Trial)
	sides := make(map[string]trialfact.Side)
	ask := &query.PageRequest{Limit: 1}
	for ask != nil {
		res, err := q.Roster(c.Ctx, &types.QueryRosterRequest{Trial: "1", Pagination: ask})
		require.NoError(t, err)
		require.Len(t, res.Sides, 1)
		sides[res.Sides[0].Person] = res.Sides[0].Side
		ask = nil
		if key := res.Pagination.NextKey; key != nil {
			ask = &query.PageRequest{Limit: 1, Key: key}
		}
	}
	require.Equal(t, map[string]trialfact.Side{c.trial.Investigator.Address: types.Blinded, board.Address: types.Unblinded}, sides)
	_, err := q.Roster(c.Ctx, &types.QueryRosterRequest{Trial: "9"})
	require.Equal(t, codes.NotFound, status.Code(err))
}
