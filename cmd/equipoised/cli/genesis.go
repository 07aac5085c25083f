package cli

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/server"
	genutilcli "github.com/cosmos/cosmos-sdk/x/genutil/client/cli"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/equipoise-trials/equipoise/app"

	cmttypes "github.com/cometbft/cometbft/types"
)

// newGenesisCommand returns the SDK's commands about genesis files, with our own way to validate one.
func newGenesisCommand(chain app.Description) *cobra.Command {
	genesis := genutilcli.Commands(chain.Encoding().Tx, chain.BasicManager(), app.DefaultHome())
	for _, c := range genesis.Commands() {
		if c.Name() == "validate" {
			genesis.RemoveCommand(c)
		}
	}
	genesis.AddCommand(newGenesisValidateCommand(chain), newGenesisContinueCommand(chain))
	return genesis
}

func newGenesisValidateCommand(chain app.Description) *cobra.Command {
	return &cobra.Command{
		Use:     "validate [FILE]",
		Aliases: []string{"validate-genesis"},
		Short:   "Check that a genesis file can be the start of a chain",
		Long: "The file is that of the home unless FILE is given. Each module's state is checked in itself and against the others,\n" +
			"as a node does before it starts from the file.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			path := server.GetServerContextFromCmd(cmd).Config.GenesisFile()
			if len(args) == 1 {
				path = args[0]
			}
			genesis, err := genutiltypes.AppGenesisFromFile(path)
			if err == nil {
				err = validateGenesis(chain, genesis)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "File at %s is a valid genesis file\n", path)
			return err
		},
	}
}

// validateGenesis reports what keeps a genesis file from being the start of a chain, and fills in what it leaves out.
func validateGenesis(chain app.Description, genesis *genutiltypes.AppGenesis) error {
	if err := genesis.ValidateAndComplete(); err != nil {
		return err
	}
	var params *cmttypes.ConsensusParams
	if genesis.Consensus != nil {
		params = genesis.Consensus.Params
	}
	if err := app.CheckBlockLimits(params); err != nil {
		return fmt.Errorf("consensus.params: %w", err)
	}
	if len(genesis.AppState) == 0 {
		return errors.New("app_state is missing")
	}
	var state map[string]json.RawMessage
	if err := json.Unmarshal(genesis.AppState, &state); err != nil {
		return fmt.Errorf("app_state: %w", err)
	}
	return chain.ValidateGenesis(state, genesis.GenesisTime)
}
