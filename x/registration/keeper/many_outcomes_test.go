package keeper_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/keeper"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// What the transactions of a block may use together, and a query, on the chain that the daemon makes.
const (
	gasOfABlock = 200_000_000
	gasOfAQuery = 50_000_000
)

// manyOutcomes are outcomes with texts of the length that registries have.
func manyOutcomes(letter string, n int) (list []types.Outcome) {
	for i := range n {
		list = append(list, types.Outcome{
			Id: fmt.Sprintf("%s%d", letter, i+1), Level: types.OutcomeLevel_OUTCOME_LEVEL_SECONDARY,
			Measure:   fmt.Sprintf("%s %d: %s", letter, i+1, strings.TrimSpace(strings.Repeat("percentage of participants with a response ", 3))),
			Metric:    strings.TrimSpace(strings.Repeat("Response is defined as an improvement of at least 20% from baseline. ", 8)),
			TimeFrame: "Baseline, Week 4, Week 12, Week 24, Week 52 and end of follow-up",
		})
	}
	list[0].Level = types.OutcomeLevel_OUTCOME_LEVEL_PRIMARY
	return list
}

// metered makes a handler count its gas, and wants it to use no more than a part of a block.
func metered[M, R any](c *register, part uint64, handle func(context.Context, M) (R, error)) func(context.Context, M) (R, error) {
	return func(ctx context.Context, m M) (R, error) {
		c.Helper()
		meter := storetypes.NewInfiniteGasMeter()
		res, err := handle(sdk.UnwrapSDKContext(ctx).WithGasMeter(meter), m)
		c.Logf("%T: %d gas", m, meter.GasConsumed())
		require.Less(c, meter.GasConsumed(), gasOfABlock/part)
		return res, err
	}
}

func TestFiveHundredOutcomesAreAmendedAndComparedInOneTransactionEach(t *testing.T) {
	c := newRegister(t)
	outcomes := func(list []types.Outcome) *types.MsgAmendRegistration {
		return c.amendment(func(r *types.Registration) { r.Outcomes = list })
	}
	amend := metered(c, 4, c.AmendRegistration)
	fixture.Must(c.Fixture, amend, outcomes(manyOutcomes("S", 500)))
	v, err := c.Registration.Version(c.Ctx, c.trial.ID, 2)
	require.NoError(t, err)
	require.Greater(t, v.Registration.Size(), 300<<10)
	fixture.Must(c.Fixture, amend, c.amendment(func(r *types.Registration) {
		for i := range r.Outcomes {
			r.Outcomes[i].TimeFrame = "Week 4"
		}
	}))
	require.Len(t, c.Facts(), 501, "each changed outcome is a fact of its own")

	// The most that the limits allow: every outcome replaced by another.
	fixture.Must(c.Fixture, amend, outcomes(manyOutcomes("S", 600)))
	fixture.Must(c.Fixture, amend, outcomes(manyOutcomes("X", 600)))
	require.Len(t, c.Facts(), 1201)
	q := keeper.NewQueryServer(c.Registration)
	compared, err := metered(c, gasOfABlock/gasOfAQuery, q.Outcomes)(c.Ctx, &types.QueryOutcomesRequest{Trial: "1"})
	require.NoError(t, err)
	require.Len(t, compared.Differences, 602)
	diff, err := metered(c, gasOfABlock/gasOfAQuery, q.Diff)(c.Ctx, &types.QueryDiffRequest{Trial: "1", From: 1, To: 5})
	require.NoError(t, err)
	require.Len(t, diff.Changes, 602)
	require.Equal(t, uint32(5), diff.Changes[601].Version)
}

func TestFiveHundredOutcomesAreRegisteredInOneTransaction(t *testing.T) {
	c := newRegister(t)
	r := fixture.Registration(c.trial.Representative.Organisation)
	r.Identifiers, r.Outcomes = nil, manyOutcomes("S", 500)
	fixture.Must(c.Fixture, metered(c, 8, c.RegisterTrial), &types.MsgRegisterTrial{Signer: c.trial.Representative.Address, Registration: r})
}

func TestTheLargestResultsAreOneFact(t *testing.T) {
	c := finished(t)
	ids := make([]string, 600)
	for i := range ids {
		ids[i] = fmt.Sprintf("AN-OUTCOME-WITH-A-LONG-NAME-%04d", i)
	}
	fixture.Must(c.Fixture, metered(c, 8, c.PostResults), c.posting(ids...))
	require.Len(t, first[*registrationfact.ResultsPosted](c).Results, 600)
}
