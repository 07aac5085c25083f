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
	// DefaultFeeLimit is what a treasury pays of a person's fees unless the grant says otherwise, in FeeDenom: some thousand
	// messages.
	DefaultFeeLimit = 1_000_000
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

// Fees is what a treasury pays of somebody's fees: the zero value for nothing.
type Fees struct {
	// Limit is what it pays at most.
	Limit sdk.Coins
	// Expiry is the last instant at which it pays, nil if there is none.
	Expiry *time.Time
}

// Amounts returns the limit as facts write it.
func (f Fees) Amounts() []*identityfact.Amount { return Amounts(f.Limit) }

// Nanos returns the expiry as facts write it.
func (f Fees) Nanos() int64 { return term.Nanos(f.Expiry) }

// Terms returns what the treasury pays and until when, for a grant in a block at now.
func (g FeeGrant) Terms(now time.Time) (Fees, error) {
	expiry := now.Add(DefaultFeeTerm)
	fees := Fees{Limit: g.SpendLimit, Expiry: &expiry}
	if len(fees.Limit) == 0 {
		fees.Limit = sdk.NewCoins(sdk.NewInt64Coin(FeeDenom, DefaultFeeLimit))
	}
	if g.Expiry != nil {
		fees.Expiry = g.Expiry
	}
	if _, err := term.New(now, nil, fees.Expiry); err != nil {
		return Fees{}, errorsmod.Wrapf(ErrFeeGrant, "expiry: %s", err)
	}
	return fees, nil
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
