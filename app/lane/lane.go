// Package lane sorts transactions into lanes, so that no flood of others keeps out what participants send: it says which
// transaction goes by which lane, bounds what a node's mempool takes of each, and orders proposals.
package lane

import (
	"bytes"

	cmttypes "github.com/cometbft/cometbft/types"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
)

// Lane is what a transaction goes by.
type Lane int

// The lanes.
const (
	// Everybodys holds all that is in no other lane.
	Everybodys Lane = iota
	// Promised holds transactions whose fee was promised at an invitation.
	Promised
	// FreeOfFees holds what is free of fees.
	FreeOfFees
)

// promises is the account that a transaction names whose fee is promised.
var promises = authtypes.NewModuleAddress(participationtypes.FeesAccount)

// Tx is a transaction as lanes see it.
type Tx struct {
	Raw []byte
	Size
	Lane Lane
	// signers are those whose sequences say where among their transactions it stands: nobody for one that is unordered.
	signers []string
}

// Read returns what lanes see of a transaction, its bytes and what they decode to. The lane follows from the bytes alone.
func Read(tx sdk.Tx, raw []byte) (Tx, error) {
	signed, ok := tx.(interface {
		sdk.FeeTx
		authsigning.SigVerifiableTx
	})
	if !ok {
		return Tx{}, errorsmod.Wrapf(sdkerrors.ErrTxDecode, "a transaction of type %T declares no gas and has no signatures", tx)
	}
	t := Tx{Raw: raw, Size: Size{Gas: signed.GetGas(), Bytes: sizeInBlock(raw)}, Lane: laneOf(signed, len(raw))}
	if unordered, ok := tx.(sdk.TxWithUnordered); ok && unordered.GetUnordered() {
		return t, nil
	}
	signers, err := signed.GetSigners()
	if err != nil {
		return Tx{}, errorsmod.Wrap(sdkerrors.ErrTxDecode, err.Error())
	}
	for _, s := range signers {
		t.signers = append(t.signers, string(s))
	}
	return t, nil
}

func laneOf(tx sdk.FeeTx, size int) Lane {
	if _, err := Free(tx, size); err == nil {
		return FreeOfFees
	}
	if bytes.Equal(tx.FeeGranter(), promises) {
		return Promised
	}
	return Everybodys
}

// sizeInBlock returns the size of a transaction in a block, with its tag and length, as CometBFT counts it.
func sizeInBlock(raw []byte) uint64 {
	return uint64(cmttypes.ComputeProtoSizeForTxs([]cmttypes.Tx{raw}))
}
