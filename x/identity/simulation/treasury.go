package simulation

import (
	"context"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/sim"
)

// SpendTreasury sends a little of what a treasury may hold, or proposes to.
func (f Factories) SpendTreasury() simsx.SimMsgFactoryFn[*types.MsgSpendTreasury] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgSpendTreasury) {
		administrator := f.holder(ctx, data, reporter, fact.Role_ROLE_ADMINISTRATOR)
		return sim.ProposeBy(ctx, data, reporter, administrator.Address, &types.MsgSpendTreasury{
			Signer: administrator.Address, Recipient: data.AnyAccount(reporter).AddressBech32, Amount: coins(data),
		}, f.server.SpendTreasury)
	}
}

// ConfirmSpending confirms some payment, by an administrator or an accreditor.
func (f Factories) ConfirmSpending() simsx.SimMsgFactoryFn[*types.MsgConfirmSpending] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgConfirmSpending) {
		p, second := f.proposal(ctx, data, reporter, func(p types.TreasuryProposal) bool { return p.Limit == nil })
		return sim.ProposeBy(ctx, data, reporter, second.Address, &types.MsgConfirmSpending{
			Signer: second.Address, Organisation: p.Organisation, Proposal: p.Number, Recipient: p.Recipient, Amount: p.Amount,
		}, f.server.ConfirmSpending)
	}
}

// LimitTreasury lowers a limit of some treasury, or proposes to raise it.
func (f Factories) LimitTreasury() simsx.SimMsgFactoryFn[*types.MsgLimitTreasury] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgLimitTreasury) {
		administrator := f.holder(ctx, data, reporter, fact.Role_ROLE_ADMINISTRATOR)
		return sim.ProposeBy(ctx, data, reporter, administrator.Address, &types.MsgLimitTreasury{
			Signer: administrator.Address, Limit: sdk.NewInt64Coin(sdk.DefaultBondDenom, int64(data.Rand().Intn(10))),
		}, f.server.LimitTreasury)
	}
}

// ConfirmTreasuryLimit confirms some limit, by an administrator or an accreditor.
func (f Factories) ConfirmTreasuryLimit() simsx.SimMsgFactoryFn[*types.MsgConfirmTreasuryLimit] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgConfirmTreasuryLimit) {
		p, second := f.proposal(ctx, data, reporter, func(p types.TreasuryProposal) bool { return p.Limit != nil })
		m := &types.MsgConfirmTreasuryLimit{Signer: second.Address, Organisation: p.Organisation, Proposal: p.Number}
		if p.Limit != nil {
			m.Limit = *p.Limit
		}
		return sim.ProposeBy(ctx, data, reporter, second.Address, m, f.server.ConfirmTreasuryLimit)
	}
}

// RejectTreasuryProposal ends some proposal, by an administrator.
func (f Factories) RejectTreasuryProposal() simsx.SimMsgFactoryFn[*types.MsgRejectTreasuryProposal] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgRejectTreasuryProposal) {
		p, administrator := f.proposal(ctx, data, reporter, func(types.TreasuryProposal) bool { return true })
		return sim.ProposeBy(ctx, data, reporter, administrator.Address, &types.MsgRejectTreasuryProposal{
			Signer: administrator.Address, Proposal: p.Number, Reason: why(data),
		}, f.server.RejectTreasuryProposal)
	}
}

// proposal returns some proposal of a treasury that a rule admits, and somebody who may have a say in it.
func (f Factories) proposal(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter,
	admits func(types.TreasuryProposal) bool,
) (types.TreasuryProposal, types.Person) {
	var proposals []types.TreasuryProposal
	if state, err := f.register.ExportGenesis(ctx); err == nil {
		for _, p := range state.TreasuryProposals {
			if admits(p) {
				proposals = append(proposals, p)
			}
		}
	}
	if len(proposals) == 0 {
		reporter.Skip("nothing is proposed")
		return types.TreasuryProposal{}, types.Person{}
	}
	p := simsx.OneOf(data.Rand(), proposals)
	return p, one(data, reporter, f.people(ctx, func(person types.Person) bool {
		administers := person.Organisation == p.Organisation && f.register.HasRole(ctx, person, fact.Role_ROLE_ADMINISTRATOR)
		return !person.IsRevoked() && (administers || f.register.HasRole(ctx, person, fact.Role_ROLE_ACCREDITOR))
	}))
}

// coins returns a little money.
func coins(data *simsx.ChainDataSource) sdk.Coins {
	return sdk.NewCoins(sdk.NewInt64Coin(sdk.DefaultBondDenom, int64(data.Rand().IntInRange(1, 4))))
}
