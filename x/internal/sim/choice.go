package sim

import (
	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
)

// tries bounds how many accounts are looked at to find one that fits.
const tries = 200

// Anybody returns an account that a rule admits. It skips if there is none.
func Anybody(data *simsx.ChainDataSource, reporter simsx.SimulationReporter, admits func(sdk.AccAddress) bool) simsx.SimAccount {
	return data.AnyAccountN(tries, reporter, simsx.SimAccountFilterFn(func(a simsx.SimAccount) bool { return admits(a.Address) }))
}

// One returns one of the rows of a chain. It skips if there is none.
func One[V any](data *simsx.ChainDataSource, reporter simsx.SimulationReporter, rows []V) (row V) {
	if len(rows) == 0 {
		reporter.Skip("there is nothing like that")
		return row
	}
	return simsx.OneOf(data.Rand(), rows)
}

// Reason returns some reason that needs no text.
func Reason(data *simsx.ChainDataSource) *fact.Reason {
	return &fact.Reason{Code: fact.ReasonCode(data.Rand().IntInRange(1, int(fact.ReasonCode_REASON_CODE_OTHER)))}
}
