package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// pay sends what a line owes, which escrow must cover, and returns the state that the line comes to: SETTLED for a wallet,
// which is paid; IN_TRANSIT for an agent, who has to settle it; SET_ASIDE if it cannot be sent, so that it blocks nobody.
// It notes in the line what was tried, and until when it waits.
func (k Keeper) pay(ctx context.Context, line *types.Line, account types.Account) (to types.LineState, err error) {
	line.Tried(account)
	if account.Payee.IsAgent() {
		to, err = k.dispatch(ctx, line, account)
	} else {
		to, err = k.transfer(ctx, line, account.Payee.Address)
	}
	line.Wait(to, payoutfact.Hold_HOLD_UNSPECIFIED, sdk.UnwrapSDKContext(ctx).BlockTime())
	return to, err
}

// transfer pays a wallet, or sets the line aside where nobody may be paid there. Whatever else keeps the bank from it is an error:
// escrow covers the line.
func (k Keeper) transfer(ctx context.Context, line *types.Line, address string) (types.LineState, error) {
	wallet, err := k.addresses.StringToBytes(address)
	if err != nil {
		return 0, err
	}
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	if k.bank.BlockedAddr(wallet) {
		sdkCtx.Logger().Info("line set aside", "trial", line.Trial, "line", line.Number, "wallet", address)
		line.Failure = payoutfact.Failure_FAILURE_TRANSFER_REFUSED
		return types.LineState_LINE_STATE_SET_ASIDE, nil
	}
	if err := k.bank.SendCoinsFromModuleToAccount(ctx, types.ModuleName, wallet, types.Coins(line.Denom, line.Amount)); err != nil {
		return 0, err
	}
	line.Settle(sdkCtx.BlockHeight(), sdkCtx.BlockTime())
	return types.LineState_LINE_STATE_SETTLED, nil
}

// dispatch hands a line to an agent. Its coins stay in the module account until the agent settles.
func (k Keeper) dispatch(ctx context.Context, line *types.Line, account types.Account) (types.LineState, error) {
	pays, err := k.isPaymentAgent(ctx, account)
	if err != nil {
		return 0, err
	}
	if !pays {
		line.Reference = nil // the chain found this failure, the agent posted nothing
		line.Failure = payoutfact.Failure_FAILURE_AGENT_NOT_ASSIGNED
		return types.LineState_LINE_STATE_SET_ASIDE, nil
	}
	return types.LineState_LINE_STATE_IN_TRANSIT, nil
}
