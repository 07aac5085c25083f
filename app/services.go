package app

import (
	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/grpc/cmtservice"
	nodeservice "github.com/cosmos/cosmos-sdk/client/grpc/node"
	"github.com/cosmos/cosmos-sdk/server"
	"github.com/cosmos/cosmos-sdk/server/api"
	"github.com/cosmos/cosmos-sdk/server/config"
	authtx "github.com/cosmos/cosmos-sdk/x/auth/tx"
)

// RegisterAPIRoutes registers the REST routes.
func (a *App) RegisterAPIRoutes(apiServer *api.Server, apiConfig config.APIConfig) {
	clientCtx := apiServer.ClientCtx
	authtx.RegisterGRPCGatewayRoutes(clientCtx, apiServer.GRPCGatewayRouter)
	cmtservice.RegisterGRPCGatewayRoutes(clientCtx, apiServer.GRPCGatewayRouter)
	nodeservice.RegisterGRPCGatewayRoutes(clientCtx, apiServer.GRPCGatewayRouter)
	a.basics.RegisterGRPCGatewayRoutes(clientCtx, apiServer.GRPCGatewayRouter)
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

// RegisterNodeService registers the service that shows the node's own settings, and the archive's queries.
func (a *App) RegisterNodeService(clientCtx client.Context, cfg config.Config) {
	nodeservice.RegisterNodeService(clientCtx, a.GRPCQueryRouter(), cfg, a.CommitMultiStore().EarliestVersion)
}
