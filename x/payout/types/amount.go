package types

import (
	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// CheckAmount reports what keeps an amount from being funded or owed. It must be at least 1, and at most 2^128 - 1, so
// that no sum of amounts overflows.
func CheckAmount(denom string, amount math.Int) error {
	if err := sdk.ValidateDenom(denom); err != nil {
		return errorsmod.Wrapf(ErrAmount, "denomination: %s", err)
	}
	switch {
	case amount.IsNil():
		return errorsmod.Wrapf(ErrAmount, "no amount of %s is given, want at least 1", denom)
	case !amount.IsPositive():
		return errorsmod.Wrapf(ErrAmount, "%s%s, want at least 1", amount, denom)
	case amount.BigIntMut().BitLen() > MaxAmountBits:
		return errorsmod.Wrapf(ErrAmount, "%s%s, want at most 2^%d - 1", amount, denom, MaxAmountBits)
	}
	return nil
}

// Coins returns an amount as coins.
func Coins(denom string, amount math.Int) sdk.Coins {
	return sdk.Coins{sdk.Coin{Denom: denom, Amount: amount}}
}

// shift adds an amount to a figure, or takes it away. It refuses to let the figure fall below zero, or grow beyond what
// an escrow can hold.
func shift(name string, figure *math.Int, amount math.Int, add bool) error {
	if !add {
		amount = amount.Neg()
	}
	sum, err := figure.SafeAdd(amount)
	if err != nil || sum.IsNegative() || sum.BigIntMut().BitLen() > MaxFigureBits {
		return errorsmod.Wrapf(ErrFigures, "%s is %s and cannot change by %s", name, figure, amount)
	}
	*figure = sum
	return nil
}
