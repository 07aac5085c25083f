// Package trial keeps the conduct of trials: sponsors, sites, assignments, duties, delegation and sides of the blind. README.md
// is its specification.
package trial

import (
	"context"

	gwruntime "github.com/grpc-ecosystem/grpc-gateway/runtime"
	"google.golang.org/grpc"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	"github.com/equipoise-trials/equipoise/x/internal/base"
	"github.com/equipoise-trials/equipoise/x/trial/keeper"
	"github.com/equipoise-trials/equipoise/x/trial/simulation"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// Module is the conduct of trials as a module of the chain.
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
	registry.Add(weights.Get("msg_add_site", 60), f.AddSite())
	registry.Add(weights.Get("msg_close_site", 5), f.CloseSite())
	registry.Add(weights.Get("msg_change_investigator", 10), f.ChangeInvestigator())
	registry.Add(weights.Get("msg_assign_organisation", 60), f.AssignOrganisation())
	registry.Add(weights.Get("msg_end_assignment", 10), f.EndAssignment())
	registry.Add(weights.Get("msg_transfer_duties", 30), f.TransferDuties())
	registry.Add(weights.Get("msg_accept_duties", 30), f.AcceptDuties())
	registry.Add(weights.Get("msg_withdraw_duties", 10), f.WithdrawDuties())
	registry.Add(weights.Get("msg_admit_staff", 20), f.AdmitStaff())
	registry.Add(weights.Get("msg_delegate", 60), f.Delegate())
	registry.Add(weights.Get("msg_end_delegation", 10), f.EndDelegation())
}
