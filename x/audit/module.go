// Package audit keeps the append-only log of everything that changed. README.md is its specification.
package audit

import (
	"context"

	gwruntime "github.com/grpc-ecosystem/grpc-gateway/runtime"
	"google.golang.org/grpc"

	"cosmossdk.io/core/appmodule"

	"github.com/cosmos/cosmos-sdk/client"

	"github.com/equipoise-trials/equipoise/x/audit/keeper"
	"github.com/equipoise-trials/equipoise/x/audit/types"
	"github.com/equipoise-trials/equipoise/x/internal/base"
)

// Module is the audit log as a module of the chain.
type Module struct {
	base.Module[*types.GenesisState]
	keeper keeper.Keeper
}

var _ appmodule.HasEndBlocker = Module{}

// NewModule returns the module around its keeper.
func NewModule(k keeper.Keeper) Module {
	return Module{keeper: k, Module: base.NewModule(base.Spec[*types.GenesisState]{
		Name: types.ModuleName,
		Services: func(r grpc.ServiceRegistrar) {
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

// EndBlock closes the block's facts. It runs after every other module.
func (m Module) EndBlock(ctx context.Context) error { return m.keeper.EndBlock(ctx) }
