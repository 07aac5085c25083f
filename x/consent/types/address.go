package types

import (
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// Address returns the address of a field of a message.
func Address(field, text string) (sdk.AccAddress, error) {
	address, err := sdk.AccAddressFromBech32(text)
	if err != nil {
		return nil, errorsmod.Wrapf(ErrInvalid, "%s: %s", field, err)
	}
	return address, nil
}

// checkAddress reports whether the text is an address in the one spelling that is stored and compared: bech32 may be
// written in upper case too.
func checkAddress(field, text string) error {
	address, err := Address(field, text)
	if err == nil && address.String() != text {
		err = errorsmod.Wrapf(ErrInvalid, "%s is written %s, want %s", field, text, address)
	}
	return err
}
