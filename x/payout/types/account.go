package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/x/internal/field"
)

// Check reports what is wrong with the form of an account.
func (a Account) Check() error {
	if _, err := field.Hash(ErrInvalid, "handle", a.Handle); err != nil {
		return err
	}
	if a.Trial == 0 || a.Site == 0 {
		return errorsmod.Wrapf(ErrInvalid, "trial %d, site %d: both are numbered from 1", a.Trial, a.Site)
	}
	return a.Payee.Check()
}
