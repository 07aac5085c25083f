package app

import (
	"context"
	"path/filepath"

	gwruntime "github.com/grpc-ecosystem/grpc-gateway/runtime"

	"github.com/cosmos/cosmos-sdk/client"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"

	"github.com/equipoise-trials/equipoise/archive"
	"github.com/equipoise-trials/equipoise/archive/api"
)

// nodeArchive is the archive of the audit log beside a running node. The zero value is a chain without one.
type nodeArchive struct {
	archive  *archive.Archive
	listener *archive.Listener
}

// ArchiveDir returns where a node keeps its archive: outside of the data folder, which commands that reset a node empty.
func ArchiveDir(home string) string { return filepath.Join(home, "archive") }

// KeepArchive opens the archive in a directory and feeds it with every block from now on. A chain goes on without its
// archive, so the caller may log the error and start the node.
func (a *App) KeepArchive(dir string) error {
	opened, err := archive.Open(dir, a.Logger())
	if err != nil {
		return err
	}
	a.archive = nodeArchive{archive: opened, listener: archive.NewListener(opened)}
	a.SetStreamingManager(storetypes.StreamingManager{ABCIListeners: []storetypes.ABCIListener{a.archive.listener}})
	api.RegisterQueryServer(a.GRPCQueryRouter(), archive.NewQueryServer(opened))
	return nil
}

// start lets the archive write, and catch up from the node's own blocks what it missed while it was not listening.
func (n nodeArchive) start(clientCtx client.Context) error {
	comet, ok := clientCtx.Client.(archive.CometClient)
	if n.listener == nil || !ok {
		return nil
	}
	return n.listener.Start(context.Background(), archive.NewCometSource(comet))
}

func (n nodeArchive) close() error {
	if n.archive == nil {
		return nil
	}
	n.listener.Close()
	return n.archive.Close()
}

// registerGateway registers the REST routes of the archive's queries.
func (n nodeArchive) registerGateway(clientCtx client.Context, mux *gwruntime.ServeMux) error {
	if n.archive == nil {
		return nil
	}
	return api.RegisterQueryHandlerClient(context.Background(), mux, api.NewQueryClient(clientCtx))
}
