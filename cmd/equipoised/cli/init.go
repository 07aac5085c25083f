package cli

import (
	"path/filepath"

	"github.com/spf13/cobra"

	cmttypes "github.com/cometbft/cometbft/types"

	"github.com/cosmos/cosmos-sdk/server"
	genutilcli "github.com/cosmos/cosmos-sdk/x/genutil/client/cli"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/equipoise-trials/equipoise/app"
)

// newInitCommand returns the SDK's init, which writes the settings and genesis file of a new node, with the limits of a
// block that this chain keeps to.
func newInitCommand(chain app.Description) *cobra.Command {
	cmd := genutilcli.InitCmd(chain.BasicManager(), app.DefaultHome())
	write := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := write(cmd, args); err != nil {
			return err
		}
		config := server.GetServerContextFromCmd(cmd).Config
		return setBlockLimits(filepath.Join(config.RootDir, config.Genesis))
	}
	return cmd
}

// setBlockLimits writes the limits of a block into a genesis file.
func setBlockLimits(path string) error {
	genesis, err := genutiltypes.AppGenesisFromFile(path)
	if err != nil {
		return err
	}
	if genesis.Consensus == nil {
		genesis.Consensus = &genutiltypes.ConsensusGenesis{}
	}
	if genesis.Consensus.Params == nil {
		genesis.Consensus.Params = cmttypes.DefaultConsensusParams()
	}
	genesis.Consensus.Params.Block.MaxBytes = app.MaxBlockBytes
	genesis.Consensus.Params.Block.MaxGas = app.MaxBlockGas
	return genesis.SaveAs(path)
}
