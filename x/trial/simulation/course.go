package simulation

import (
	"context"
	"time"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/internal/sim"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

const management = fact.Task_TASK_TRIAL_MANAGEMENT

// manager returns a trial and an account that manages it.
func (f Factories) manager(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) (types.Trial, simsx.SimAccount) {
	t := one(ctx, f, data, reporter, trials)
	return t, f.authorised(ctx, data, reporter, management, t.Id, 0)
}

// DeclarePrimaryCompletion declares that the data were collected today.
func (f Factories) DeclarePrimaryCompletion() simsx.SimMsgFactoryFn[*types.MsgDeclarePrimaryCompletion] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgDeclarePrimaryCompletion) {
		t, account := f.manager(ctx, data, reporter)
		return sim.Propose(ctx, reporter, account, &types.MsgDeclarePrimaryCompletion{
			Signer: account.AddressBech32, Trial: t.Id, Date: types.DateOf(simsx.BlockTime(ctx)),
		}, f.server.DeclarePrimaryCompletion)
	}
}

// PostResults posts results of the outcome that every simulated trial has, and perhaps of one that none has.
func (f Factories) PostResults() simsx.SimMsgFactoryFn[*types.MsgPostResults] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgPostResults) {
		t, account := f.manager(ctx, data, reporter)
		msg := &types.MsgPostResults{
			Signer: account.AddressBech32, Trial: t.Id, Reason: why(data),
			Results: []trialfact.OutcomeResult{{Outcome: "P1", Digest: sim.Bytes32(data)}},
		}
		if data.Rand().Bool() {
			msg.Results = append(msg.Results, trialfact.OutcomeResult{Outcome: "X1", Digest: sim.Bytes32(data)})
		}
		return sim.Propose(ctx, reporter, account, msg, f.server.PostResults)
	}
}

// CertifyDelay certifies some delay of results.
func (f Factories) CertifyDelay() simsx.SimMsgFactoryFn[*types.MsgCertifyDelay] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgCertifyDelay) {
		t, account := f.manager(ctx, data, reporter)
		return sim.Propose(ctx, reporter, account, &types.MsgCertifyDelay{
			Signer: account.AddressBech32, Trial: t.Id, Reason: why(data),
			Months: uint32(data.Rand().IntInRange(1, types.MaxDelayMonths+1)),
		}, f.server.CertifyDelay)
	}
}

// FileNotice stops some clock.
func (f Factories) FileNotice() simsx.SimMsgFactoryFn[*types.MsgFileNotice] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgFileNotice) {
		c := one(ctx, f, data, reporter, stoppable)
		account := f.authorised(ctx, data, reporter, management, c.Trial, 0)
		return sim.Propose(ctx, reporter, account, &types.MsgFileNotice{
			Signer: account.AddressBech32, Trial: c.Trial, Clock: c.Kind, Digest: sim.Bytes32(data),
		}, f.server.FileNotice)
	}
}

// OfferSponsorship offers a trial to the organisation of some representative.
func (f Factories) OfferSponsorship() simsx.SimMsgFactoryFn[*types.MsgOfferSponsorship] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgOfferSponsorship) {
		t, account := f.manager(ctx, data, reporter)
		_, other := f.holder(ctx, data, reporter, fact.Role_ROLE_SPONSOR_REPRESENTATIVE)
		return sim.Propose(ctx, reporter, account, &types.MsgOfferSponsorship{
			Signer: account.AddressBech32, Trial: t.Id, Organisation: other.Organisation, Reason: why(data),
		}, f.server.OfferSponsorship)
	}
}

// AcceptSponsorship takes over a trial.
func (f Factories) AcceptSponsorship() simsx.SimMsgFactoryFn[*types.MsgAcceptSponsorship] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgAcceptSponsorship) {
		o := one(ctx, f, data, reporter, offers)
		p := f.colleague(ctx, data, reporter, o.Organisation)
		return sim.ProposeBy(ctx, data, reporter, p.Address, &types.MsgAcceptSponsorship{Signer: p.Address, Trial: o.Trial}, f.server.AcceptSponsorship)
	}
}

// WithdrawSponsorshipOffer declines a trial.
func (f Factories) WithdrawSponsorshipOffer() simsx.SimMsgFactoryFn[*types.MsgWithdrawSponsorshipOffer] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgWithdrawSponsorshipOffer) {
		o := one(ctx, f, data, reporter, offers)
		p := f.colleague(ctx, data, reporter, o.Organisation)
		return sim.ProposeBy(ctx, data, reporter, p.Address, &types.MsgWithdrawSponsorshipOffer{
			Signer: p.Address, Trial: o.Trial, Reason: why(data),
		}, f.server.WithdrawSponsorshipOffer)
	}
}

// opening is what a seal was made from.
type opening struct {
	salt         []byte
	registration types.Registration
}

// SealRegistration seals a registration, and keeps the opening.
func (f Factories) SealRegistration() simsx.SimMsgFactoryFn[*types.MsgSealRegistration] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgSealRegistration) {
		account, person := f.holder(ctx, data, reporter, fact.Role_ROLE_SPONSOR_REPRESENTATIVE)
		o := opening{sim.Bytes32(data), registration(ctx, data, person.Organisation)}
		digest, err := types.SealDigest(sdk.UnwrapSDKContext(ctx).ChainID(), person.Organisation, o.salt, &o.registration)
		if err != nil {
			reporter.Skip(err.Error())
			return nil, nil
		}
		f.openings[string(digest)] = o
		return sim.Propose(ctx, reporter, account, &types.MsgSealRegistration{
			Signer: account.AddressBech32, Digest: digest,
			RevealBy: simsx.BlockTime(ctx).Add(time.Duration(data.Rand().IntInRange(1, 200)) * time.Hour).UTC(),
		}, f.server.SealRegistration)
	}
}

// RevealRegistration reveals what was sealed, late or not.
func (f Factories) RevealRegistration() simsx.SimMsgFactoryFn[*types.MsgRevealRegistration] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgRevealRegistration) {
		seal := one(ctx, f, data, reporter, seals)
		o, known := f.openings[string(seal.Digest)]
		if !known {
			reporter.Skip("nobody has the opening")
			return nil, nil
		}
		p := f.colleague(ctx, data, reporter, seal.Organisation)
		return sim.ProposeBy(ctx, data, reporter, p.Address, &types.MsgRevealRegistration{
			Signer: p.Address, Seal: seal.Digest, Salt: o.salt, Registration: o.registration,
		}, f.server.RevealRegistration)
	}
}

// DisputeIdentifier disputes what another trial holds.
func (f Factories) DisputeIdentifier() simsx.SimMsgFactoryFn[*types.MsgDisputeIdentifier] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgDisputeIdentifier) {
		v := one(ctx, f, data, reporter, identified)
		claimant, account := f.manager(ctx, data, reporter)
		if reporter.IsSkipped() {
			return nil, nil
		}
		return sim.Propose(ctx, reporter, account, &types.MsgDisputeIdentifier{
			Signer: account.AddressBech32, Identifier: v.Registration.Identifiers[0], Claimant: claimant.Id, Reason: why(data),
		}, f.server.DisputeIdentifier)
	}
}

// ResolveDispute has the claimant withdraw a dispute, or a regulator decide it.
func (f Factories) ResolveDispute() simsx.SimMsgFactoryFn[*types.MsgResolveDispute] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgResolveDispute) {
		d := one(ctx, f, data, reporter, disputes)
		msg := &types.MsgResolveDispute{Dispute: d.Number, Resolution: trialfact.Resolution_RESOLUTION_WITHDRAWN, Reason: why(data)}
		var account simsx.SimAccount
		if data.Rand().Bool() {
			account = f.authorised(ctx, data, reporter, management, d.Claimant, 0)
		} else {
			account, _ = f.holder(ctx, data, reporter, fact.Role_ROLE_INSPECTOR)
			msg.Resolution = simsx.OneOf(data.Rand(), []trialfact.Resolution{
				trialfact.Resolution_RESOLUTION_UPHELD, trialfact.Resolution_RESOLUTION_REJECTED,
			})
		}
		msg.Signer = account.AddressBech32
		return sim.Propose(ctx, reporter, account, msg, f.server.ResolveDispute)
	}
}
