package ante

import (
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
)

// RefuseEdgeOfTimeout refuses an unordered transaction whose time-out equals the block's time. The SDK accepts it and,
// in the same block, forgets the nonces that time out then: it could be replayed in a later block of the same time.
type RefuseEdgeOfTimeout struct{}

// AnteHandle refuses an unordered transaction at the edge of its time-out.
func (RefuseEdgeOfTimeout) AnteHandle(ctx sdk.Context, tx sdk.Tx, simulate bool, next sdk.AnteHandler) (sdk.Context, error) {
	unordered, ok := tx.(sdk.TxWithUnordered)
	if ok && unordered.GetUnordered() && !unordered.GetTimeoutTimeStamp().After(ctx.BlockTime()) {
		return ctx, errorsmod.Wrapf(sdkerrors.ErrTxTimeout,
			"an unordered transaction must time out after the time of its block, %s: send it with a later time-out",
			ctx.BlockTime().UTC())
	}
	return next(ctx, tx, simulate)
}
