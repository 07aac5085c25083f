// Package simulation makes random messages about the escrows and lines that a simulated chain happens to have.
package simulation

import (
	"context"
	"fmt"
	"slices"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"

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

// UpdateParams has governance permit coins of another chain besides, or no more.
func (f Factories) UpdateParams() simsx.SimMsgFactoryFn[*types.MsgUpdateParams] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgUpdateParams) {
		params := types.DefaultParams()
		if data.Rand().Bool() {
			params.Denoms = slices.Insert(params.Denoms, 0, fmt.Sprintf("ibc/%X", sim.Bytes32(data)))
		}
		return sim.ProposeToVote(ctx, reporter, &types.MsgUpdateParams{Authority: data.ModuleAccountAddress(reporter, "gov"), Params: params}, f.server.UpdateParams)
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

// SetAlert has somebody watch an escrow.
func (f Factories) SetAlert() simsx.SimMsgFactoryFn[*types.MsgSetAlert] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgSetAlert) {
		escrow, signer := sim.One(data, reporter, f.state(ctx, reporter).Escrows), data.AnyAccount(reporter)
		return sim.Propose(ctx, reporter, signer, &types.MsgSetAlert{
			Signer: signer.AddressBech32, Trial: escrow.Trial, Denom: escrow.Denom, Threshold: fmt.Sprint(1 + data.Rand().Intn(100_000)),
		}, f.server.SetAlert)
	}
}

// CallBack has somebody call a line back that is in transit.
func (f Factories) CallBack() simsx.SimMsgFactoryFn[*types.MsgCallBack] {
	return onLine(f, f.server.CallBack, types.LineState_LINE_STATE_IN_TRANSIT, func(signer string, l types.Line, _ *simsx.ChainDataSource) *types.MsgCallBack {
		return &types.MsgCallBack{Signer: signer, Trial: l.Trial, Lines: []uint64{l.Number}}
	})
}

// Object has somebody object to a line that is held.
func (f Factories) Object() simsx.SimMsgFactoryFn[*types.MsgObject] {
	return onLine(f, f.server.Object, types.LineState_LINE_STATE_HELD, func(signer string, l types.Line, _ *simsx.ChainDataSource) *types.MsgObject {
		return &types.MsgObject{Signer: signer, Trial: l.Trial, Lines: []uint64{l.Number}, Reason: why()}
	})
}

// Decide has somebody decide an objection.
func (f Factories) Decide() simsx.SimMsgFactoryFn[*types.MsgDecide] {
	return onLine(f, f.server.Decide, types.LineState_LINE_STATE_HELD, func(signer string, l types.Line, data *simsx.ChainDataSource) *types.MsgDecide {
		return &types.MsgDecide{Signer: signer, Trial: l.Trial, Lines: []uint64{l.Number}, Uphold: data.Rand().Bool(), Reason: why()}
	})
}

// AppointPayee has somebody name an agent for a participation whose money waits.
func (f Factories) AppointPayee() simsx.SimMsgFactoryFn[*types.MsgAppointPayee] {
	return onLine(f, f.server.AppointPayee, types.LineState_LINE_STATE_HELD, func(signer string, l types.Line, data *simsx.ChainDataSource) *types.MsgAppointPayee {
		return &types.MsgAppointPayee{
			Signer: signer, Handle: l.Handle, Payee: types.Agent(uint64(data.Rand().Uint32InRange(1, 20)), sim.Bytes32(data)), Blind: sim.Bytes32(data),
		}
	})
}

// ProposeBeneficiary has somebody propose who is paid for a participant who died.
func (f Factories) ProposeBeneficiary() simsx.SimMsgFactoryFn[*types.MsgProposeBeneficiary] {
	return onLine(f, f.server.ProposeBeneficiary, types.LineState_LINE_STATE_HELD, func(signer string, l types.Line, data *simsx.ChainDataSource) *types.MsgProposeBeneficiary {
		return &types.MsgProposeBeneficiary{
			Signer: signer, Handle: l.Handle, Payee: types.Agent(uint64(data.Rand().Uint32InRange(1, 20)), sim.Bytes32(data)),
			PaperDigest: sim.Bytes32(data), Blind: sim.Bytes32(data),
		}
	})
}

// ReverseVisits has somebody take back a visit of which the line is queued.
func (f Factories) ReverseVisits() simsx.SimMsgFactoryFn[*types.MsgReverseVisits] {
	return onLine(f, f.server.ReverseVisits, types.LineState_LINE_STATE_QUEUED, func(signer string, l types.Line, _ *simsx.ChainDataSource) *types.MsgReverseVisits {
		return &types.MsgReverseVisits{Signer: signer, Trial: l.Trial, Lines: []uint64{l.Number}, Reason: why()}
	})
}

// ConfirmReversal has somebody confirm that a visit is taken back.
func (f Factories) ConfirmReversal() simsx.SimMsgFactoryFn[*types.MsgConfirmReversal] {
	return onLine(f, f.server.ConfirmReversal, types.LineState_LINE_STATE_HELD, func(signer string, l types.Line, _ *simsx.ChainDataSource) *types.MsgConfirmReversal {
		return &types.MsgConfirmReversal{Signer: signer, Trial: l.Trial, Lines: []uint64{l.Number}, Reason: why()}
	})
}

func why() *fact.Reason { return &fact.Reason{Code: fact.ReasonCode_REASON_CODE_CORRECTION} }

// onLine returns the factory of messages about one of the lines in a state.
func onLine[M sdk.Msg, R any](f Factories, deliver func(context.Context, M) (R, error), state types.LineState,
	message func(signer string, l types.Line, data *simsx.ChainDataSource) M,
) simsx.SimMsgFactoryFn[M] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) (signers []simsx.SimAccount, none M) {
		var in []types.Line
		for _, line := range f.state(ctx, reporter).Lines {
			if line.State == state {
				in = append(in, line)
			}
		}
		if len(in) == 0 {
			reporter.Skip("no line is " + state.Name())
			return nil, none
		}
		signer := data.AnyAccount(reporter)
		return sim.Propose(ctx, reporter, signer, message(signer.AddressBech32, in[data.Rand().Intn(len(in))], data), deliver)
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
