package work

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	sdkmath "cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// Money is an amount of a currency.
type Money struct {
	// Currency is an ISO 4217 code, "USD" for example.
	Currency string
	// Millionths of the currency's unit: 25 USD are 25000000. It is what the chain counts in.
	Millionths uint64
}

// moneyForm is an amount with at most six decimals and a currency.
var moneyForm = regexp.MustCompile(`^([0-9]{1,12})(?:\.([0-9]{1,6}))? ([A-Z]{3})$`)

// ParseMoney reads an amount such as "25 USD" or "12.50 EUR".
func ParseMoney(text string) (Money, error) {
	parts := moneyForm.FindStringSubmatch(text)
	if parts == nil {
		return Money{}, fmt.Errorf("%q is no amount of money, want an amount and a currency such as 25.00 USD", text)
	}
	millionths, err := strconv.ParseUint(parts[1]+parts[2]+strings.Repeat("0", 6-len(parts[2])), 10, 64)
	return Money{Currency: parts[3], Millionths: millionths}, err
}

// String returns the amount as people write it, with two decimals or as many as it has: "25.00 USD".
func (m Money) String() string {
	decimals := fmt.Sprintf("%06d", m.Millionths%1_000_000)
	decimals = decimals[:2] + strings.TrimRight(decimals[2:], "0")
	return fmt.Sprintf("%d.%s %s", m.Millionths/1_000_000, decimals, m.Currency)
}

// denom returns what the chain calls the currency: "uusd".
func (m Money) denom() string { return "u" + strings.ToLower(m.Currency) }

// Coin returns the amount as the chain holds it: 25000000uusd.
func (m Money) Coin() sdk.Coin { return sdk.NewCoin(m.denom(), sdkmath.NewIntFromUint64(m.Millionths)) }
