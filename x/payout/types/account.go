package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
)

// Check reports what is wrong with the form of an account.
func (a Account) Check() error {
	switch {
	case len(a.Handle) != fact.HashSize:
		return errorsmod.Wrapf(ErrInvalid, "handle has %d bytes, want %d", len(a.Handle), fact.HashSize)
	case a.Trial == 0 || a.Site == 0:
		return errorsmod.Wrapf(ErrInvalid, "trial %d, site %d: both are numbered from 1", a.Trial, a.Site)
	}
	return a.Payee.Check()
}
