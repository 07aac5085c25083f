package ante

import (
	"context"
	"math"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	authante "github.com/cosmos/cosmos-sdk/x/auth/ante"

	"github.com/equipoise-trials/equipoise/app/lane"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
)

// ConsentKeeper tells which withdrawals and vetoes are free.
type ConsentKeeper interface {
	// CheckFree reports why a withdrawal or veto pays a fee. It changes nothing.
	CheckFree(ctx context.Context, msg consenttypes.FreeMessage) error
	// ClaimFree counts a withdrawal or veto as an attempt of its signer for the participation, if it is free.
	ClaimFree(ctx context.Context, msg consenttypes.FreeMessage) (bool, error)
	// Inviter returns the organisation whose site invited a participation, 0 if nobody was invited under the handle.
	Inviter(ctx context.Context, handle []byte) (organisation uint64, err error)
}

// Withdrawal from a trial needs the participant's signature alone: no coins, no promise of fees; nor does the veto of a key that was
// proposed for them. What its transaction keeps to is decided by its bytes (lane.Free), and whether it is the signer's to make by two
// rules of the chain of checks. FreeOfFees
// stands where the fee is checked, which is before the signature: who signed is not known yet, so it looks and writes nothing.
// CountFree stands after the signature was verified and counts the transaction for the participation and its signer:
// nobody can use up what is somebody else's. What checks write stays when the message fails, so failures are bounded too.

// FreeOfFees returns the fee rule that lets the withdrawal of an open consent, or the veto of an open proposal, pass without a
// fee, whatever the node's gas prices, and asks next about any other transaction. A node that asks for no fee takes none of them either
// that goes by the lane of what is free and is not: it would take the place of others there.
func FreeOfFees(consent ConsentKeeper, accounts authante.AccountKeeper, next authante.TxFeeChecker) authante.TxFeeChecker {
	return func(ctx sdk.Context, tx sdk.Tx) (sdk.Coins, int64, error) {
		msg, reason := lane.Free(tx, len(ctx.TxBytes()))
		inLane := reason == nil
		if inLane {
			reason = consent.CheckFree(ctx, msg)
		}
		if reason == nil {
			return sdk.Coins{}, math.MaxInt64, requireAccount(ctx, accounts, tx)
		}
		fee, priority, err := next(ctx, tx)
		if err == nil && inLane && ctx.IsCheckTx() {
			err = errorsmod.Wrap(sdkerrors.ErrInsufficientFee, "it offers no fee")
		}
		if err != nil && hasRightful(tx) {
			err = errorsmod.Wrap(err, reason.Error())
		}
		return fee, priority, err
	}
}

// CountFree counts the withdrawals and vetoes that paid no fee: a key has some attempts for a participation. It must stand after
// the decorator that verifies signatures.
type CountFree struct{ Consent ConsentKeeper }

// AnteHandle counts a withdrawal or veto that is free.
func (d CountFree) AnteHandle(ctx sdk.Context, tx sdk.Tx, simulate bool, next sdk.AnteHandler) (sdk.Context, error) {
	if msg, reason := lane.Free(tx, len(ctx.TxBytes())); reason == nil {
		if _, err := d.Consent.ClaimFree(ctx, msg); err != nil {
			return ctx, err
		}
	}
	return next(ctx, tx, simulate)
}

func hasRightful(tx sdk.Tx) bool {
	for _, msg := range tx.GetMsgs() {
		switch msg.(type) {
		case *consenttypes.MsgWithdraw, *consenttypes.MsgVetoKey:
			return true
		}
	}
	return false
}

// requireAccount reports whether the signer has an account. The invitation opened it.
func requireAccount(ctx sdk.Context, accounts authante.AccountKeeper, tx sdk.Tx) error {
	signer := tx.(sdk.FeeTx).FeePayer()
	if accounts.GetAccount(ctx, signer) == nil {
		return errorsmod.Wrapf(sdkerrors.ErrUnknownAddress,
			"%s has no account on this chain, so its signature cannot be checked: an invitation, or any coin sent to it, opens one",
			sdk.AccAddress(signer))
	}
	return nil
}
