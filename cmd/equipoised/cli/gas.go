package cli

import (
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/flags"
)

// gasAdjustment is what an estimate of gas is multiplied by unless somebody says otherwise. The SDK takes it as it is, but
// what a transaction reads and writes changes until its block: an estimate without reserve often falls short by a little.
const gasAdjustment = "1.5"

// leaveReserve has every command that estimates gas leave a reserve.
func leaveReserve(cmd *cobra.Command) {
	if f := cmd.Flags().Lookup(flags.FlagGasAdjustment); f != nil {
		f.DefValue = gasAdjustment
		_ = f.Value.Set(gasAdjustment) // it is a number
	}
	for _, c := range cmd.Commands() {
		leaveReserve(c)
	}
}
