package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/server"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/equipoise-trials/equipoise/app"
)

// validateBlockLimits makes the SDK's genesis validate look at the limits of a block too, which CometBFT lets be none.
func validateBlockLimits(genesis *cobra.Command) {
	for _, c := range genesis.Commands() {
		if c.Name() != "validate" {
			continue
		}
		validate := c.RunE
		c.RunE = func(cmd *cobra.Command, args []string) error {
			path := server.GetServerContextFromCmd(cmd).Config.GenesisFile()
			if len(args) > 0 {
				path = args[0]
			}
			if err := checkBlockLimits(path); err != nil {
				return err
			}
			return validate(cmd, args)
		}
	}
}

// checkBlockLimits reports what keeps the limits of a block in a genesis file from being those of this chain.
func checkBlockLimits(path string) error {
	genesis, err := genutiltypes.AppGenesisFromFile(path)
	if err != nil {
		return err
	}
	if genesis.Consensus == nil {
		return fmt.Errorf("%s: %w", path, app.CheckBlockLimits(nil))
	}
	if err := app.CheckBlockLimits(genesis.Consensus.Params); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
