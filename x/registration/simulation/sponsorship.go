package simulation

import (
	"context"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/sim"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// OfferSponsorship offers a trial to the organisation of some representative.
func (f Factories) OfferSponsorship() simsx.SimMsgFactoryFn[*types.MsgOfferSponsorship] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgOfferSponsorship) {
		e, account := f.manager(ctx, data, reporter)
		_, other := f.people.Holder(ctx, data, reporter, fact.Role_ROLE_SPONSOR_REPRESENTATIVE)
		return sim.Propose(ctx, reporter, account, &types.MsgOfferSponsorship{
			Signer: account.AddressBech32, Trial: e.Trial, Organisation: other.Organisation, Reason: sim.Reason(data),
		}, f.server.OfferSponsorship)
	}
}

// AcceptSponsorship takes over a trial.
func (f Factories) AcceptSponsorship() simsx.SimMsgFactoryFn[*types.MsgAcceptSponsorship] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgAcceptSponsorship) {
		o := one(ctx, f, data, reporter, offers)
		p := f.people.Colleague(ctx, data, reporter, o.Organisation)
		return sim.ProposeBy(ctx, data, reporter, p.Address, &types.MsgAcceptSponsorship{Signer: p.Address, Trial: o.Trial}, f.server.AcceptSponsorship)
	}
}

// WithdrawSponsorshipOffer declines a trial.
func (f Factories) WithdrawSponsorshipOffer() simsx.SimMsgFactoryFn[*types.MsgWithdrawSponsorshipOffer] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgWithdrawSponsorshipOffer) {
		o := one(ctx, f, data, reporter, offers)
		p := f.people.Colleague(ctx, data, reporter, o.Organisation)
		return sim.ProposeBy(ctx, data, reporter, p.Address, &types.MsgWithdrawSponsorshipOffer{
			Signer: p.Address, Trial: o.Trial, Reason: sim.Reason(data),
		}, f.server.WithdrawSponsorshipOffer)
	}
}
