package ante

import (
	"math"

	errorsmod "cosmossdk.io/errors"
	sdkmath "cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
)

// RequireMinGasPrices is the ordinary fee rule: what a transaction offers is what it pays, and a node takes it into its
// mempool only if that covers the node's own gas prices in one denomination. Fee floors are local: in a block, any fee
// will do. It returns the fee and the transaction's priority, the lowest price of gas among the coins offered.
func RequireMinGasPrices(ctx sdk.Context, tx sdk.Tx) (sdk.Coins, int64, error) {
	feeTx, ok := tx.(sdk.FeeTx)
	if !ok {
		return nil, 0, errorsmod.Wrapf(sdkerrors.ErrTxDecode, "a transaction of type %T has no fee", tx)
	}
	fee, gas := feeTx.GetFee(), feeTx.GetGas()
	if ctx.IsCheckTx() {
		if floor := minFee(ctx.MinGasPrices(), gas); !floor.IsZero() && !fee.IsAnyGTE(floor) {
			return nil, 0, errorsmod.Wrapf(sdkerrors.ErrInsufficientFee, "the fee is %q, this node wants at least one of %s", fee, floor)
		}
	}
	return fee, priority(fee, gas), nil
}

// minFee returns what gas costs at least, in each denomination in which the node has a price, rounded up.
func minFee(prices sdk.DecCoins, gas uint64) sdk.Coins {
	amount := sdkmath.LegacyNewDecFromInt(sdkmath.NewIntFromUint64(gas))
	floor := make(sdk.Coins, len(prices))
	for i, price := range prices {
		floor[i] = sdk.NewCoin(price.Denom, price.Amount.Mul(amount).Ceil().RoundInt())
	}
	return floor
}

// priority returns the lowest price of gas among the coins of a fee, 0 if there is none.
func priority(fee sdk.Coins, gas uint64) int64 {
	if len(fee) == 0 || gas == 0 {
		return 0
	}
	lowest := int64(math.MaxInt64)
	for _, coin := range fee {
		if price := coin.Amount.Quo(sdkmath.NewIntFromUint64(gas)); price.IsInt64() {
			lowest = min(lowest, price.Int64())
		}
	}
	return lowest
}
