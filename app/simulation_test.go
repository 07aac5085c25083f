package app_test

import (
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/codec"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	"github.com/cosmos/cosmos-sdk/testutil/sims"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"
	simtypes "github.com/cosmos/cosmos-sdk/types/simulation"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/testutil/chain"
)

// simulated is the application as the simulator drives it.
type simulated struct{ *app.App }

// SetNotSigverifyTx does nothing: simulated transactions are signed, and their signatures are verified.
func (simulated) SetNotSigverifyTx() {}

// TxConfig returns how transactions are written, except that what the simulator writes has no memo: the simulator's are
// random text, which this chain refuses.
func (s simulated) TxConfig() client.TxConfig { return withoutMemos{s.App.TxConfig()} }

type withoutMemos struct{ client.TxConfig }

func (c withoutMemos) NewTxBuilder() client.TxBuilder { return memoless{c.TxConfig.NewTxBuilder()} }

type memoless struct{ client.TxBuilder }

func (memoless) SetMemo(string) {}

func (s simulated) LegacyAmino() *codec.LegacyAmino { return s.Encoding().Amino }

func (s simulated) BeginBlocker(ctx sdk.Context) (sdk.BeginBlock, error) {
	return s.ModuleManager().BeginBlock(ctx)
}

func (s simulated) EndBlocker(ctx sdk.Context) (sdk.EndBlock, error) {
	return s.ModuleManager().EndBlock(ctx)
}

func (s simulated) InitChainer(ctx sdk.Context, req *abci.RequestInitChain) (*abci.ResponseInitChain, error) {
	var state map[string]json.RawMessage
	if err := json.Unmarshal(req.AppStateBytes, &state); err != nil {
		return nil, err
	}
	return s.ModuleManager().InitGenesis(ctx, s.Encoding().Codec, state)
}

func (s simulated) LoadHeight(height int64) error { return s.LoadVersion(height) }

func (s simulated) ExportAppStateAndValidators(zero bool, jailed, modules []string) (servertypes.ExportedApp, error) {
	return s.Export(zero, jailed, modules)
}

func newSimulated(logger log.Logger, db dbm.DB, _ bool, options servertypes.AppOptions, base ...func(*baseapp.BaseApp)) simulated {
	return simulated{app.New(logger, db, options, base...)}
}

// randomState starts a chain from the random genesis of every module.
func randomState(s simulated) simsx.SimStateFactory {
	cdc := s.Encoding().Codec
	return simsx.SimStateFactory{
		Codec: cdc, AppStateFn: sims.AppStateFn(cdc, s.SimulationManager(), s.DefaultGenesis()),
		BlockedAddr: make(map[string]bool), AccountSource: s.Account, BalanceSource: s.Bank,
	}
}

func TestASimulatedChainKeepsItsInvariantsAndIsExportedWithoutLoss(t *testing.T) {
	seeds, blocks := simulations(t)
	for _, seed := range seeds {
		t.Logf("seed %d, %d blocks", seed, blocks)
		simsx.RunWithSeed(t, simtypes.Config{
			ChainID: chain.ID, InitialBlockHeight: 1, NumBlocks: blocks, BlockSize: 40, Commit: true, DBBackend: "memdb",
			GenesisTime: chain.Start.Unix(),
		}, newSimulated, randomState, seed, nil, func(t testing.TB, run simsx.TestInstance[simulated], _ []simtypes.Account) {
			a := run.App.App
			now := a.GetContextForCheckTx(nil).BlockTime()
			ctx := a.NewNextBlockContext(cmtproto.Header{ChainID: chain.ID, Height: a.LastBlockHeight(), Time: now})
			require.NoError(t, chain.Invariants(ctx, a))
			exported, err := a.Export(false, nil, nil)
			require.NoError(t, err)
			imported := chain.Import(t, chain.Config{}, exported.AppState, exported.Height, now)
			require.JSONEq(t, string(exported.AppState), string(imported.ExportUncommitted()))
		})
	}
}

// simulations returns the seeds and the number of blocks of each simulation: two short ones, or what the environment names, as
// scripts/simulate.sh does.
func simulations(t *testing.T) (seeds []int64, blocks int) {
	seeds, blocks = []int64{1, 2}, 30
	if given := os.Getenv("EQUIPOISE_SIMULATION_SEEDS"); given != "" {
		seeds = nil
		for _, word := range strings.Fields(given) {
			seed, err := strconv.ParseInt(word, 10, 64)
			require.NoError(t, err, "EQUIPOISE_SIMULATION_SEEDS")
			seeds = append(seeds, seed)
		}
	}
	if given := os.Getenv("EQUIPOISE_SIMULATION_BLOCKS"); given != "" {
		var err error
		blocks, err = strconv.Atoi(given)
		require.NoError(t, err, "EQUIPOISE_SIMULATION_BLOCKS")
	}
	return seeds, blocks
}
