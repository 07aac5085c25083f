// Package simulation makes random messages about participations: invitations to the first trials, and steps in the lives
// of those who were invited.
package simulation

import (
	"context"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/internal/sim"
	"github.com/equipoise-trials/equipoise/x/participation/keeper"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// Factories makes the messages. Each factory guesses, and skips what the chain would refuse.
type Factories struct {
	participations keeper.Keeper
	server         types.MsgServer
}

// New returns the factories for the participations of a keeper.
func New(k keeper.Keeper) Factories { return Factories{k, keeper.NewMsgServer(k)} }

// Invite invites the holder of an account to one of the first trials, paid to that account.
func (f Factories) Invite() simsx.SimMsgFactoryFn[*types.MsgInvite] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgInvite) {
		signer, invited := data.AnyAccount(reporter), data.AnyAccount(reporter)
		if reporter.IsSkipped() {
			return nil, nil
		}
		key, err := codectypes.NewAnyWithValue(invited.PubKey)
		if err != nil {
			reporter.Skip(err.Error())
			return nil, nil
		}
		return sim.Propose(ctx, reporter, signer, &types.MsgInvite{
			Signer: signer.AddressBech32, Trial: uint64(data.Rand().Uint32InRange(1, 4)), Site: data.Rand().Uint32InRange(1, 3),
			Handle: sim.Bytes32(data), PublicKey: key, KDigest: sim.Bytes32(data), Mode: consentfact.Mode_MODE_SELF, Population: protocoltypes.Self,
			Blind: sim.Bytes32(data), PersonTag: []byte{31: byte(data.Rand().Intn(40))}, // of forty people, so that some are invited twice
		}, f.server.Invite)
	}
}

// ConfirmParticipant stands behind an assisted participation.
func (f Factories) ConfirmParticipant() simsx.SimMsgFactoryFn[*types.MsgConfirmParticipant] {
	return step(f, f.server.ConfirmParticipant, func(signer string, p types.Participation, _ []byte) *types.MsgConfirmParticipant {
		return &types.MsgConfirmParticipant{Signer: signer, Handle: p.Handle}
	})
}

// StartScreening begins a screening.
func (f Factories) StartScreening() simsx.SimMsgFactoryFn[*types.MsgStartScreening] {
	return step(f, f.server.StartScreening, func(signer string, p types.Participation, _ []byte) *types.MsgStartScreening {
		return &types.MsgStartScreening{Signer: signer, Handle: p.Handle}
	})
}

// ProposeRepresentative has somebody propose who represents a participant.
func (f Factories) ProposeRepresentative() simsx.SimMsgFactoryFn[*types.MsgProposeRepresentative] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgProposeRepresentative) {
		p, signer := f.any(ctx, data, reporter), data.AnyAccount(reporter)
		return sim.Propose(ctx, reporter, signer, &types.MsgProposeRepresentative{
			Signer: signer.AddressBech32, Handle: p.Handle, Representative: data.AnyAccount(reporter).AddressBech32,
		}, f.server.ProposeRepresentative)
	}
}

// FailScreening ends a screening without enrolment.
func (f Factories) FailScreening() simsx.SimMsgFactoryFn[*types.MsgFailScreening] {
	return step(f, f.server.FailScreening, func(signer string, p types.Participation, reason []byte) *types.MsgFailScreening {
		return &types.MsgFailScreening{Signer: signer, Handle: p.Handle, ReasonCommitment: reason}
	})
}

// Enrol enrols a participant.
func (f Factories) Enrol() simsx.SimMsgFactoryFn[*types.MsgEnrol] {
	return step(f, f.server.Enrol, func(signer string, p types.Participation, _ []byte) *types.MsgEnrol {
		return &types.MsgEnrol{Signer: signer, Handle: p.Handle}
	})
}

// StartFollowUp begins a follow-up.
func (f Factories) StartFollowUp() simsx.SimMsgFactoryFn[*types.MsgStartFollowUp] {
	return step(f, f.server.StartFollowUp, func(signer string, p types.Participation, _ []byte) *types.MsgStartFollowUp {
		return &types.MsgStartFollowUp{Signer: signer, Handle: p.Handle}
	})
}

// Close closes a participation.
func (f Factories) Close() simsx.SimMsgFactoryFn[*types.MsgClose] {
	return step(f, f.server.Close, func(signer string, p types.Participation, reason []byte) *types.MsgClose {
		return &types.MsgClose{Signer: signer, Handle: p.Handle, ReasonCommitment: reason}
	})
}

// AttestVisits attests a visit under one of the first tariffs.
func (f Factories) AttestVisits() simsx.SimMsgFactoryFn[*types.MsgAttestVisits] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgAttestVisits) {
		p, signer := f.any(ctx, data, reporter), data.AnyAccount(reporter)
		return sim.Propose(ctx, reporter, signer, &types.MsgAttestVisits{
			Signer: signer.AddressBech32, Trial: p.Trial, Site: p.Site,
			Lines: []types.VisitLine{{
				Handle: p.Handle, Nullifier: sim.Bytes32(data), Tariff: data.Rand().Uint32InRange(0, 3),
				Detail: sim.Bytes32(data), Blind: sim.Bytes32(data),
			}},
		}, f.server.AttestVisits)
	}
}

// SetFeeBudget has somebody set a budget of some participants' fees for a site of the first trials.
func (f Factories) SetFeeBudget() simsx.SimMsgFactoryFn[*types.MsgSetFeeBudget] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgSetFeeBudget) {
		signer := data.AnyAccount(reporter)
		return sim.Propose(ctx, reporter, signer, &types.MsgSetFeeBudget{
			Signer: signer.AddressBech32, Trial: uint64(data.Rand().Uint32InRange(1, 4)), Site: data.Rand().Uint32InRange(1, 3),
			Amount: uint64(data.Rand().IntInRange(0, 50*types.MaxFeeLimit)),
		}, f.server.SetFeeBudget)
	}
}

// OfferTransfer offers a participant to one of the first sites.
func (f Factories) OfferTransfer() simsx.SimMsgFactoryFn[*types.MsgOfferTransfer] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgOfferTransfer) {
		p, signer := f.any(ctx, data, reporter), data.AnyAccount(reporter)
		return sim.Propose(ctx, reporter, signer, &types.MsgOfferTransfer{
			Signer: signer.AddressBech32, Handle: p.Handle, Site: data.Rand().Uint32InRange(1, 3), ReasonCommitment: sim.Bytes32(data),
		}, f.server.OfferTransfer)
	}
}

// AcceptTransfer accepts a participant whom another site offers.
func (f Factories) AcceptTransfer() simsx.SimMsgFactoryFn[*types.MsgAcceptTransfer] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgAcceptTransfer) {
		t, signer := f.anyTransfer(ctx, data, reporter), data.AnyAccount(reporter)
		return sim.Propose(ctx, reporter, signer, &types.MsgAcceptTransfer{Signer: signer.AddressBech32, Handle: t.Handle}, f.server.AcceptTransfer)
	}
}

// RetractTransfer takes an offered transfer back.
func (f Factories) RetractTransfer() simsx.SimMsgFactoryFn[*types.MsgRetractTransfer] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgRetractTransfer) {
		t, signer := f.anyTransfer(ctx, data, reporter), data.AnyAccount(reporter)
		return sim.Propose(ctx, reporter, signer, &types.MsgRetractTransfer{Signer: signer.AddressBech32, Handle: t.Handle}, f.server.RetractTransfer)
	}
}

// anyTransfer returns one of the transfers that were offered.
func (f Factories) anyTransfer(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) types.Transfer {
	state, err := f.participations.ExportGenesis(ctx)
	if err != nil || len(state.Transfers) == 0 {
		reporter.Skip("nobody is to be transferred")
		return types.Transfer{}
	}
	return state.Transfers[data.Rand().Intn(len(state.Transfers))]
}

// step returns the factory of a message by which somebody moves a participation on.
func step[M sdk.Msg, R any](f Factories, run func(context.Context, M) (R, error),
	message func(signer string, p types.Participation, reason []byte) M,
) simsx.SimMsgFactoryFn[M] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, M) {
		p, signer := f.any(ctx, data, reporter), data.AnyAccount(reporter)
		return sim.Propose(ctx, reporter, signer, message(signer.AddressBech32, p, sim.Bytes32(data)), run)
	}
}

// any returns one of the chain's participations.
func (f Factories) any(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) types.Participation {
	state, err := f.participations.ExportGenesis(ctx)
	if err != nil || len(state.Participations) == 0 {
		reporter.Skip("nobody was invited")
		return types.Participation{}
	}
	return state.Participations[data.Rand().Intn(len(state.Participations))]
}
