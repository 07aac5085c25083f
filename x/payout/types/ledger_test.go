package types_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/equipoise-trials/equipoise/x/payout/types"
)

func TestALedgerKeepsItsEscrowsInTheOrderOfTheirDenominations(t *testing.T) {
	var l types.Ledger
	for _, denom := range []string{"uusd", "ueur", "ujpy", "uusd"} {
		require.NoError(t, l.Escrow(3, denom).Fund(math.NewInt(10)))
	}
	var got []string
	for _, e := range l.Escrows {
		got = append(got, fmt.Sprint(e.Trial, " ", e.Funded, e.Denom))
	}
	require.Equal(t, []string{"3 10ueur", "3 10ujpy", "3 20uusd"}, got)
}

func TestFundingBeginsABoundedNumberOfDenominations(t *testing.T) {
	var l types.Ledger
	for i := range types.MaxDenominations {
		denom := fmt.Sprintf("u%02d", i)
		require.NoError(t, l.CheckDenomination(denom))
		l.Escrow(3, denom)
	}
	require.NoError(t, l.CheckDenomination("u03"), "it is there")
	require.ErrorContains(t, l.CheckDenomination("uusd"), "has escrows in 16 denominations, and funding begins at most 16")
}
