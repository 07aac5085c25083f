package ante_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	sdkmath "cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"

	"github.com/equipoise-trials/equipoise/app/ante"
)

// offer is a transaction that offers a fee for gas.
type offer struct {
	sdk.FeeTx
	fee sdk.Coins
	gas uint64
}

func (o offer) GetFee() sdk.Coins { return o.fee }
func (o offer) GetGas() uint64    { return o.gas }

func coins(amounts ...any) (all sdk.Coins) {
	for i := 0; i < len(amounts); i += 2 {
		all = append(all, sdk.NewInt64Coin(amounts[i+1].(string), int64(amounts[i].(int))))
	}
	return all
}

func TestANodeWantsWhatItsGasPricesSay(t *testing.T) {
	half := sdk.DecCoin{Denom: "aaa", Amount: sdkmath.LegacyNewDecWithPrec(5, 1)}
	two := sdk.NewInt64DecCoin("bbb", 2)
	for name, tc := range map[string]struct {
		prices   sdk.DecCoins
		offer    offer
		ok       bool
		priority int64
	}{
		"no prices, no fee":                  {nil, offer{nil, nil, 100}, true, 0},
		"no prices, a fee":                   {nil, offer{nil, coins(1000, "aaa"), 100}, true, 10},
		"exactly enough, rounded up":         {sdk.DecCoins{half}, offer{nil, coins(51, "aaa"), 101}, true, 0},
		"one short of what is rounded up":    {sdk.DecCoins{half}, offer{nil, coins(50, "aaa"), 101}, false, 0},
		"nothing":                            {sdk.DecCoins{half}, offer{nil, nil, 100}, false, 0},
		"another coin":                       {sdk.DecCoins{half}, offer{nil, coins(1000, "ccc"), 100}, false, 0},
		"one of two coins":                   {sdk.DecCoins{half, two}, offer{nil, coins(200, "bbb"), 100}, true, 2},
		"a price of zero":                    {sdk.DecCoins{sdk.NewInt64DecCoin("aaa", 0)}, offer{nil, nil, 100}, true, 0},
		"the lowest price is the priority":   {nil, offer{nil, coins(1000, "aaa", 300, "bbb"), 100}, true, 3},
		"as much gas as there is":            {sdk.DecCoins{half}, offer{nil, coins(1000, "aaa"), math.MaxUint64}, false, 0},
		"no gas":                             {sdk.DecCoins{half}, offer{nil, coins(1000, "aaa"), 0}, true, 0},
		"a fee beyond what a priority holds": {nil, offer{nil, sdk.Coins{{Denom: "aaa", Amount: sdkmath.NewIntFromUint64(math.MaxUint64)}}, 1}, true, math.MaxInt64},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := sdk.Context{}.WithIsCheckTx(true).WithMinGasPrices(tc.prices)
			fee, priority, err := ante.RequireMinGasPrices(ctx, tc.offer)
			if !tc.ok {
				require.ErrorIs(t, err, sdkerrors.ErrInsufficientFee)
				return
			}
			require.NoError(t, err)
			require.Equal(t, tc.offer.fee, fee)
			require.Equal(t, tc.priority, priority)
		})
	}
}

func TestInABlockEveryFeeWillDo(t *testing.T) {
	ctx := sdk.Context{}.WithMinGasPrices(sdk.NewDecCoins(sdk.NewInt64DecCoin("aaa", 1)))
	_, _, err := ante.RequireMinGasPrices(ctx, offer{nil, nil, 100})
	require.NoError(t, err)
}
