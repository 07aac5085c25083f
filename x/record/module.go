// Package record keeps the heads of record books. README.md is its specification.
package record

import (
	"context"

	gwruntime "github.com/grpc-ecosystem/grpc-gateway/runtime"
	"google.golang.org/grpc"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	"github.com/equipoise-trials/equipoise/x/internal/base"
	"github.com/equipoise-trials/equipoise/x/record/keeper"
	"github.com/equipoise-trials/equipoise/x/record/simulation"
	"github.com/equipoise-trials/equipoise/x/record/types"
)

// Module keeps the heads of record books.
type Module struct {
	base.Module[*types.GenesisState]
	keeper keeper.Keeper
}

// NewModule returns the module around its keeper.
func NewModule(k keeper.Keeper) Module {
	return Module{keeper: k, Module: base.NewModule(base.Spec[*types.GenesisState]{
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

// WeightedOperationsX registers the random messages of a simulation.
func (m Module) WeightedOperationsX(weights simsx.WeightSource, registry simsx.Registry) {
	f := simulation.New(m.keeper)
	registry.Add(weights.Get("msg_open_book", 20), f.OpenBook())
	registry.Add(weights.Get("msg_append_records", 60), f.AppendRecords())
}
