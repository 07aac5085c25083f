// Package protocol keeps the documents of trials: what was written, who agreed, and where it is in use. README.md is its
// specification.
package protocol

import (
	"context"

	gwruntime "github.com/grpc-ecosystem/grpc-gateway/runtime"
	"google.golang.org/grpc"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	"github.com/equipoise-trials/equipoise/x/internal/base"
	"github.com/equipoise-trials/equipoise/x/protocol/keeper"
	"github.com/equipoise-trials/equipoise/x/protocol/simulation"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// Module keeps the documents of trials.
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
	registry.Add(weights.Get("msg_submit_document", 50), f.SubmitDocument())
	registry.Add(weights.Get("msg_decide", 50), f.Decide())
	registry.Add(weights.Get("msg_activate", 50), f.Activate())
	registry.Add(weights.Get("msg_answer_condition", 20), f.AnswerCondition())
	registry.Add(weights.Get("msg_confirm_condition", 10), f.ConfirmCondition())
	registry.Add(weights.Get("msg_extend_condition", 10), f.ExtendCondition())
}
