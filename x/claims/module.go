// Package claims keeps what participants claim and dispute over what was, or was not, attested. README.md is its specification.
package claims

import (
	"context"

	gwruntime "github.com/grpc-ecosystem/grpc-gateway/runtime"
	"google.golang.org/grpc"

	"cosmossdk.io/core/appmodule"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	"github.com/equipoise-trials/equipoise/x/claims/keeper"
	"github.com/equipoise-trials/equipoise/x/claims/simulation"
	"github.com/equipoise-trials/equipoise/x/claims/types"
	"github.com/equipoise-trials/equipoise/x/internal/base"
)

// Module keeps claims.
type Module struct {
	base.Module[*types.GenesisState]
	keeper   keeper.Keeper
	consents simulation.Consents
}

var _ appmodule.HasEndBlocker = Module{}

// NewModule returns the module around its keeper. A simulation asks for the consents, which may be nil elsewhere.
func NewModule(k keeper.Keeper, consents simulation.Consents) Module {
	return Module{keeper: k, consents: consents, Module: base.NewModule(base.Spec[*types.GenesisState]{
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

// EndBlock goes on with claims whose time is over. It records facts, so it runs before the audit log closes the block.
func (m Module) EndBlock(ctx context.Context) error { return m.keeper.EndBlock(ctx) }

// WeightedOperationsX registers the random messages of a simulation.
func (m Module) WeightedOperationsX(weights simsx.WeightSource, registry simsx.Registry) {
	f := simulation.New(m.keeper, m.consents)
	registry.Add(weights.Get("msg_claim", 40), f.Claim())
	registry.Add(weights.Get("msg_answer_claim", 20), f.AnswerClaim())
	registry.Add(weights.Get("msg_dispute_claim", 20), f.DisputeClaim())
	registry.Add(weights.Get("msg_drop_claim", 5), f.DropClaim())
	registry.Add(weights.Get("msg_decide_claim", 20), f.DecideClaim())
}
