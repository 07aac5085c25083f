package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
)

// Hash returns 32 bytes of a message: a handle, a digest or a blind. The error names the field.
func Hash(field string, raw []byte) (h fact.Hash, err error) {
	if len(raw) != fact.HashSize {
		return h, errorsmod.Wrapf(ErrInvalid, "%s has %d bytes, want %d", field, len(raw), fact.HashSize)
	}
	return fact.Hash(raw), nil
}

// NextBlind returns the blind of the next fact about the participation, whose type is typeURL, and notes that it was
// used.
func (p *Participation) NextBlind(typeURL string) []byte {
	blind := fact.RowBlind(fact.Hash(p.Blind), typeURL, p.BlindsUsed)
	p.BlindsUsed++
	return blind[:]
}
