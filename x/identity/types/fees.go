package types

import (
	"slices"
	"time"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/x/internal/term"
)

const (
	// FeeDenom is the denomination in which fees are paid.
	FeeDenom = "upoise"
	// DefaultFeeLimit is what a treasury pays of a person's fees unless the grant says otherwise, in FeeDenom.
	DefaultFeeLimit = 100_000_000
	// DefaultFeeTerm is for how long.
	DefaultFeeTerm = 365 * 24 * time.Hour
)

// Validate reports what keeps the grant from being acceptable at any time.
func (g FeeGrant) Validate() error {
	if len(g.SpendLimit) == 0 {
		return nil
	}
	return checkCoins(ErrFeeGrant, "spend_limit", g.SpendLimit)
}

// Terms returns what the treasury pays and until when, for a grant in a block at now.
func (g FeeGrant) Terms(now time.Time) (limit sdk.Coins, expiry time.Time, err error) {
	limit, expiry = g.SpendLimit, now.Add(DefaultFeeTerm)
	if len(limit) == 0 {
		limit = sdk.NewCoins(sdk.NewInt64Coin(FeeDenom, DefaultFeeLimit))
	}
	if g.Expiry != nil {
		expiry = *g.Expiry
	}
	if _, err := term.New(now, nil, &expiry); err != nil {
		return nil, time.Time{}, errorsmod.Wrapf(ErrFeeGrant, "expiry: %s", err)
	}
	return limit, expiry, nil
}

// checkCoins wants coins to be sorted, positive and few. The error names the field.
func checkCoins(registered *errorsmod.Error, field string, coins sdk.Coins) error {
	if n := len(coins); n == 0 || n > MaxDenominations {
		return errorsmod.Wrapf(registered, "%s names %d denominations, want 1 to %d", field, n, MaxDenominations)
	}
	if slices.ContainsFunc(coins, sdk.Coin.IsNil) { // as decoded from a coin without an amount, on which Validate panics
		return errorsmod.Wrapf(registered, "%s has a coin without an amount", field)
	}
	if err := coins.Validate(); err != nil {
		return errorsmod.Wrapf(registered, "%s: %s", field, err)
	}
	return nil
}

// Amounts returns coins as facts write them.
func Amounts(coins sdk.Coins) []*identityfact.Amount {
	amounts := make([]*identityfact.Amount, len(coins))
	for i, c := range coins {
		amounts[i] = &identityfact.Amount{Denom: c.Denom, Amount: c.Amount.String()}
	}
	return amounts
}
