package simulation

import (
	"context"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/internal/sim"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// DisputeIdentifier disputes what another trial holds.
func (f Factories) DisputeIdentifier() simsx.SimMsgFactoryFn[*types.MsgDisputeIdentifier] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgDisputeIdentifier) {
		v := one(ctx, f, data, reporter, identified)
		claimant, account := f.manager(ctx, data, reporter)
		if reporter.IsSkipped() {
			return nil, nil
		}
		return sim.Propose(ctx, reporter, account, &types.MsgDisputeIdentifier{
			Signer: account.AddressBech32, Identifier: v.Registration.Identifiers[0], Claimant: claimant.Trial, Reason: sim.Reason(data),
		}, f.server.DisputeIdentifier)
	}
}

// ResolveDispute has the claimant withdraw a dispute, or a regulator decide it.
func (f Factories) ResolveDispute() simsx.SimMsgFactoryFn[*types.MsgResolveDispute] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgResolveDispute) {
		d := one(ctx, f, data, reporter, disputes)
		msg := &types.MsgResolveDispute{Dispute: d.Number, Resolution: registrationfact.Resolution_RESOLUTION_WITHDRAWN, Reason: sim.Reason(data)}
		var account simsx.SimAccount
		if data.Rand().Bool() {
			account = f.authorised(ctx, data, reporter, d.Claimant)
		} else {
			account, _ = f.people.Holder(ctx, data, reporter, fact.Role_ROLE_INSPECTOR)
			msg.Resolution = simsx.OneOf(data.Rand(), []registrationfact.Resolution{
				registrationfact.Resolution_RESOLUTION_UPHELD, registrationfact.Resolution_RESOLUTION_REJECTED,
			})
		}
		msg.Signer = account.AddressBech32
		return sim.Propose(ctx, reporter, account, msg, f.server.ResolveDispute)
	}
}
