package ante

import (
	"bytes"
	"context"
	"math"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	authante "github.com/cosmos/cosmos-sdk/x/auth/ante"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"

	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
)

// ConsentKeeper tells which withdrawals are free.
type ConsentKeeper interface {
	// CheckFreeWithdrawal reports why a withdrawal pays a fee. It changes nothing.
	CheckFreeWithdrawal(ctx context.Context, msg *consenttypes.MsgWithdraw) error
	// ClaimFreeWithdrawal counts a withdrawal as its signer's free one for the participation, if it is free.
	ClaimFreeWithdrawal(ctx context.Context, msg *consenttypes.MsgWithdraw) (bool, error)
}

// Withdrawal from a trial needs the participant's signature alone: no coins, no fee grant. Two rules of the chain of
// checks make it so. FreeWithdrawal stands where the fee is checked, which is before the signature: who signed is not
// known yet, so it looks and writes nothing. CountFreeWithdrawal stands after the signature was verified and counts the
// transaction for the participation and its signer: nobody can use up what is somebody else's. What checks write stays when
// the message fails, so withdrawals that run out of gas are bounded too.

// FreeWithdrawal returns the fee rule that lets the withdrawal of an open consent pass without a fee, whatever the
// node's gas prices, and asks next about any other transaction.
func FreeWithdrawal(consent ConsentKeeper, accounts authante.AccountKeeper, next authante.TxFeeChecker) authante.TxFeeChecker {
	return func(ctx sdk.Context, tx sdk.Tx) (sdk.Coins, int64, error) {
		msg, reason := loneWithdrawal(tx)
		if reason == nil {
			reason = consent.CheckFreeWithdrawal(ctx, msg)
		}
		if reason == nil {
			return sdk.Coins{}, math.MaxInt64, requireAccount(ctx, accounts, tx)
		}
		fee, priority, err := next(ctx, tx)
		if err != nil && hasWithdrawal(tx) {
			err = errorsmod.Wrap(err, reason.Error())
		}
		return fee, priority, err
	}
}

// CountFreeWithdrawal counts the withdrawals that paid no fee: a key has one for a participation in so many blocks. It must
// stand after the decorator that verifies signatures.
type CountFreeWithdrawal struct{ Consent ConsentKeeper }

// AnteHandle counts a withdrawal that is free.
func (d CountFreeWithdrawal) AnteHandle(ctx sdk.Context, tx sdk.Tx, simulate bool, next sdk.AnteHandler) (sdk.Context, error) {
	if msg, reason := loneWithdrawal(tx); reason == nil {
		if _, err := d.Consent.ClaimFreeWithdrawal(ctx, msg); err != nil {
			return ctx, err
		}
	}
	return next(ctx, tx, simulate)
}

// loneWithdrawal returns the withdrawal of a transaction that holds nothing else, or why the transaction cannot be free.
func loneWithdrawal(tx sdk.Tx) (*consenttypes.MsgWithdraw, error) {
	msgs := tx.GetMsgs()
	feeTx, ok := tx.(interface {
		sdk.FeeTx
		authsigning.SigVerifiableTx
	})
	if !ok || len(msgs) != 1 {
		return nil, consenttypes.ErrNotFree.Wrap("it is free only alone in its transaction")
	}
	msg, ok := msgs[0].(*consenttypes.MsgWithdraw)
	if !ok {
		return nil, consenttypes.ErrNotFree.Wrap("it is free only alone in its transaction")
	}
	signers, err := feeTx.GetSigners()
	if err != nil {
		return nil, consenttypes.ErrNotFree.Wrap(err.Error())
	}
	unordered, ok := tx.(sdk.TxWithUnordered)
	switch {
	case feeTx.GetGas() > consenttypes.MaxFreeGas:
		return nil, consenttypes.ErrNotFree.Wrapf("it declares %d gas, up to %d is free", feeTx.GetGas(), consenttypes.MaxFreeGas)
	case len(feeTx.FeeGranter()) != 0 || !bytes.Equal(feeTx.FeePayer(), signers[0]):
		return nil, consenttypes.ErrNotFree.Wrap("somebody else is named to pay its fee: name nobody")
	case ok && unordered.GetUnordered():
		return nil, consenttypes.ErrNotFree.Wrap("it is unordered: give it the account's sequence")
	}
	return msg, nil
}

func hasWithdrawal(tx sdk.Tx) bool {
	for _, msg := range tx.GetMsgs() {
		if _, ok := msg.(*consenttypes.MsgWithdraw); ok {
			return true
		}
	}
	return false
}

// requireAccount reports whether the signer has an account. The fee grant of the invitation made it.
func requireAccount(ctx sdk.Context, accounts authante.AccountKeeper, tx sdk.Tx) error {
	signer := tx.(sdk.FeeTx).FeePayer()
	if accounts.GetAccount(ctx, signer) == nil {
		return errorsmod.Wrapf(sdkerrors.ErrUnknownAddress,
			"%s has no account on this chain, so its signature cannot be checked: the site's fee grant, or any coin sent to it, makes one",
			sdk.AccAddress(signer))
	}
	return nil
}
