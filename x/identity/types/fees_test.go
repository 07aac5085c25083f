package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/x/identity/types"
)

func TestAFeeGrantIsBoundedInMoneyAndTime(t *testing.T) {
	fees, err := types.FeeGrant{}.Terms(noon)
	require.NoError(t, err)
	require.Equal(t, "1000000upoise", fees.Limit.String())
	require.Equal(t, noon.AddDate(1, 0, 0), *fees.Expiry)

	early, far := noon.Add(-1), noon.AddDate(300, 0, 0)
	given := types.FeeGrant{SpendLimit: sdk.NewCoins(sdk.NewInt64Coin("upoise", 5)), Expiry: &noon}
	fees, err = given.Terms(noon)
	require.NoError(t, err)
	require.Equal(t, given.SpendLimit, fees.Limit)
	require.Equal(t, noon, *fees.Expiry)

	for name, wrong := range map[string]types.FeeGrant{
		"past": {Expiry: &early}, "far future": {Expiry: &far},
	} {
		_, err := wrong.Terms(noon)
		require.ErrorIs(t, err, types.ErrFeeGrant, name)
	}
	many := make(sdk.Coins, 9)
	for name, wrong := range map[string]sdk.Coins{
		"negative":           {sdk.Coin{Denom: "upoise", Amount: math.NewInt(-1)}},
		"zero":               {sdk.Coin{Denom: "upoise", Amount: math.ZeroInt()}},
		"unsorted":           {sdk.NewInt64Coin("uusd", 1), sdk.NewInt64Coin("upoise", 1)},
		"twice":              {sdk.NewInt64Coin("upoise", 1), sdk.NewInt64Coin("upoise", 1)},
		"too many":           many,
		"not a denomination": {sdk.Coin{Denom: "!", Amount: math.OneInt()}},
	} {
		require.ErrorIs(t, types.FeeGrant{SpendLimit: wrong}.Validate(), types.ErrFeeGrant, name)
	}
	require.NoError(t, given.Validate())
}
