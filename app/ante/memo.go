package ante

import (
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
)

// RefuseMemo refuses transactions with a memo: free text is where personal data would reach the chain by mistake, and
// from there nobody could take it back. The transactions of genesis are exempt, their memos carry peer addresses.
type RefuseMemo struct{}

// AnteHandle refuses a memo.
func (RefuseMemo) AnteHandle(ctx sdk.Context, tx sdk.Tx, simulate bool, next sdk.AnteHandler) (sdk.Context, error) {
	if withMemo, ok := tx.(sdk.TxWithMemo); ok && withMemo.GetMemo() != "" && !inGenesis(ctx) {
		return ctx, errorsmod.Wrap(sdkerrors.ErrInvalidRequest,
			"memos are refused, they could carry personal data: send the transaction without one")
	}
	return next(ctx, tx, simulate)
}

// inGenesis reports whether a transaction of the genesis file is being delivered, at whatever initial height: only
// there is a transaction executed for good outside a block.
func inGenesis(ctx sdk.Context) bool {
	return !ctx.IsCheckTx() && ctx.ExecMode() != sdk.ExecModeSimulate && ctx.TxIndex() < 0
}
