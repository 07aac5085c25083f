package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/keeper"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

func (r *register) query() types.QueryServer { return keeper.NewQueryServer(r.Identity) }

func TestTheLimitsOfATreasuryAreShownWithWhatIsLeftOfThem(t *testing.T) {
	w := newRich(t)
	require.Equal(t, uint32(10), w.treasury().FreeGrantsLeft)
	fixture.Must(w.Fixture, w.SpendTreasury, w.spend(w.administrator, 60))
	w.Person(w.administrator, "another nurse", coordinator)
	w.raise(usd(500))
	got := w.treasury()
	require.Equal(t, types.Treasury(w.administrator.Organisation).String(), got.Address)
	require.Equal(t, "40uusd", got.Left.String())
	require.Equal(t, uint32(9), got.FreeGrantsLeft)
	require.Len(t, got.Limits, 1)
	require.Equal(t, "500", got.Limits[0].NextAmount.String())

	_, err := w.query().Treasury(w.Ctx, &types.QueryTreasuryRequest{Organisation: 99})
	require.ErrorIs(t, err, types.ErrUnknownOrganisation)
}

func TestProposalsOfATreasuryAreListedUntilTheyLapse(t *testing.T) {
	w := newRich(t)
	first := fixture.Must(w.Fixture, w.SpendTreasury, w.spend(w.administrator, 700)).Proposal
	w.Next(time.Hour)
	second := fixture.Must(w.Fixture, w.SpendTreasury, w.spend(w.administrator, 800)).Proposal
	list := func(page *query.PageRequest) []uint64 {
		res, err := w.query().TreasuryProposals(w.Ctx, &types.QueryTreasuryProposalsRequest{Organisation: w.administrator.Organisation, Pagination: page})
		require.NoError(t, err)
		var numbers []uint64
		for _, p := range res.Proposals {
			numbers = append(numbers, p.Number)
		}
		return numbers
	}
	require.Equal(t, []uint64{first, second}, list(nil))
	require.Equal(t, []uint64{first}, list(&query.PageRequest{Limit: 1}))
	w.Next(7*24*time.Hour - time.Hour)
	require.Equal(t, []uint64{second}, list(nil))
	_, err := w.query().TreasuryProposals(w.Ctx, &types.QueryTreasuryProposalsRequest{Organisation: 1, Pagination: &query.PageRequest{CountTotal: true}})
	require.ErrorContains(t, err, "count_total would read every row")
}
