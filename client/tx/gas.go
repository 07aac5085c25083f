package tx

import (
	sdkmath "cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// What messages that are sent as one transaction should keep to: a part of what a block of this chain holds, so that the
// transaction finds room beside others.
const (
	// MaxGas is half of the gas that the transactions of a block declare together.
	MaxGas = 100_000_000
	// MaxBytes is a quarter of the size of a block, for the messages alone.
	MaxBytes = 512 << 10
)

// Gas that a transaction is allowed: a base, an amount for each message and one for each byte. It is a bound, not an
// estimate: blocks are filled by declared gas, so it stays within a small factor of what messages use.
const (
	baseGas    = 150_000
	messageGas = 300_000
	byteGas    = 1_500
	// queueGas is for messages that also pay lines which wait in a queue.
	queueGas = 10_000_000
)

// GasLimit returns the gas that a transaction of messages is allowed. A sender declares MaxGas at most.
func GasLimit(msgs []sdk.Msg) uint64 {
	gas := uint64(baseGas)
	for _, m := range msgs {
		gas += messageGas
		switch m.(type) {
		case *payouttypes.MsgFund, *consenttypes.MsgNamePayee:
			gas += queueGas
		}
		if sized, ok := m.(interface{ Size() int }); ok {
			gas += byteGas * uint64(sized.Size())
		}
	}
	return gas
}

// fee returns what a transaction costs at the given prices, rounded up.
func fee(prices sdk.DecCoins, gas uint64) sdk.Coins {
	coins := make(sdk.Coins, 0, len(prices))
	for _, p := range prices {
		amount := p.Amount.MulInt(sdkmath.NewIntFromUint64(gas)).Ceil().TruncateInt()
		coins = append(coins, sdk.NewCoin(p.Denom, amount))
	}
	return coins
}
