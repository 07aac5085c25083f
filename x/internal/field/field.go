// Package field reads addresses and hashes from the fields of messages, of queries and of genesis states. Every error names
// the field.
package field

import (
	"fmt"

	"cosmossdk.io/core/address"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
)

// Address returns the bytes of a bech32 address. It must be written as the chain writes it, in lower case: addresses are kept
// and compared as text, and bech32 allows upper case too. The error wraps refused, an error of the module.
func Address(addresses address.Codec, refused error, field, bech32 string) (sdk.AccAddress, error) {
	raw, err := addresses.StringToBytes(bech32)
	if err != nil {
		return nil, errorsmod.Wrapf(refused, "%s is %.100q: %s", field, bech32, err)
	}
	plain, err := addresses.BytesToString(raw)
	if err != nil {
		return nil, errorsmod.Wrapf(refused, "%s is %.100q: %s", field, bech32, err)
	}
	if plain != bech32 {
		return nil, errorsmod.Wrapf(refused, "%s is %.100q, want it written as %s", field, bech32, plain)
	}
	return raw, nil
}

// Hash returns 32 bytes: a handle, a digest or a blind. The error wraps refused, an error of the module.
func Hash(refused error, field string, raw []byte) (fact.Hash, error) {
	if err := RequireHash(field, raw); err != nil {
		return fact.Hash{}, errorsmod.Wrap(refused, err.Error())
	}
	return fact.Hash(raw), nil
}

// RequireHash returns an error if raw is not 32 bytes long.
func RequireHash(field string, raw []byte) error {
	if len(raw) != fact.HashSize {
		return fmt.Errorf("%s has %d bytes, want %d", field, len(raw), fact.HashSize)
	}
	return nil
}

// AllowHash is RequireHash for a hash that may be left out.
func AllowHash(field string, raw []byte) error {
	if n := len(raw); n != 0 && n != fact.HashSize {
		return fmt.Errorf("%s has %d bytes, want %d or none", field, n, fact.HashSize)
	}
	return nil
}
