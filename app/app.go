// Package app wires the modules into a chain: their order, the checks of a transaction, upgrades and export. What a
// module does is said in its own README.
package app

import (
	"fmt"
	"slices"
	"sync"

	abci "github.com/cometbft/cometbft/abci/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/spf13/cast"

	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"
	reflectionv1 "cosmossdk.io/api/cosmos/reflection/v1"
	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/baseapp/blockexec"
	"github.com/cosmos/cosmos-sdk/client/flags"
	runtimeservices "github.com/cosmos/cosmos-sdk/runtime/services"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/module"
	"github.com/cosmos/cosmos-sdk/version"
	"github.com/cosmos/cosmos-sdk/x/auth/posthandler"

	"github.com/equipoise-trials/equipoise/app/ante"
	"github.com/equipoise-trials/equipoise/app/lane"
)

// App is the chain.
type App struct {
	*baseapp.BaseApp
	Description
	Keepers

	keys         storeKeys
	configurator module.Configurator
	simulation   *module.SimulationManager
	archive      nodeArchive

	closing sync.Once
	closed  error
}

var _ servertypes.Application = (*App)(nil)

// New returns the chain on a database, ready to take blocks.
func New(logger log.Logger, db dbm.DB, options servertypes.AppOptions, baseOptions ...func(*baseapp.BaseApp)) *App {
	a := assemble(logger, db, options, baseOptions...)
	if err := a.LoadLatestVersion(); err != nil {
		panic(fmt.Errorf("the database cannot be read: %w", err))
	}
	return a
}

// NewAt returns the chain as it was at an earlier height, to be read only.
func NewAt(height int64, logger log.Logger, db dbm.DB, options servertypes.AppOptions,
	baseOptions ...func(*baseapp.BaseApp),
) (*App, error) {
	a := assemble(logger, db, options, baseOptions...)
	if err := a.LoadVersion(height); err != nil {
		return nil, fmt.Errorf("height %d cannot be read: %w", height, err)
	}
	return a, nil
}

func assemble(logger log.Logger, db dbm.DB, options servertypes.AppOptions, baseOptions ...func(*baseapp.BaseApp)) *App {
	e := NewEncoding()
	a := &App{keys: newStoreKeys()}
	a.BaseApp = baseapp.NewBaseApp(Name, logger, db, e.Tx.TxDecoder(), baseOptions...)
	a.SetVersion(version.Version)
	a.SetInterfaceRegistry(e.Registry)
	a.SetTxEncoder(e.Tx.TxEncoder())
	a.MountStores(a.keys.all...)
	blockexec.Apply(a.BaseApp, options, a.keys.all, e.Tx.TxDecoder(), func(storetypes.MultiStore) string { return BondDenom })

	a.Keepers = newKeepers(a.BaseApp, e, a.keys, options)
	a.Description = describe(e, &a.Keepers, a)
	a.registerServices()
	a.simulation = newSimulationManager(a.modules)
	a.setHandlers(lane.NewPool(placesOf(options)))
	a.setUpgrades(cast.ToString(options.Get(flags.FlagHome)))
	return a
}

func (a *App) registerServices() {
	a.configurator = module.NewConfigurator(a.encoding.Codec, a.MsgServiceRouter(), a.GRPCQueryRouter())
	if err := a.modules.RegisterServices(a.configurator); err != nil {
		panic(err)
	}
	autocliv1.RegisterQueryServer(a.GRPCQueryRouter(), runtimeservices.NewAutoCLIQueryService(a.modules.Modules))
	reflection, err := runtimeservices.NewReflectionService()
	if err != nil {
		panic(err)
	}
	reflectionv1.RegisterReflectionServiceServer(a.GRPCQueryRouter(), reflection)
}

func (a *App) setHandlers(pool *lane.Pool) {
	a.SetAnteHandler(ante.NewHandler(ante.Keepers{
		Account: a.Account, Bank: a.Bank, Consent: a.Consent, SignMode: a.encoding.Tx.SignModeHandler(),
		FeeGrant: ante.PromisedFees{Promises: a.Participation, Grants: a.FeeGrant},
		Limit:    func(ctx sdk.Context, bytes int, gas uint64) error { return checkTransaction(limitsOf(ctx), bytes, gas) },
		Admit: func(ctx sdk.Context, tx lane.Tx, organisation uint64) error {
			return pool.Admit(tx, limitsOf(ctx), organisation)
		},
	}))
	post, err := posthandler.NewPostHandler(posthandler.HandlerOptions{})
	if err != nil {
		panic(err)
	}
	a.SetPostHandler(post)
	a.SetInitChainer(a.initChainer)
	a.SetPreBlocker(func(ctx sdk.Context, _ *abci.RequestFinalizeBlock) (*sdk.ResponsePreBlock, error) {
		return a.modules.PreBlock(ctx)
	})
	a.SetBeginBlocker(a.modules.BeginBlock)
	a.SetEndBlocker(a.modules.EndBlock)
	a.SetPrepareCheckStater(func(sdk.Context) { pool.Clear() }) // after a commit, before the mempool is checked again
	a.SetPrepareProposal(prepareProposal(a.encoding.Tx.TxDecoder(), pool))
	a.SetProcessProposal(processProposal(a.encoding.Tx.TxDecoder()))
}

// Configurator returns where the modules register their services and migrations.
func (a *App) Configurator() module.Configurator { return a.configurator }

// Stores returns the stores that the block executor knows.
func (a *App) Stores() []storetypes.StoreKey { return slices.Clone(a.keys.all) }

// EndBlockOrder returns the modules in the order in which they end a block.
func EndBlockOrder() []string { return slices.Clone(endBlockers) }
