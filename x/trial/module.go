// Package trial keeps trials: registration, sites, assignments, duties and delegation. README.md is its specification.
package trial

import (
	"context"

	gwruntime "github.com/grpc-ecosystem/grpc-gateway/runtime"
	"github.com/spf13/cobra"
	"google.golang.org/grpc"

	"github.com/cosmos/cosmos-sdk/client"

	"github.com/equipoise-trials/equipoise/x/internal/base"
	"github.com/equipoise-trials/equipoise/x/trial/client/cli"
	"github.com/equipoise-trials/equipoise/x/trial/keeper"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// Module is the trials as a module of the chain.
type Module struct {
	base.Module[*types.GenesisState]
}

// NewModule returns the module around its keeper.
func NewModule(k keeper.Keeper) Module {
	return Module{base.NewModule(base.Spec[*types.GenesisState]{
		Name:       types.ModuleName,
		MsgService: &types.Msg_serviceDesc,
		Services: func(r grpc.ServiceRegistrar) {
			types.RegisterMsgServer(r, keeper.NewMsgServer(k))
			types.RegisterQueryServer(r, keeper.NewQueryServer(k))
		},
		Gateway: func(ctx context.Context, mux *gwruntime.ServeMux, c client.Context) error {
			return types.RegisterQueryHandlerClient(ctx, mux, types.NewQueryClient(c))
		},
		CLI:     commands,
		New:     func() *types.GenesisState { return &types.GenesisState{} },
		Default: types.DefaultGenesis,
		Init:    k.InitGenesis,
		Export:  k.ExportGenesis,
	})}
}

// GetTxCmd returns the commands that read registrations from files. The others are added to it.
func (Module) GetTxCmd() *cobra.Command { return cli.NewTxCommand() }
