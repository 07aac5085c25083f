package app

import (
	"errors"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/grpc/cmtservice"
	nodeservice "github.com/cosmos/cosmos-sdk/client/grpc/node"
	"github.com/cosmos/cosmos-sdk/server"
	"github.com/cosmos/cosmos-sdk/server/api"
	"github.com/cosmos/cosmos-sdk/server/config"
	authtx "github.com/cosmos/cosmos-sdk/x/auth/tx"

	"github.com/equipoise-trials/equipoise/app/openapi"
)

// RegisterAPIRoutes registers the REST routes.
func (a *App) RegisterAPIRoutes(apiServer *api.Server, apiConfig config.APIConfig) {
	clientCtx := apiServer.ClientCtx
	authtx.RegisterGRPCGatewayRoutes(clientCtx, apiServer.GRPCGatewayRouter)
	cmtservice.RegisterGRPCGatewayRoutes(clientCtx, apiServer.GRPCGatewayRouter)
	nodeservice.RegisterGRPCGatewayRoutes(clientCtx, apiServer.GRPCGatewayRouter)
	if err := a.archive.registerGateway(clientCtx, apiServer.GRPCGatewayRouter); err != nil {
		panic(err)
	}
	a.basics.RegisterGRPCGatewayRoutes(clientCtx, apiServer.GRPCGatewayRouter)
	openapi.Register(apiServer.Router)
	if err := server.RegisterSwaggerAPI(clientCtx, apiServer.Router, apiConfig.Swagger); err != nil {
		panic(err)
	}
}

// RegisterTxService registers the service that broadcasts, simulates and finds transactions.
func (a *App) RegisterTxService(clientCtx client.Context) {
	authtx.RegisterTxService(a.GRPCQueryRouter(), clientCtx, a.Simulate, a.encoding.Registry)
}

// RegisterTendermintService registers the service that shows blocks and validators.
func (a *App) RegisterTendermintService(clientCtx client.Context) {
	cometApp := server.NewCometABCIWrapper(a)
	cmtservice.RegisterTendermintService(clientCtx, a.GRPCQueryRouter(), a.encoding.Registry, cometApp.Query)
}

// RegisterNodeService registers the service that shows the node's own settings. The node answers from here on, so the
// archive begins to catch up from it.
func (a *App) RegisterNodeService(clientCtx client.Context, cfg config.Config) {
	nodeservice.RegisterNodeService(clientCtx, a.GRPCQueryRouter(), cfg, a.CommitMultiStore().EarliestVersion)
	if err := a.archive.start(clientCtx); err != nil {
		a.Logger().Error("the archive of the audit log does not start", "err", err)
	}
}

// Close closes the node's files. The SDK's server calls it more than once.
func (a *App) Close() error {
	a.closing.Do(func() { a.closed = errors.Join(a.archive.close(), a.BaseApp.Close()) })
	return a.closed
}
