// Package consent keeps the consents of participants. README.md is its specification.
package consent

import (
	"context"

	gwruntime "github.com/grpc-ecosystem/grpc-gateway/runtime"
	"google.golang.org/grpc"

	"cosmossdk.io/core/appmodule"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	"github.com/equipoise-trials/equipoise/x/consent/keeper"
	"github.com/equipoise-trials/equipoise/x/consent/simulation"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/internal/base"
)

// Module keeps the consents of participants.
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

// EndBlock lets consents lapse that were not completed in time, and goes on with the keys that were proposed.
func (m Module) EndBlock(ctx context.Context) error { return m.keeper.EndBlock(ctx) }

// WeightedOperationsX registers the random messages of a simulation.
func (m Module) WeightedOperationsX(weights simsx.WeightSource, registry simsx.Registry) {
	f := simulation.New(m.keeper)
	registry.Add(weights.Get("msg_give_consent", 100), f.GiveConsent())
	registry.Add(weights.Get("msg_countersign", 50), f.Countersign())
	registry.Add(weights.Get("msg_confirm_obtained", 50), f.ConfirmObtained())
	registry.Add(weights.Get("msg_decline", 5), f.Decline())
	registry.Add(weights.Get("msg_withdraw", 5), f.Withdraw())
	registry.Add(weights.Get("msg_report_withdrawal", 5), f.ReportWithdrawal())
	registry.Add(weights.Get("msg_contest_withdrawal", 20), f.ContestWithdrawal())
	registry.Add(weights.Get("msg_claim_error", 20), f.ClaimError())
	registry.Add(weights.Get("msg_confirm_error", 20), f.ConfirmError())
	registry.Add(weights.Get("msg_confirm_representative", 20), f.ConfirmRepresentative())
	registry.Add(weights.Get("msg_name_payee", 10), f.NamePayee())
	registry.Add(weights.Get("msg_call_back_payments", 5), f.CallBackPayments())
	registry.Add(weights.Get("msg_cosign_visits", 5), f.CosignVisits())
	registry.Add(weights.Get("msg_sign_transfer", 40), f.SignTransfer())
	registry.Add(weights.Get("msg_propose_key", 30), f.ProposeKey())
	registry.Add(weights.Get("msg_confirm_key", 60), f.ConfirmKey())
	registry.Add(weights.Get("msg_accept_key", 60), f.AcceptKey())
	registry.Add(weights.Get("msg_veto_key", 10), f.VetoKey())
	registry.Add(weights.Get("msg_retract_key", 5), f.RetractKey())
}
