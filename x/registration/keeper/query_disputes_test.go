package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/keeper"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// open lists the open disputes that a trial shows.
func (c *register) open(trial uint64) []types.Dispute {
	c.Helper()
	shown, err := keeper.NewQueryServer(c.Registration).Trial(c.Ctx, &types.QueryTrialRequest{Trial: trialtypes.FormatID(trial)})
	require.NoError(c, err)
	return shown.Disputes
}

func TestTheDisputesOfATrialAreListedByNumberAndStay(t *testing.T) {
	c, holder := disputed(t)
	for range 3 {
		fixture.Must(c.Fixture, c.DisputeIdentifier, c.rival())
	}
	fixture.Must(c.Fixture, c.ResolveDispute, c.resolution(c.Accreditor(), rejected))
	q := keeper.NewQueryServer(c.Registration)
	ask := func(p *query.PageRequest) (numbers []uint64, next *query.PageResponse) {
		res, err := q.Disputes(c.Ctx, &types.QueryDisputesRequest{Trial: trialtypes.FormatID(holder.ID), Pagination: p})
		require.NoError(t, err)
		for _, d := range res.Disputes {
			numbers = append(numbers, d.Number)
		}
		return numbers, res.Pagination
	}
	all, _ := ask(nil)
	require.Equal(t, []uint64{1, 2, 3}, all, "the one that was rejected too")
	first, next := ask(&query.PageRequest{Limit: 2})
	require.Equal(t, []uint64{1, 2}, first)
	rest, _ := ask(&query.PageRequest{Key: next.NextKey})
	require.Equal(t, []uint64{3}, rest)
	require.Len(t, c.open(holder.ID), 2)
}
