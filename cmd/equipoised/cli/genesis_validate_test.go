package cli

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	cmttypes "github.com/cometbft/cometbft/types"

	genutilcli "github.com/cosmos/cosmos-sdk/x/genutil/client/cli"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/equipoise-trials/equipoise/app"
)

func TestAGenesisFileWithBlocksOfNoLimitIsNotValid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "genesis.json")
	write := func(bytes, gas int64) {
		genesis := genutiltypes.NewAppGenesisWithVersion("equipoise-1", []byte("{}"))
		params := cmttypes.DefaultConsensusParams()
		params.Block.MaxBytes, params.Block.MaxGas = bytes, gas
		genesis.Consensus = &genutiltypes.ConsensusGenesis{Params: params}
		require.NoError(t, genesis.SaveAs(path))
	}
	write(app.MaxBlockBytes, app.MaxBlockGas)
	require.NoError(t, checkBlockLimits(path))
	write(app.MaxBlockBytes, -1)
	require.ErrorContains(t, checkBlockLimits(path), "max_gas of a block is -1, want 50000000 to 5000000000")
	write(-1, app.MaxBlockGas)
	require.ErrorContains(t, checkBlockLimits(path), "max_bytes of a block is -1")

	genesis := genutilcli.Commands(app.Describe().Encoding().Tx, app.Describe().BasicManager(), t.TempDir())
	validateBlockLimits(genesis)
	validate, _, err := genesis.Find([]string{"validate"})
	require.NoError(t, err)
	validate.SetContext(t.Context())
	require.ErrorContains(t, validate.RunE(validate, []string{path}), "max_bytes of a block is -1", "the command asks")
}

func TestAMempoolTakesNoTransactionThatNoBlockTakes(t *testing.T) {
	require.LessOrEqual(t, newCometConfig().Mempool.MaxTxBytes, app.MaxBlockBytes/2)
}
