package simulation

import (
	"context"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/internal/sim"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// DeclarePrimaryCompletion declares that the data were collected today.
func (f Factories) DeclarePrimaryCompletion() simsx.SimMsgFactoryFn[*types.MsgDeclarePrimaryCompletion] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgDeclarePrimaryCompletion) {
		e, account := f.manager(ctx, data, reporter)
		return sim.Propose(ctx, reporter, account, &types.MsgDeclarePrimaryCompletion{
			Signer: account.AddressBech32, Trial: e.Trial, Date: types.DateOf(simsx.BlockTime(ctx)),
		}, f.server.DeclarePrimaryCompletion)
	}
}

// PostResults posts results of the outcome that every simulated trial has, and perhaps of one that none has.
func (f Factories) PostResults() simsx.SimMsgFactoryFn[*types.MsgPostResults] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgPostResults) {
		e, account := f.manager(ctx, data, reporter)
		msg := &types.MsgPostResults{
			Signer: account.AddressBech32, Trial: e.Trial, Reason: sim.Reason(data),
			Results: []registrationfact.OutcomeResult{{Outcome: "P1", Digest: sim.Bytes32(data)}},
		}
		if data.Rand().Bool() {
			msg.Results = append(msg.Results, registrationfact.OutcomeResult{Outcome: "X1", Digest: sim.Bytes32(data)})
		}
		return sim.Propose(ctx, reporter, account, msg, f.server.PostResults)
	}
}
