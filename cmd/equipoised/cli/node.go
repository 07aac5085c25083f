package cli

import (
	dbm "github.com/cosmos/cosmos-db"
	"github.com/spf13/cast"
	"github.com/spf13/cobra"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/client/debug"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/client/pruning"
	"github.com/cosmos/cosmos-sdk/client/snapshot"
	"github.com/cosmos/cosmos-sdk/server"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	genutilcli "github.com/cosmos/cosmos-sdk/x/genutil/client/cli"

	"github.com/equipoise-trials/equipoise/app"
)

// addNodeCommands adds what an operator of a node needs.
func addNodeCommands(root *cobra.Command, chain app.Description) {
	e := chain.Encoding()
	genesis := genutilcli.Commands(e.Tx, chain.BasicManager(), app.DefaultHome())
	genesis.AddCommand(newGenesisContinueCommand(chain))
	validateBlockLimits(genesis)
	root.AddCommand(
		newInitCommand(chain),
		genesis,
		server.StatusCommand(),
		debug.Cmd(),
		pruning.Cmd(newApp, app.DefaultHome()),
		snapshot.Cmd(newApp),
	)
	server.AddCommandsWithStartCmdOptions(root, app.DefaultHome(), newApp, exportApp, server.StartCmdOptions{DBOpener: app.OpenDatabase})
}

// newApp opens the chain of a home folder, and its archive beside it. A node goes on without its archive: what it
// misses can be filled in later.
func newApp(logger log.Logger, db dbm.DB, options servertypes.AppOptions) servertypes.Application {
	base := server.DefaultBaseappOptions(options)
	if cast.ToBool(options.Get(server.FlagInterBlockCache)) {
		base = append(base, baseapp.SetInterBlockCache(app.InterBlockCache()))
	}
	a := app.New(logger, db, options, base...)
	if err := a.KeepArchive(app.ArchiveDir(cast.ToString(options.Get(flags.FlagHome)))); err != nil {
		logger.Error("the node runs without its archive", "err", err)
	}
	return a
}

// exportApp writes the state of a stopped chain as the genesis of another.
func exportApp(_ log.Logger, db dbm.DB, height int64, forZeroHeight bool, jailAllowed []string,
	options servertypes.AppOptions, modules []string,
) (servertypes.ExportedApp, error) {
	a, err := openAt(height, db, options)
	if err != nil {
		return servertypes.ExportedApp{}, err
	}
	defer a.Close()
	return a.Export(forZeroHeight, jailAllowed, modules)
}

// openAt opens the chain at a height, -1 for its latest. It logs nothing: standard output belongs to the export.
func openAt(height int64, db dbm.DB, options servertypes.AppOptions) (*app.App, error) {
	logger, base := noLogger(), server.DefaultBaseappOptions(options)
	if height == -1 {
		return app.New(logger, db, options, base...), nil
	}
	return app.NewAt(height, logger, db, options, base...)
}

// noLogger is for commands whose output belongs to their result.
func noLogger() log.Logger { return log.NewNopLogger() }
