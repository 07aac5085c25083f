// Package simulation makes random messages about the consents that a simulated chain happens to have.
package simulation

import (
	"bytes"
	"context"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	"github.com/equipoise-trials/equipoise/fact"
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
		line := data.Rand().Uint32InRange(1, 5)
		if data.Rand().Bool() {
			line = c.RequiredLine
		}
		on := f.on(ctx, reporter, c, line)
		msg := &types.MsgGiveConsent{
			Signer: c.Key, Handle: c.Handle, FormLine: line, Version: on.GivenVersion() + data.Rand().Uint32InRange(1, 3), Language: "en",
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
		l, ok := f.anyLine(ctx, data, c)
		if !ok || l.Pending == nil || len(c.Countersigners) == 0 {
			reporter.Skip("the consent awaits no countersigner")
			return nil, nil
		}
		by := c.Countersigners[data.Rand().Intn(len(c.Countersigners))]
		return sim.ProposeBy(ctx, data, reporter, by.Address, &types.MsgCountersign{
			Signer: by.Address, Handle: c.Handle, Capacity: by.Capacity, FormLine: l.FormLine, Version: l.Pending.Agreement.Version, Blind: sim.Bytes32(data),
		}, f.server.Countersign)
	}
}

// ConfirmObtained confirms a consent as who obtained it.
func (f Factories) ConfirmObtained() simsx.SimMsgFactoryFn[*types.MsgConfirmObtained] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgConfirmObtained) {
		c := f.any(ctx, data, reporter)
		l, _ := f.anyLine(ctx, data, c)
		a := l.Given
		if l.Pending != nil {
			a = &l.Pending.Agreement
		}
		if a == nil {
			reporter.Skip("nobody obtained the consent")
			return nil, nil
		}
		return sim.ProposeBy(ctx, data, reporter, a.ObtainedBy, &types.MsgConfirmObtained{
			Signer: a.ObtainedBy, Handle: c.Handle, FormLine: a.FormLine, Version: a.Version, Blind: sim.Bytes32(data),
		}, f.server.ConfirmObtained)
	}
}

// ClaimError has somebody say that a consent was entered in error.
func (f Factories) ClaimError() simsx.SimMsgFactoryFn[*types.MsgClaimError] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgClaimError) {
		c, by := f.any(ctx, data, reporter), data.AnyAccount(reporter)
		l, _ := f.anyLine(ctx, data, c)
		return sim.Propose(ctx, reporter, by, &types.MsgClaimError{
			Signer: by.AddressBech32, Handle: c.Handle, FormLine: l.FormLine, Version: l.GivenVersion(),
			Reason: &fact.Reason{Code: fact.ReasonCode_REASON_CODE_CORRECTION}, Blind: sim.Bytes32(data),
		}, f.server.ClaimError)
	}
}

// ConfirmError confirms that a consent was entered in error.
func (f Factories) ConfirmError() simsx.SimMsgFactoryFn[*types.MsgConfirmError] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgConfirmError) {
		c := f.any(ctx, data, reporter)
		l, _ := f.anyLine(ctx, data, c)
		signer := speaker(c)
		return sim.ProposeBy(ctx, data, reporter, signer, &types.MsgConfirmError{
			Signer: signer, Handle: c.Handle, FormLine: l.FormLine, Version: l.GivenVersion(), Blind: sim.Bytes32(data),
		}, f.server.ConfirmError)
	}
}

// ConfirmRepresentative confirms who represents a participant.
func (f Factories) ConfirmRepresentative() simsx.SimMsgFactoryFn[*types.MsgConfirmRepresentative] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgConfirmRepresentative) {
		c := f.any(ctx, data, reporter)
		if c.Proposed == nil {
			reporter.Skip("nobody is proposed")
			return nil, nil
		}
		signer := speaker(c)
		return sim.ProposeBy(ctx, data, reporter, signer, &types.MsgConfirmRepresentative{
			Signer: signer, Handle: c.Handle, Representative: c.Proposed.Representative.Address, Blind: sim.Bytes32(data),
		}, f.server.ConfirmRepresentative)
	}
}

// speaker returns who is likely to speak for a participant: who is named first beside somebody assisted.
func speaker(c types.Consent) string {
	if c.Mode == consentfact.Mode_MODE_ASSISTED && len(c.Countersigners) > 0 {
		return c.Countersigners[0].Address
	}
	return c.Key
}

// Decline declines a consent or its renewal.
func (f Factories) Decline() simsx.SimMsgFactoryFn[*types.MsgDecline] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgDecline) {
		c := f.any(ctx, data, reporter)
		return sim.ProposeBy(ctx, data, reporter, c.Key,
			&types.MsgDecline{Signer: c.Key, Handle: c.Handle, FormLine: c.RequiredLine, Blind: sim.Bytes32(data)}, f.server.Decline)
	}
}

// Withdraw withdraws from a trial, from treatment alone, or from one of the forms that were answered.
func (f Factories) Withdraw() simsx.SimMsgFactoryFn[*types.MsgWithdraw] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgWithdraw) {
		c := f.any(ctx, data, reporter)
		alone := types.Line{}
		if data.Rand().Bool() {
			alone, _ = f.anyLine(ctx, data, c)
		}
		return sim.ProposeBy(ctx, data, reporter, c.Key, &types.MsgWithdraw{
			Signer: c.Key, Handle: c.Handle, FormLine: alone.FormLine, ScopeCommitment: sim.Bytes32(data), Blind: sim.Bytes32(data),
			FollowUp: alone.FormLine == 0 && data.Rand().Bool(),
		}, f.server.Withdraw)
	}
}

// ReportWithdrawal says that a participant withdrew by word of mouth.
func (f Factories) ReportWithdrawal() simsx.SimMsgFactoryFn[*types.MsgReportWithdrawal] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgReportWithdrawal) {
		c, by := f.any(ctx, data, reporter), data.AnyAccount(reporter)
		return sim.Propose(ctx, reporter, by, &types.MsgReportWithdrawal{
			Signer: by.AddressBech32, Handle: c.Handle, PaperDigest: sim.Bytes32(data), Blind: sim.Bytes32(data),
		}, f.server.ReportWithdrawal)
	}
}

// ContestWithdrawal contests a reported withdrawal, by the representative if the participant is assisted.
func (f Factories) ContestWithdrawal() simsx.SimMsgFactoryFn[*types.MsgContestWithdrawal] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgContestWithdrawal) {
		c := f.any(ctx, data, reporter)
		signer := speaker(c)
		return sim.ProposeBy(ctx, data, reporter, signer, &types.MsgContestWithdrawal{
			Signer: signer, Handle: c.Handle, Blind: sim.Bytes32(data),
		}, f.server.ContestWithdrawal)
	}
}

// NamePayee lets a participant's money go to a wallet, by the representative if the participant is assisted.
func (f Factories) NamePayee() simsx.SimMsgFactoryFn[*types.MsgNamePayee] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgNamePayee) {
		c := f.any(ctx, data, reporter)
		signer := speaker(c)
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

// CosignVisits signs for a visit.
func (f Factories) CosignVisits() simsx.SimMsgFactoryFn[*types.MsgCosignVisits] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgCosignVisits) {
		c := f.any(ctx, data, reporter)
		signer := speaker(c)
		return sim.ProposeBy(ctx, data, reporter, signer, &types.MsgCosignVisits{
			Signer: signer, Handle: c.Handle, Lines: []uint64{uint64(data.Rand().Uint32InRange(1, 50))},
		}, f.server.CosignVisits)
	}
}

// SignTransfer signs for the transfer to one of the first sites.
func (f Factories) SignTransfer() simsx.SimMsgFactoryFn[*types.MsgSignTransfer] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgSignTransfer) {
		c := f.any(ctx, data, reporter)
		signer := speaker(c)
		return sim.ProposeBy(ctx, data, reporter, signer, &types.MsgSignTransfer{
			Signer: signer, Handle: c.Handle, Site: data.Rand().Uint32InRange(1, 3),
		}, f.server.SignTransfer)
	}
}

// ProposeKey proposes a key of somebody's for a participation.
func (f Factories) ProposeKey() simsx.SimMsgFactoryFn[*types.MsgProposeKey] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgProposeKey) {
		c, by, of := f.any(ctx, data, reporter), data.AnyAccount(reporter), data.AnyAccount(reporter)
		if reporter.IsSkipped() {
			return nil, nil
		}
		key, err := codectypes.NewAnyWithValue(of.PubKey)
		if err != nil {
			reporter.Skip(err.Error())
			return nil, nil
		}
		return sim.Propose(ctx, reporter, by, &types.MsgProposeKey{
			Signer: by.AddressBech32, Handle: c.Handle, PublicKey: key, PaperDigest: sim.Bytes32(data), Blind: sim.Bytes32(data),
		}, f.server.ProposeKey)
	}
}

// ConfirmKey confirms a proposed key as somebody.
func (f Factories) ConfirmKey() simsx.SimMsgFactoryFn[*types.MsgConfirmKey] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgConfirmKey) {
		handle, p := f.anyProposal(ctx, data, reporter)
		if reporter.IsSkipped() {
			return nil, nil
		}
		by := data.AnyAccount(reporter)
		return sim.Propose(ctx, reporter, by, &types.MsgConfirmKey{
			Signer: by.AddressBech32, Handle: handle, Key: p.Key, Blind: sim.Bytes32(data),
		}, f.server.ConfirmKey)
	}
}

// AcceptKey accepts a proposal by the proposed key.
func (f Factories) AcceptKey() simsx.SimMsgFactoryFn[*types.MsgAcceptKey] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgAcceptKey) {
		handle, p := f.anyProposal(ctx, data, reporter)
		if reporter.IsSkipped() {
			return nil, nil
		}
		return sim.ProposeBy(ctx, data, reporter, p.Key, &types.MsgAcceptKey{
			Signer: p.Key, Handle: handle, Blind: sim.Bytes32(data),
		}, f.server.AcceptKey)
	}
}

// VetoKey vetoes a proposal by the present key, or by the representative if the participant is assisted.
func (f Factories) VetoKey() simsx.SimMsgFactoryFn[*types.MsgVetoKey] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgVetoKey) {
		handle, _ := f.anyProposal(ctx, data, reporter)
		if reporter.IsSkipped() {
			return nil, nil
		}
		c, err := f.consents.Consent(ctx, fact.Hash(handle))
		if err != nil {
			reporter.Skip(err.Error())
			return nil, nil
		}
		signer := c.Key
		if c.Mode == consentfact.Mode_MODE_ASSISTED && len(c.Countersigners) > 0 {
			signer = c.Countersigners[0].Address
		}
		return sim.ProposeBy(ctx, data, reporter, signer, &types.MsgVetoKey{Signer: signer, Handle: handle, Blind: sim.Bytes32(data)}, f.server.VetoKey)
	}
}

// RetractKey takes a proposal back as somebody.
func (f Factories) RetractKey() simsx.SimMsgFactoryFn[*types.MsgRetractKey] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgRetractKey) {
		handle, _ := f.anyProposal(ctx, data, reporter)
		if reporter.IsSkipped() {
			return nil, nil
		}
		by := data.AnyAccount(reporter)
		return sim.Propose(ctx, reporter, by, &types.MsgRetractKey{Signer: by.AddressBech32, Handle: handle, Blind: sim.Bytes32(data)}, f.server.RetractKey)
	}
}

// anyProposal returns one of the open proposals of keys.
func (f Factories) anyProposal(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) (handle []byte, p types.KeyProposal) {
	state, err := f.consents.ExportGenesis(ctx)
	if err != nil {
		reporter.Skip(err.Error())
		return nil, p
	}
	var open []*types.Rebinding
	for _, entry := range state.Consents {
		if r := entry.Rebinding; r != nil && r.Proposal != nil {
			open = append(open, r)
		}
	}
	if len(open) == 0 {
		reporter.Skip("no key is proposed")
		return nil, p
	}
	r := open[data.Rand().Intn(len(open))]
	return r.Handle, *r.Proposal
}

// on returns the participation's consent to a form.
func (f Factories) on(ctx context.Context, reporter simsx.SimulationReporter, c types.Consent, line uint32) types.Line {
	on, err := f.consents.On(ctx, c, line)
	if err != nil {
		reporter.Skip(err.Error())
	}
	return on.Line
}

// anyLine returns one of the participation's consents to forms, if there is one.
func (f Factories) anyLine(ctx context.Context, data *simsx.ChainDataSource, of types.Consent) (types.Line, bool) {
	state, err := f.consents.ExportGenesis(ctx)
	if err != nil {
		return types.Line{}, false
	}
	for _, entry := range state.Consents {
		if n := len(entry.Lines); n > 0 && bytes.Equal(entry.Consent.Handle, of.Handle) {
			return entry.Lines[data.Rand().Intn(n)].Line, true
		}
	}
	return types.Line{}, false
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
