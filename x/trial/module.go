// Package trial keeps trials: registration, sites, assignments, duties and delegation. README.md is its specification.
package trial

import (
	"context"

	gwruntime "github.com/grpc-ecosystem/grpc-gateway/runtime"
	"github.com/spf13/cobra"
	"google.golang.org/grpc"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	"github.com/equipoise-trials/equipoise/x/internal/base"
	"github.com/equipoise-trials/equipoise/x/trial/client/cli"
	"github.com/equipoise-trials/equipoise/x/trial/keeper"
	"github.com/equipoise-trials/equipoise/x/trial/simulation"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// Module is the trials as a module of the chain.
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

// GetTxCmd returns the commands that read registrations from files. The others are added to it.
func (Module) GetTxCmd() *cobra.Command { return cli.NewTxCommand() }

// WeightedOperationsX registers the random messages of a simulation.
func (m Module) WeightedOperationsX(weights simsx.WeightSource, registry simsx.Registry) {
	f := simulation.New(m.keeper)
	registry.Add(weights.Get("msg_register_trial", 40), f.RegisterTrial())
	registry.Add(weights.Get("msg_amend_registration", 30), f.AmendRegistration())
	registry.Add(weights.Get("msg_update_status", 30), f.UpdateStatus())
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
