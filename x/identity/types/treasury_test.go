package types_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/x/identity/types"
)

func uusd(amount int64) sdk.Coin { return sdk.NewInt64Coin("uusd", amount) }

func TestALimitIsOfOneDayWhateverItsHour(t *testing.T) {
	midnight := noon.Truncate(24 * time.Hour)
	row := types.NewTreasuryLimits(7, sdk.NewCoins(uusd(10)))
	for _, step := range []struct {
		at   time.Time
		draw int64
		left string
	}{
		{midnight.Add(-1), 10, ""},
		{midnight, 4, "6uusd"},
		{midnight.Add(23 * time.Hour), 5, "1uusd"},
		{midnight.Add(24*time.Hour - 1), 1, ""},
		{midnight.Add(24 * time.Hour), 10, ""},
		{midnight.AddDate(1, 0, 0), 1, "9uusd"},
	} {
		_, err := row.Draw(sdk.NewCoins(uusd(11)), step.at)
		require.ErrorIs(t, err, types.ErrTreasuryLimit, step.at)
		row, err = row.Draw(sdk.NewCoins(uusd(step.draw)), step.at)
		require.NoError(t, err, step.at)
		require.Equal(t, step.left, row.Left(step.at).String(), step.at)
	}
}

func TestAFeeGrantIsFreeInPart(t *testing.T) {
	p := types.DefaultParams()
	p.FreeGrant, p.FreeGrantsPerDay = 100, 2
	fee := func(amount int64) sdk.Coins { return sdk.NewCoins(sdk.NewInt64Coin(types.FeeDenom, amount)) }
	row := types.NewTreasuryLimits(7, fee(50))
	for i, step := range []struct {
		fees  sdk.Coins
		drawn string // as it is after this grant, or why it is refused
		ok    bool
	}{
		{fee(100).Add(uusd(1)), "0uusd more", false},
		{fee(151), "a fee grant is free of the limit up to 100upoise", false},
		{fee(100), "", true},
		{fee(110), "10upoise", true},
		{fee(41), "all 2 fee grants of the day", false},
		{fee(40), "50upoise", true},
		{fee(1), "0upoise more", false},
	} {
		after, err := row.DrawFees(step.fees, nil, p, noon)
		if !step.ok {
			require.ErrorIs(t, err, types.ErrTreasuryLimit, i)
			require.ErrorContains(t, err, step.drawn)
			continue
		}
		require.NoError(t, err, i)
		row = after
		require.Equal(t, step.drawn, row.Drawn.String(), i)
	}
	require.Zero(t, row.FreeGrantsLeft(p, noon))
	require.Equal(t, uint32(2), row.FreeGrantsLeft(p, noon.Add(24*time.Hour)))
	require.NoError(t, p.CheckFree(types.Fees{Limit: fee(100)}))
	require.ErrorIs(t, p.CheckFree(types.Fees{Limit: fee(101)}), types.ErrFeeGrant)
	require.ErrorIs(t, p.CheckFree(types.Fees{Limit: sdk.NewCoins(uusd(1))}), types.ErrFeeGrant)
}
