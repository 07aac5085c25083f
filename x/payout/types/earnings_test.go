package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/equipoise-trials/equipoise/x/payout/types"
)

func TestEarningsCountTariffsAcrossVersionsOfTheirScheduleAndFollowLines(t *testing.T) {
	lines := []types.Line{
		{Number: 4, ScheduleLine: 9, ScheduleVersion: 1, Tariff: 2, Denom: "uusd", State: settled},
		{Number: 6, ScheduleLine: 9, ScheduleVersion: 2, Tariff: 2, Denom: "uusd", State: queued},
		{Number: 7, ScheduleLine: 9, ScheduleVersion: 2, Tariff: 0, Denom: "uusd", State: setAside},
		{Number: 9, ScheduleLine: 3, ScheduleVersion: 1, Tariff: 5, Denom: "ueur", State: inTransit},
	}
	var e types.Earnings
	for i, before := range []uint64{0, 4, 6, 7} {
		lines[i].Amount = math.NewInt(10)
		require.NoError(t, e.Add(&lines[i]))
		require.Equal(t, before, lines[i].Previous, "each line names the one before it")
	}
	require.EqualValues(t, 9, e.LastLine)
	require.Equal(t, []types.TariffCount{
		{ScheduleLine: 3, Tariff: 5, Count: 1}, {ScheduleLine: 9, Tariff: 0, Count: 1}, {ScheduleLine: 9, Tariff: 2, Count: 2},
	}, e.Tariffs)
	require.EqualValues(t, 2, e.Earned(9, 2))
	require.Zero(t, e.Earned(9, 1))

	require.Len(t, e.Statements, 2)
	require.Equal(t, "ueur", e.Statements[0].Denom)
	usd := types.NewStatement("uusd")
	usd.Accrued, usd.Settled, usd.Queued, usd.SetAside = math.NewInt(30), math.NewInt(10), math.NewInt(10), math.NewInt(10)
	require.Equal(t, usd, *e.Statement("uusd"))
}

func TestALineThatDoesNotExistYetIsNotEarned(t *testing.T) {
	var e types.Earnings
	require.ErrorIs(t, e.Add(&types.Line{Number: 1, Denom: "uusd", Amount: math.OneInt(), State: none}), types.ErrFigures)
}
