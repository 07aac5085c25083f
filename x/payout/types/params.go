package types

import (
	"regexp"
	"slices"
	"strings"

	errorsmod "cosmossdk.io/errors"

	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
)

// PaymentDenom is the denomination in which a new chain has trials funded, besides its own coin.
const PaymentDenom = "uusd"

// MaxDenoms bounds the denominations in which trials are funded.
const MaxDenoms = 64

// denomPattern is a plain name, or that of coins which came from another chain.
var denomPattern = regexp.MustCompile(`^(?:[a-zA-Z][a-zA-Z0-9]{2,127}|ibc/[0-9A-F]{64})$`)

// DefaultParams returns the settings of a new chain: trials are funded in its own coin and in [PaymentDenom].
func DefaultParams() Params { return Params{Denoms: []string{identitytypes.FeeDenom, PaymentDenom}} }

// Check reports what keeps the settings from being those of a chain.
func (p Params) Check() error {
	if len(p.Denoms) == 0 || len(p.Denoms) > MaxDenoms {
		return errorsmod.Wrapf(ErrDenominations, "%d denominations are permitted, want 1 to %d", len(p.Denoms), MaxDenoms)
	}
	for i, denom := range p.Denoms {
		switch {
		case !denomPattern.MatchString(denom):
			return errorsmod.Wrapf(ErrDenominations, "denoms[%d] is %.80q, want 3 to 128 letters and digits, or ibc/ and 64 hexadecimal digits in capitals", i, denom)
		case i > 0 && p.Denoms[i-1] >= denom:
			return errorsmod.Wrapf(ErrDenominations, "denoms[%d] is %q after %q, want them ascending, each once", i, denom, p.Denoms[i-1])
		}
	}
	return nil
}

// Permits reports whether trials are funded in a denomination.
func (p Params) Permits(denom string) bool {
	_, found := slices.BinarySearch(p.Denoms, denom)
	return found
}

// RequirePermitted refuses to fund in a denomination that is not permitted.
func (p Params) RequirePermitted(denom string) error {
	if p.Permits(denom) {
		return nil
	}
	return errorsmod.Wrapf(ErrDenominations, "trials are not funded in %s, want one of %s: governance can permit it", denom, strings.Join(p.Denoms, ", "))
}

// IsVoucher reports whether coins of a denomination came from another chain. Before the first came, there are none.
func IsVoucher(denom string) bool { return strings.HasPrefix(denom, "ibc/") }
