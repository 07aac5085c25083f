// Package payout keeps a ledger of escrow, accruals, payments and settlement. README.md is its specification.
package payout

import (
	"context"

	gwruntime "github.com/grpc-ecosystem/grpc-gateway/runtime"
	"google.golang.org/grpc"

	"cosmossdk.io/core/appmodule"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	"github.com/equipoise-trials/equipoise/x/internal/base"
	"github.com/equipoise-trials/equipoise/x/payout/keeper"
	"github.com/equipoise-trials/equipoise/x/payout/simulation"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// Module keeps escrows, accounts and payment lines.
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

// EndBlock goes on paying queued lines. It records facts, so it runs before the audit log closes the block.
func (m Module) EndBlock(ctx context.Context) error { return m.keeper.EndBlock(ctx) }

// ProposalMsgsX registers the random messages on which governance votes in a simulation.
func (m Module) ProposalMsgsX(weights simsx.WeightSource, registry simsx.Registry) {
	registry.Add(weights.Get("msg_update_params", 5), simulation.New(m.keeper).UpdateParams())
}

// WeightedOperationsX registers the random messages of a simulation.
func (m Module) WeightedOperationsX(weights simsx.WeightSource, registry simsx.Registry) {
	f := simulation.New(m.keeper)
	registry.Add(weights.Get("msg_fund", 50), f.Fund())
	registry.Add(weights.Get("msg_settle", 100), f.Settle())
	registry.Add(weights.Get("msg_refund", 10), f.Refund())
	registry.Add(weights.Get("msg_set_alert", 10), f.SetAlert())
	registry.Add(weights.Get("msg_call_back", 10), f.CallBack())
	registry.Add(weights.Get("msg_object", 10), f.Object())
	registry.Add(weights.Get("msg_decide", 20), f.Decide())
	registry.Add(weights.Get("msg_appoint_payee", 5), f.AppointPayee())
	registry.Add(weights.Get("msg_propose_beneficiary", 5), f.ProposeBeneficiary())
	registry.Add(weights.Get("msg_reverse_visits", 10), f.ReverseVisits())
	registry.Add(weights.Get("msg_confirm_reversal", 10), f.ConfirmReversal())
}
