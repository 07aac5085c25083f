package types

import (
	"slices"
	"time"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/x/internal/field"
)

// Check reports what is wrong with the form of an account. Its payee may have no kind: nobody has named one yet.
func (a Account) Check() error {
	if _, err := field.Hash(ErrInvalid, "handle", a.Handle); err != nil {
		return err
	}
	if a.Trial == 0 || a.Site == 0 {
		return errorsmod.Wrapf(ErrInvalid, "trial %d, site %d: both are numbered from 1", a.Trial, a.Site)
	}
	if a.HasPayee() != !a.Payee.isNone() {
		return errorsmod.Wrapf(ErrPayee, "the account is at payee %d: those that were named are numbered from 1", a.Revision)
	}
	if !a.HasPayee() {
		return nil
	}
	return a.Payee.Check()
}

// IsOf reports whether a site looks after the participation, or did before.
func (a Account) IsOf(site uint32) bool {
	return site == a.Site || slices.Contains(a.FormerSites, site)
}

// Sites returns the sites that looked after the participation, the present one last.
func (a Account) Sites() []uint32 { return append(slices.Clone(a.FormerSites), a.Site) }

// Move notes that another site looks after the participation.
func (a *Account) Move(to uint32) {
	if !slices.Contains(a.FormerSites, a.Site) {
		a.FormerSites = append(a.FormerSites, a.Site)
	}
	a.Site = to
}

// HasPayee reports whether anybody has named where the money goes.
func (a Account) HasPayee() bool { return a.Revision > 0 }

// IsHeld reports whether nothing is paid now, because the participation is to be bound to another key, or was just now.
func (a Account) IsHeld(now time.Time) bool { return a.HeldUntil != nil && now.Before(*a.HeldUntil) }

// Name notes where the money goes from now on, and whether somebody said so in the participant's place.
func (a *Account) Name(payee Payee, appointed bool) {
	a.Payee, a.Appointed = payee, appointed
	a.Revision++
}

// RequireEarns reports whether the participation may earn: it was screened, and its end is no more than a settlement window ago.
func (a Account) RequireEarns(now time.Time) error {
	switch {
	case a.EarnsFrom == nil:
		return errorsmod.Wrapf(ErrNotEarning, "participation %X was not screened: visits begin with the screening", a.Handle)
	case a.EarnsUntil != nil && now.After(*a.EarnsUntil):
		return errorsmod.Wrapf(ErrNotEarning, "participation %X could earn until %s", a.Handle, a.EarnsUntil.UTC().Format(time.RFC3339))
	}
	return nil
}

// End notes that the participation may earn until a time. An earlier end stands. It reports whether that is new.
func (a *Account) End(until time.Time) bool {
	if a.EarnsFrom == nil || a.Over || (a.EarnsUntil != nil && !until.Before(*a.EarnsUntil)) {
		return false
	}
	a.EarnsUntil = &until
	return true
}
