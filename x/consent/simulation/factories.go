// Package simulation makes random messages about the consents that a simulated chain happens to have.
package simulation

import (
	"context"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/keeper"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/internal/sim"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// Factories makes the messages. Each factory guesses, and skips what the chain would refuse.
type Factories struct {
	consents keeper.Keeper
	server   types.MsgServer
}

// New returns the factories for the consents of a keeper.
func New(k keeper.Keeper) Factories { return Factories{k, keeper.NewMsgServer(k)} }

// GiveConsent gives or renews a consent to one of the first versions of one of the first documents of its trial.
func (f Factories) GiveConsent() simsx.SimMsgFactoryFn[*types.MsgGiveConsent] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgGiveConsent) {
		c := f.any(ctx, data, reporter)
		line, version := c.GivenVersion()
		if line == 0 {
			line = data.Rand().Uint32InRange(1, 5)
		}
		msg := &types.MsgGiveConsent{
			Signer: c.Key, Handle: c.Handle, FormLine: line, Version: version + data.Rand().Uint32InRange(1, 3), Language: "en",
			ObtainedBy: data.AnyAccount(reporter).AddressBech32, Blind: sim.Bytes32(data),
		}
		if c.Mode == consentfact.Mode_MODE_ASSISTED {
			msg.PaperDigest = sim.Bytes32(data)
		} else if data.Rand().Bool() {
			payee := payouttypes.Wallet(data.AnyAccount(reporter).AddressBech32)
			msg.Payee = &payee
		}
		return sim.ProposeBy(ctx, data, reporter, c.Key, msg, f.server.GiveConsent)
	}
}

// Countersign signs a pending consent as somebody named at its invitation.
func (f Factories) Countersign() simsx.SimMsgFactoryFn[*types.MsgCountersign] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgCountersign) {
		c := f.any(ctx, data, reporter)
		if c.Pending == nil || len(c.Countersigners) == 0 {
			reporter.Skip("the consent awaits no countersigner")
			return nil, nil
		}
		by := c.Countersigners[data.Rand().Intn(len(c.Countersigners))]
		return sim.ProposeBy(ctx, data, reporter, by.Address, &types.MsgCountersign{
			Signer: by.Address, Handle: c.Handle, Capacity: by.Capacity, Version: c.Pending.Agreement.Version, Blind: sim.Bytes32(data),
		}, f.server.Countersign)
	}
}

// ConfirmObtained confirms a consent as who obtained it.
func (f Factories) ConfirmObtained() simsx.SimMsgFactoryFn[*types.MsgConfirmObtained] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgConfirmObtained) {
		c := f.any(ctx, data, reporter)
		a := c.Given
		if c.Pending != nil {
			a = &c.Pending.Agreement
		}
		if a == nil {
			reporter.Skip("nobody obtained the consent")
			return nil, nil
		}
		return sim.ProposeBy(ctx, data, reporter, a.ObtainedBy, &types.MsgConfirmObtained{
			Signer: a.ObtainedBy, Handle: c.Handle, Version: a.Version, Blind: sim.Bytes32(data),
		}, f.server.ConfirmObtained)
	}
}

// Decline declines a consent or its renewal.
func (f Factories) Decline() simsx.SimMsgFactoryFn[*types.MsgDecline] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgDecline) {
		c := f.any(ctx, data, reporter)
		return sim.ProposeBy(ctx, data, reporter, c.Key,
			&types.MsgDecline{Signer: c.Key, Handle: c.Handle, Blind: sim.Bytes32(data)}, f.server.Decline)
	}
}

// Withdraw withdraws a consent.
func (f Factories) Withdraw() simsx.SimMsgFactoryFn[*types.MsgWithdraw] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgWithdraw) {
		c := f.any(ctx, data, reporter)
		return sim.ProposeBy(ctx, data, reporter, c.Key, &types.MsgWithdraw{
			Signer: c.Key, Handle: c.Handle, ScopeCommitment: sim.Bytes32(data), Blind: sim.Bytes32(data),
		}, f.server.Withdraw)
	}
}

// NamePayee lets a participant's money go to a wallet, by the representative if the participant is assisted.
func (f Factories) NamePayee() simsx.SimMsgFactoryFn[*types.MsgNamePayee] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgNamePayee) {
		c := f.any(ctx, data, reporter)
		signer := c.Key
		if c.Mode == consentfact.Mode_MODE_ASSISTED && len(c.Countersigners) > 0 {
			signer = c.Countersigners[0].Address
		}
		return sim.ProposeBy(ctx, data, reporter, signer, &types.MsgNamePayee{
			Signer: signer, Handle: c.Handle, Payee: payouttypes.Wallet(data.AnyAccount(reporter).AddressBech32), Blind: sim.Bytes32(data),
		}, f.server.NamePayee)
	}
}

// CallBackPayments calls a payment back from an agent.
func (f Factories) CallBackPayments() simsx.SimMsgFactoryFn[*types.MsgCallBackPayments] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgCallBackPayments) {
		c := f.any(ctx, data, reporter)
		return sim.ProposeBy(ctx, data, reporter, c.Key, &types.MsgCallBackPayments{
			Signer: c.Key, Handle: c.Handle, Lines: []uint64{uint64(data.Rand().Uint32InRange(1, 50))},
		}, f.server.CallBackPayments)
	}
}

// any returns one of the chain's consents.
func (f Factories) any(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) types.Consent {
	state, err := f.consents.ExportGenesis(ctx)
	if err != nil || len(state.Consents) == 0 {
		reporter.Skip("nobody was invited")
		return types.Consent{}
	}
	return state.Consents[data.Rand().Intn(len(state.Consents))].Consent
}
