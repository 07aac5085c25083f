// Package simulation makes random messages about what the participants of a simulated chain claim.
package simulation

import (
	"bytes"
	"context"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"

	claimsfact "github.com/equipoise-trials/equipoise/fact/claims"
	"github.com/equipoise-trials/equipoise/x/claims/keeper"
	"github.com/equipoise-trials/equipoise/x/claims/types"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/internal/sim"
)

// Consents knows by which keys participations are bound.
type Consents interface {
	ExportGenesis(ctx context.Context) (*consenttypes.GenesisState, error)
}

// Factories makes the messages. Each factory guesses, and skips what the chain would refuse.
type Factories struct {
	claims   keeper.Keeper
	consents Consents
	server   types.MsgServer
}

// New returns the factories for the claims of a keeper.
func New(k keeper.Keeper, consents Consents) Factories {
	return Factories{k, consents, keeper.NewMsgServer(k)}
}

// Claim has a participant claim one of the first tariffs, as a visit or as an expense.
func (f Factories) Claim() simsx.SimMsgFactoryFn[*types.MsgClaim] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgClaim) {
		c := f.consent(ctx, data, reporter)
		msg := &types.MsgClaim{
			Signer: c.Key, Handle: c.Handle, Kind: claimsfact.Kind_KIND_VISIT, Nullifier: sim.Bytes32(data),
			Tariff: data.Rand().Uint32InRange(0, 3), Detail: sim.Bytes32(data), Blind: sim.Bytes32(data),
		}
		if data.Rand().Bool() {
			msg.Kind, msg.Receipt = claimsfact.Kind_KIND_EXPENSE, sim.Bytes32(data)
		}
		return sim.ProposeBy(ctx, data, reporter, c.Key, msg, f.server.Claim)
	}
}

// AnswerClaim has somebody answer an open claim for its site.
func (f Factories) AnswerClaim() simsx.SimMsgFactoryFn[*types.MsgAnswerClaim] {
	return onClaim(f, f.server.AnswerClaim, func(signer string, c types.Claim, data *simsx.ChainDataSource) *types.MsgAnswerClaim {
		return &types.MsgAnswerClaim{Signer: signer, Handle: c.Handle, Number: c.Number, Grant: data.Rand().Bool(), Reason: sim.Reason(data)}
	})
}

// DisputeClaim has a participant dispute that the site refused their claim.
func (f Factories) DisputeClaim() simsx.SimMsgFactoryFn[*types.MsgDisputeClaim] {
	return byParticipant(f, f.server.DisputeClaim, func(signer string, c types.Claim, data *simsx.ChainDataSource) *types.MsgDisputeClaim {
		return &types.MsgDisputeClaim{Signer: signer, Handle: c.Handle, Number: c.Number, Reason: sim.Reason(data)}
	})
}

// DropClaim has a participant drop their claim.
func (f Factories) DropClaim() simsx.SimMsgFactoryFn[*types.MsgDropClaim] {
	return byParticipant(f, f.server.DropClaim, func(signer string, c types.Claim, _ *simsx.ChainDataSource) *types.MsgDropClaim {
		return &types.MsgDropClaim{Signer: signer, Handle: c.Handle, Number: c.Number}
	})
}

// DecideClaim has somebody decide a claim.
func (f Factories) DecideClaim() simsx.SimMsgFactoryFn[*types.MsgDecideClaim] {
	return onClaim(f, f.server.DecideClaim, func(signer string, c types.Claim, data *simsx.ChainDataSource) *types.MsgDecideClaim {
		return &types.MsgDecideClaim{Signer: signer, Handle: c.Handle, Number: c.Number, Grant: data.Rand().Bool(), Reason: sim.Reason(data)}
	})
}

// onClaim returns the factory of messages by anybody about an open claim.
func onClaim[M sdk.Msg, R any](f Factories, deliver func(context.Context, M) (R, error),
	message func(signer string, c types.Claim, data *simsx.ChainDataSource) M,
) simsx.SimMsgFactoryFn[M] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) (signers []simsx.SimAccount, none M) {
		c, signer := sim.One(data, reporter, f.open(ctx, reporter)), data.AnyAccount(reporter)
		if reporter.IsSkipped() {
			return nil, none
		}
		return sim.Propose(ctx, reporter, signer, message(signer.AddressBech32, c, data), deliver)
	}
}

// byParticipant returns the factory of messages about an open claim by the key that its participation is bound to.
func byParticipant[M sdk.Msg, R any](f Factories, deliver func(context.Context, M) (R, error),
	message func(signer string, c types.Claim, data *simsx.ChainDataSource) M,
) simsx.SimMsgFactoryFn[M] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) (signers []simsx.SimAccount, none M) {
		c := sim.One(data, reporter, f.open(ctx, reporter))
		if reporter.IsSkipped() {
			return nil, none
		}
		for _, entry := range f.all(ctx, reporter) {
			if bytes.Equal(entry.Consent.Handle, c.Handle) {
				return sim.ProposeBy(ctx, data, reporter, entry.Consent.Key, message(entry.Consent.Key, c, data), deliver)
			}
		}
		reporter.Skip("nobody speaks for the participation")
		return nil, none
	}
}

// open returns the claims that are open.
func (f Factories) open(ctx context.Context, reporter simsx.SimulationReporter) (open []types.Claim) {
	state, err := f.claims.ExportGenesis(ctx)
	if err != nil {
		reporter.Skip(err.Error())
		return nil
	}
	for _, c := range state.Claims {
		if c.IsOpen() {
			open = append(open, c)
		}
	}
	return open
}

// consent returns some consent.
func (f Factories) consent(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) consenttypes.Consent {
	return sim.One(data, reporter, f.all(ctx, reporter)).Consent
}

func (f Factories) all(ctx context.Context, reporter simsx.SimulationReporter) []consenttypes.ConsentWithHistory {
	state, err := f.consents.ExportGenesis(ctx)
	if err != nil {
		reporter.Skip(err.Error())
		return nil
	}
	return state.Consents
}
