package cli

import (
	"testing"

	"github.com/stretchr/testify/require"

	cmttypes "github.com/cometbft/cometbft/types"

	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/equipoise-trials/equipoise/app"
)

func TestAGenesisFileWithBlocksOfNoLimitIsNotValid(t *testing.T) {
	for text, limits := range map[string][2]int64{
		"max_gas of a block is -1, want 50000000 to 5000000000": {app.MaxBlockBytes, -1},
		"max_bytes of a block is -1":                            {-1, app.MaxBlockGas},
		"the genesis state of":                                  {app.MaxBlockBytes, app.MaxBlockGas}, // what is looked at next
	} {
		params := cmttypes.DefaultConsensusParams()
		params.Block.MaxBytes, params.Block.MaxGas = limits[0], limits[1]
		genesis := genutiltypes.NewAppGenesisWithVersion("equipoise-1", []byte("{}"))
		genesis.Consensus = &genutiltypes.ConsensusGenesis{Params: params}
		require.ErrorContains(t, validateGenesis(app.Describe(), genesis), text)
	}
}

func TestAMempoolTakesNoTransactionThatNoBlockTakes(t *testing.T) {
	require.LessOrEqual(t, newCometConfig().Mempool.MaxTxBytes, app.MaxBlockBytes/2)
}
