// Package registration keeps what was promised of trials: registrations in versions, outcomes, results, due dates, seals and
// disputes. README.md is its specification.
package registration

import (
	"context"

	gwruntime "github.com/grpc-ecosystem/grpc-gateway/runtime"
	"google.golang.org/grpc"

	"cosmossdk.io/core/appmodule"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	"github.com/equipoise-trials/equipoise/x/internal/base"
	"github.com/equipoise-trials/equipoise/x/registration/keeper"
	"github.com/equipoise-trials/equipoise/x/registration/simulation"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// Module is the registrations as a module of the chain.
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

// EndBlock finds out which clocks and seals were missed.
func (m Module) EndBlock(ctx context.Context) error { return m.keeper.EndBlock(ctx) }

// WeightedOperationsX registers the random messages of a simulation.
func (m Module) WeightedOperationsX(weights simsx.WeightSource, registry simsx.Registry) {
	f := simulation.New(m.keeper)
	registry.Add(weights.Get("msg_register_trial", 40), f.RegisterTrial())
	registry.Add(weights.Get("msg_amend_registration", 30), f.AmendRegistration())
	registry.Add(weights.Get("msg_update_status", 30), f.UpdateStatus())
	registry.Add(weights.Get("msg_declare_primary_completion", 10), f.DeclarePrimaryCompletion())
	registry.Add(weights.Get("msg_post_results", 20), f.PostResults())
	registry.Add(weights.Get("msg_certify_delay", 10), f.CertifyDelay())
	registry.Add(weights.Get("msg_file_notice", 20), f.FileNotice())
	registry.Add(weights.Get("msg_offer_sponsorship", 20), f.OfferSponsorship())
	registry.Add(weights.Get("msg_accept_sponsorship", 20), f.AcceptSponsorship())
	registry.Add(weights.Get("msg_withdraw_sponsorship_offer", 5), f.WithdrawSponsorshipOffer())
	registry.Add(weights.Get("msg_seal_registration", 20), f.SealRegistration())
	registry.Add(weights.Get("msg_reveal_registration", 20), f.RevealRegistration())
	registry.Add(weights.Get("msg_dispute_identifier", 20), f.DisputeIdentifier())
	registry.Add(weights.Get("msg_resolve_dispute", 20), f.ResolveDispute())
}
