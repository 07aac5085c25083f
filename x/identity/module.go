// Package identity keeps the register of organisations and people. README.md is its specification.
package identity

import (
	"context"

	gwruntime "github.com/grpc-ecosystem/grpc-gateway/runtime"
	"google.golang.org/grpc"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	"github.com/cosmos/cosmos-sdk/types/module"

	"github.com/equipoise-trials/equipoise/x/identity/keeper"
	"github.com/equipoise-trials/equipoise/x/identity/simulation"
	"github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/base"
)

// Module is the register as a module of the chain.
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

// GenerateGenesisState names the first accreditor of a simulated chain.
func (Module) GenerateGenesisState(state *module.SimulationState) { simulation.GenerateGenesis(state) }

// ProposalMsgsX registers the random messages on which governance votes in a simulation.
func (m Module) ProposalMsgsX(weights simsx.WeightSource, registry simsx.Registry) {
	f := simulation.New(m.keeper)
	registry.Add(weights.Get("msg_appoint_accreditor", 20), f.AppointAccreditor())
	registry.Add(weights.Get("msg_dismiss_accreditor", 5), f.DismissAccreditor())
}

// WeightedOperationsX registers the random messages of a simulation.
func (m Module) WeightedOperationsX(weights simsx.WeightSource, registry simsx.Registry) {
	f := simulation.New(m.keeper)
	registry.Add(weights.Get("msg_accredit_organisation", 60), f.AccreditOrganisation())
	registry.Add(weights.Get("msg_suspend_organisation", 5), f.SuspendOrganisation())
	registry.Add(weights.Get("msg_reinstate_organisation", 20), f.ReinstateOrganisation())
	registry.Add(weights.Get("msg_renew_accreditation", 20), f.RenewAccreditation())
	registry.Add(weights.Get("msg_end_accreditation", 3), f.EndAccreditation())
	registry.Add(weights.Get("msg_propose_key_rotation", 20), f.ProposeKeyRotation())
	registry.Add(weights.Get("msg_confirm_key_rotation", 40), f.ConfirmKeyRotation())
	registry.Add(weights.Get("msg_register_person", 80), f.RegisterPerson())
	registry.Add(weights.Get("msg_accept_registration", 150), f.AcceptRegistration())
	registry.Add(weights.Get("msg_accept_key_rotation", 40), f.AcceptKeyRotation())
	registry.Add(weights.Get("msg_name_administrator", 5), f.NameAdministrator())
	registry.Add(weights.Get("msg_grant_role", 60), f.GrantRole())
	registry.Add(weights.Get("msg_revoke_role", 10), f.RevokeRole())
	registry.Add(weights.Get("msg_revoke_person", 5), f.RevokePerson())
	registry.Add(weights.Get("msg_grant_fees", 20), f.GrantFees())
	registry.Add(weights.Get("msg_spend_treasury", 20), f.SpendTreasury())
	registry.Add(weights.Get("msg_confirm_spending", 20), f.ConfirmSpending())
	registry.Add(weights.Get("msg_limit_treasury", 20), f.LimitTreasury())
	registry.Add(weights.Get("msg_confirm_treasury_limit", 20), f.ConfirmTreasuryLimit())
	registry.Add(weights.Get("msg_reject_treasury_proposal", 5), f.RejectTreasuryProposal())
}
