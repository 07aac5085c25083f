package ante

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authante "github.com/cosmos/cosmos-sdk/x/auth/ante"

	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
)

// PromiseKeeper keeps what is promised for the fees of those who take part in trials.
type PromiseKeeper interface {
	// DrawPromisedFee takes the fee of a transaction out of what is promised to its payer, or says why it does not.
	DrawPromisedFee(ctx context.Context, payer sdk.AccAddress, fee sdk.Coins, msgs []sdk.Msg) error
}

// PromisedFees pays fees out of promises if a transaction names the account of x/participation as its fee granter, and by the
// grants of x/feegrant if it names any other.
//
// What it writes stays when the transaction's messages fail, and goes when the signature is not that of the payer: the checks of a
// transaction are one branch of the state, and the signature is verified after the fee was taken. So nobody uses up what is
// promised to somebody else.
type PromisedFees struct {
	Promises PromiseKeeper
	Grants   authante.FeegrantKeeper
}

var _ authante.FeegrantKeeper = PromisedFees{}

// feesAccount is the account from which promised fees are paid.
var feesAccount = participationtypes.FeesAddress()

// UseGrantedFees lets a granter pay the fee of a transaction, or says why not. Who simulates a transaction uses nothing up, and is
// told the gas of it.
func (f PromisedFees) UseGrantedFees(ctx context.Context, granter, payer sdk.AccAddress, fee sdk.Coins, msgs []sdk.Msg) error {
	if !granter.Equals(feesAccount) {
		return f.Grants.UseGrantedFees(ctx, granter, payer, fee, msgs)
	}
	if sdkCtx := sdk.UnwrapSDKContext(ctx); sdkCtx.ExecMode() == sdk.ExecModeSimulate {
		ctx, _ = sdkCtx.CacheContext() // never written
	}
	return f.Promises.DrawPromisedFee(ctx, payer, fee, msgs)
}
