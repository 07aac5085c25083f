// Package participation keeps who takes part in which trial and how far they have come, and attests their visits.
// README.md is its specification.
package participation

import (
	"context"

	gwruntime "github.com/grpc-ecosystem/grpc-gateway/runtime"
	"google.golang.org/grpc"

	"cosmossdk.io/core/appmodule"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	"github.com/equipoise-trials/equipoise/x/internal/base"
	"github.com/equipoise-trials/equipoise/x/participation/keeper"
	"github.com/equipoise-trials/equipoise/x/participation/simulation"
	"github.com/equipoise-trials/equipoise/x/participation/types"
)

// Module keeps participations.
type Module struct {
	base.Module[*types.GenesisState]
	keeper keeper.Keeper
}

var _ appmodule.HasEndBlocker = Module{}

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

// EndBlock gives promised fees back. It records facts, so it runs before the audit log closes the block.
func (m Module) EndBlock(ctx context.Context) error { return m.keeper.EndBlock(ctx) }

// WeightedOperationsX registers the random messages of a simulation.
func (m Module) WeightedOperationsX(weights simsx.WeightSource, registry simsx.Registry) {
	f := simulation.New(m.keeper)
	registry.Add(weights.Get("msg_invite", 60), f.Invite())
	registry.Add(weights.Get("msg_start_screening", 60), f.StartScreening())
	registry.Add(weights.Get("msg_confirm_participant", 10), f.ConfirmParticipant())
	registry.Add(weights.Get("msg_propose_representative", 10), f.ProposeRepresentative())
	registry.Add(weights.Get("msg_fail_screening", 10), f.FailScreening())
	registry.Add(weights.Get("msg_enrol", 40), f.Enrol())
	registry.Add(weights.Get("msg_start_follow_up", 20), f.StartFollowUp())
	registry.Add(weights.Get("msg_close", 10), f.Close())
	registry.Add(weights.Get("msg_attest_visits", 100), f.AttestVisits())
	registry.Add(weights.Get("msg_set_fee_budget", 20), f.SetFeeBudget())
	registry.Add(weights.Get("msg_offer_transfer", 20), f.OfferTransfer())
	registry.Add(weights.Get("msg_accept_transfer", 40), f.AcceptTransfer())
	registry.Add(weights.Get("msg_retract_transfer", 5), f.RetractTransfer())
}
