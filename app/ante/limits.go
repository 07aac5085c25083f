package ante

import (
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
)

// LimitTransaction refuses a transaction that no proposal may hold: in the mempool it would only stand in the way of others.
type LimitTransaction struct {
	// Check reports whether a transaction of so many bytes that declares so much gas is larger than one may be.
	Check func(ctx sdk.Context, bytes int, gas uint64) error
}

// AnteHandle refuses a transaction that is too large.
func (d LimitTransaction) AnteHandle(ctx sdk.Context, tx sdk.Tx, simulate bool, next sdk.AnteHandler) (sdk.Context, error) {
	feeTx, ok := tx.(sdk.FeeTx)
	if !ok {
		return ctx, errorsmod.Wrapf(sdkerrors.ErrTxDecode, "a transaction of type %T declares no gas", tx)
	}
	gas := feeTx.GetGas()
	if simulate {
		gas = 0 // what is asked for is how much it should be
	}
	if err := d.Check(ctx, len(ctx.TxBytes()), gas); err != nil {
		return ctx, err
	}
	return next(ctx, tx, simulate)
}
