package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
)

// Hash returns the 32 bytes of a field of a message, which is a handle, a digest or a blind.
func Hash(field string, raw []byte) (h fact.Hash, err error) {
	if len(raw) != fact.HashSize {
		return h, errorsmod.Wrapf(ErrInvalid, "%s has %d bytes, want %d", field, len(raw), fact.HashSize)
	}
	return fact.Hash(raw), nil
}
