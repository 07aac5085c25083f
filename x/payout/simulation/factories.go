// Package simulation makes random messages about the escrows and lines that a simulated chain happens to have.
package simulation

import (
	"context"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/internal/sim"
	"github.com/equipoise-trials/equipoise/x/payout/keeper"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// trials is how many of the chain's first trials are funded.
const trials = 4

// Factories makes the messages. Each factory guesses, and skips what the chain would refuse.
type Factories struct {
	payouts keeper.Keeper
	server  types.MsgServer
}

// New returns the factories for the escrows and lines of a keeper.
func New(k keeper.Keeper) Factories { return Factories{k, keeper.NewMsgServer(k)} }

// Fund has somebody put some of their coins into the escrow of one of the first trials.
func (f Factories) Fund() simsx.SimMsgFactoryFn[*types.MsgFund] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgFund) {
		signer := data.AnyAccount(reporter, simsx.WithSpendableBalance())
		if reporter.IsSkipped() {
			return nil, nil
		}
		coins := signer.LiquidBalance().RandSubsetCoins(reporter)
		if coins.Empty() {
			reporter.Skip("no coins to fund with")
			return nil, nil
		}
		return sim.Propose(ctx, reporter, signer, &types.MsgFund{
			Signer: signer.AddressBech32, Trial: uint64(data.Rand().Intn(trials)) + 1, Amount: coins[data.Rand().Intn(len(coins))],
		}, f.server.Fund)
	}
}

// Settle has somebody settle or fail a line that is in transit.
func (f Factories) Settle() simsx.SimMsgFactoryFn[*types.MsgSettle] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgSettle) {
		var with []types.Line
		for _, line := range f.state(ctx, reporter).Lines {
			if line.State == types.LineState_LINE_STATE_IN_TRANSIT {
				with = append(with, line)
			}
		}
		if len(with) == 0 {
			reporter.Skip("nothing is in transit")
			return nil, nil
		}
		line := with[data.Rand().Intn(len(with))]
		settlement := types.Settlement{Line: line.Number, Reference: make([]byte, fact.HashSize), Ok: data.Rand().Intn(4) > 0}
		data.Rand().Read(settlement.Reference)
		if !settlement.Ok {
			settlement.Failure = payoutfact.Failure_FAILURE_OTHER
		}
		signer := data.AnyAccount(reporter)
		return sim.Propose(ctx, reporter, signer, &types.MsgSettle{
			Signer: signer.AddressBech32, Trial: line.Trial, Settlements: []types.Settlement{settlement},
		}, f.server.Settle)
	}
}

// Refund has somebody take back what an ended trial does not owe.
func (f Factories) Refund() simsx.SimMsgFactoryFn[*types.MsgRefund] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgRefund) {
		escrows := f.state(ctx, reporter).Escrows
		if len(escrows) == 0 {
			reporter.Skip("nothing was funded")
			return nil, nil
		}
		escrow, signer := escrows[data.Rand().Intn(len(escrows))], data.AnyAccount(reporter)
		return sim.Propose(ctx, reporter, signer, &types.MsgRefund{
			Signer: signer.AddressBech32, Trial: escrow.Trial, Denom: escrow.Denom,
		}, f.server.Refund)
	}
}

func (f Factories) state(ctx context.Context, reporter simsx.SimulationReporter) *types.GenesisState {
	state, err := f.payouts.ExportGenesis(ctx)
	if err != nil {
		reporter.Skip(err.Error())
		return types.DefaultGenesis()
	}
	return state
}
