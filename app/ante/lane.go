package ante

import (
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app/lane"
)

// AdmitToLane notes what a node takes into its mempool, first or again, and refuses it if its lane is full there. In a block and in a
// simulation it does nothing. It must be the last rule: what is noted is about to be in the mempool.
type AdmitToLane struct {
	Consent ConsentKeeper
	Admit   func(ctx sdk.Context, tx lane.Tx, organisation uint64) error
}

// AnteHandle notes a transaction.
func (d AdmitToLane) AnteHandle(ctx sdk.Context, tx sdk.Tx, simulate bool, next sdk.AnteHandler) (sdk.Context, error) {
	if simulate || !ctx.IsCheckTx() {
		return next(ctx, tx, simulate)
	}
	t, err := lane.Read(tx, ctx.TxBytes())
	if err != nil {
		return ctx, err
	}
	var organisation uint64
	if t.Lane == lane.FreeOfFees {
		msg, err := lane.Free(tx, len(t.Raw))
		if err != nil {
			return ctx, err
		}
		// a block asks for no organisation, so no gas is charged for it here
		if organisation, err = d.Consent.Inviter(ctx.WithGasMeter(storetypes.NewInfiniteGasMeter()), msg.GetHandle()); err != nil {
			return ctx, err
		}
	}
	if err := d.Admit(ctx, t, organisation); err != nil {
		return ctx, err
	}
	return next(ctx, tx, simulate)
}
