package lane

import (
	"bytes"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"

	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
)

// Free returns the withdrawal or veto of a transaction that keeps to what is free of fees, or ErrNotFree with what it does not keep
// to.
// The bytes of the transaction decide it and nothing else, so that everybody counts alike: those who propose a block, those who
// vote on it, and the checks of each node. Whether the message is the signer's to make is asked by the checks alone, of
// x/consent.
//
// Exactly one message, of those that somebody may always send; nobody else named to pay, and no fee offered: who offers one
// asks for no favour, and goes with everybody's; in order, by the sequence of the account; with the key of its signer, whose type
// says how much gas it declares, exactly, and how long it may be.
func Free(tx sdk.Tx, size int) (consenttypes.FreeMessage, error) {
	msg, err := rightful(tx.GetMsgs())
	if err != nil {
		return nil, err
	}
	signed, ok := tx.(interface {
		sdk.FeeTx
		sdk.TxWithUnordered
		authsigning.SigVerifiableTx
	})
	if !ok {
		return nil, consenttypes.ErrNotFree.Wrapf("a transaction of type %T", tx)
	}
	signers, err := signed.GetSigners()
	if err != nil {
		return nil, consenttypes.ErrNotFree.Wrap(err.Error())
	}
	keys, err := signed.GetPubKeys()
	if err != nil {
		return nil, consenttypes.ErrNotFree.Wrap(err.Error())
	}
	switch {
	case len(signers) == 0 || len(signed.FeeGranter()) != 0 || !bytes.Equal(signed.FeePayer(), signers[0]):
		return nil, consenttypes.ErrNotFree.Wrap("somebody else is named to pay its fee: name nobody")
	case !signed.GetFee().IsZero():
		return nil, consenttypes.ErrNotFree.Wrapf("it offers a fee of %s: offer none", signed.GetFee())
	case signed.GetUnordered():
		return nil, consenttypes.ErrNotFree.Wrap("it is unordered: give it the account's sequence")
	case len(keys) != 1 || keys[0] == nil:
		return nil, consenttypes.ErrNotFree.Wrap("it does not name the public key of its signer, whose type says how much gas is free")
	}
	terms, ok := consenttypes.TermsOfFree(keys[0])
	switch {
	case !ok:
		return nil, consenttypes.ErrNotFree.Wrapf("its signer's key is of type %s, want one key of secp256k1, secp256r1 or ML-DSA-65", keys[0].Type())
	case signed.GetGas() != terms.Gas:
		return nil, consenttypes.ErrNotFree.Wrapf("it declares %d gas, with a key of type %s exactly %d are free", signed.GetGas(), keys[0].Type(), terms.Gas)
	case size > terms.Bytes:
		return nil, consenttypes.ErrNotFree.Wrapf("it has %d bytes, with a key of type %s up to %d are free", size, keys[0].Type(), terms.Bytes)
	}
	return msg, nil
}

// rightful returns the one message of a transaction if it is of those that somebody may always send, whatever they own: the
// withdrawal from a trial as a whole, or the veto of a key that was proposed. Whoever adds another one adds what x/consent is asked
// about it.
func rightful(msgs []sdk.Msg) (consenttypes.FreeMessage, error) {
	if len(msgs) == 1 {
		switch msg := msgs[0].(type) {
		case *consenttypes.MsgWithdraw:
			if msg.FormLine == 0 {
				return msg, nil
			}
		case *consenttypes.MsgVetoKey:
			return msg, nil
		}
	}
	return nil, errOthers
}

// errOthers is why nearly every transaction is not free. It is made once: an error that is made notes where.
var errOthers = consenttypes.ErrNotFree.Wrap("it is free only alone in its transaction")
