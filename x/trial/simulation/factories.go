// Package simulation makes random messages about the conduct of the trials that a simulated chain happens to have.
package simulation

import (
	"context"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/internal/people"
	"github.com/equipoise-trials/equipoise/x/internal/sim"
	"github.com/equipoise-trials/equipoise/x/trial/keeper"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

const (
	siteManagement = fact.Task_TASK_SITE_MANAGEMENT
	delegation     = fact.Task_TASK_DELEGATION
)

// Factories makes the messages. Each factory guesses, and skips what the chain would refuse.
type Factories struct {
	trials keeper.Keeper
	server types.MsgServer
	people people.Finder
}

// New returns the factories for the trials of a keeper.
func New(k keeper.Keeper) Factories {
	return Factories{k, keeper.NewMsgServer(k), people.Finder{Register: k.Register()}}
}

// AddSite adds the organisation of some investigator to a trial.
func (f Factories) AddSite() simsx.SimMsgFactoryFn[*types.MsgAddSite] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgAddSite) {
		t := one(ctx, f, data, reporter, trials)
		account := f.authorised(ctx, data, reporter, siteManagement, t.Id, 0)
		investigator, person := f.people.Holder(ctx, data, reporter, fact.Role_ROLE_PRINCIPAL_INVESTIGATOR)
		return sim.Propose(ctx, reporter, account, &types.MsgAddSite{
			Signer: account.AddressBech32, Trial: t.Id, Organisation: person.Organisation, Investigator: investigator.AddressBech32,
			DeclaredBlinded: declaration(ctx, person, fact.Role_ROLE_PRINCIPAL_INVESTIGATOR),
		}, f.server.AddSite)
	}
}

// CloseSite closes some site.
func (f Factories) CloseSite() simsx.SimMsgFactoryFn[*types.MsgCloseSite] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgCloseSite) {
		s := one(ctx, f, data, reporter, sites)
		account := f.authorised(ctx, data, reporter, siteManagement, s.Trial, s.Number)
		return sim.Propose(ctx, reporter, account, &types.MsgCloseSite{
			Signer: account.AddressBech32, Trial: s.Trial, Site: s.Number, Reason: sim.Reason(data),
		}, f.server.CloseSite)
	}
}

// ChangeInvestigator lets some investigator take over a site.
func (f Factories) ChangeInvestigator() simsx.SimMsgFactoryFn[*types.MsgChangeInvestigator] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgChangeInvestigator) {
		s := one(ctx, f, data, reporter, sites)
		account := f.authorised(ctx, data, reporter, siteManagement, s.Trial, s.Number)
		investigator, person := f.people.Holder(ctx, data, reporter, fact.Role_ROLE_PRINCIPAL_INVESTIGATOR)
		return sim.Propose(ctx, reporter, account, &types.MsgChangeInvestigator{
			Signer: account.AddressBech32, Trial: s.Trial, Site: s.Number, Investigator: investigator.AddressBech32, Reason: sim.Reason(data),
			DeclaredBlinded: declaration(ctx, person, fact.Role_ROLE_PRINCIPAL_INVESTIGATOR),
		}, f.server.ChangeInvestigator)
	}
}

// AssignOrganisation assigns the organisation of some person.
func (f Factories) AssignOrganisation() simsx.SimMsgFactoryFn[*types.MsgAssignOrganisation] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgAssignOrganisation) {
		t := one(ctx, f, data, reporter, trials)
		account := f.authorised(ctx, data, reporter, siteManagement, t.Id, 0)
		_, person := f.people.Holder(ctx, data, reporter, fact.Role_ROLE_ADMINISTRATOR)
		msg := &types.MsgAssignOrganisation{
			Signer: account.AddressBech32, Trial: t.Id, Organisation: person.Organisation,
			Capacity: trialfact.Capacity(data.Rand().IntInRange(1, len(trialfact.Capacity_name))), NotAfter: someEnd(ctx, data),
		}
		if data.Rand().Intn(3) == 0 {
			msg.Countries = []string{"FR"}
		}
		return sim.Propose(ctx, reporter, account, msg, f.server.AssignOrganisation)
	}
}

// EndAssignment ends some assignment.
func (f Factories) EndAssignment() simsx.SimMsgFactoryFn[*types.MsgEndAssignment] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgEndAssignment) {
		a := one(ctx, f, data, reporter, assignments)
		account := f.authorised(ctx, data, reporter, siteManagement, a.Trial, 0)
		return sim.Propose(ctx, reporter, account, &types.MsgEndAssignment{
			Signer: account.AddressBech32, Trial: a.Trial, Assignment: a.Number, Reason: sim.Reason(data),
		}, f.server.EndAssignment)
	}
}

// TransferDuties offers duties to an organisation that was assigned.
func (f Factories) TransferDuties() simsx.SimMsgFactoryFn[*types.MsgTransferDuties] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgTransferDuties) {
		a := one(ctx, f, data, reporter, assignments)
		account := f.authorised(ctx, data, reporter, siteManagement, a.Trial, 0)
		return sim.Propose(ctx, reporter, account, &types.MsgTransferDuties{
			Signer: account.AddressBech32, Trial: a.Trial, Organisation: a.Organisation, Tasks: someTasks(data, types.Sponsor),
		}, f.server.TransferDuties)
	}
}

// AcceptDuties accepts duties that were offered.
func (f Factories) AcceptDuties() simsx.SimMsgFactoryFn[*types.MsgAcceptDuties] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgAcceptDuties) {
		d := one(ctx, f, data, reporter, transfers)
		p := f.people.Colleague(ctx, data, reporter, d.Organisation)
		return sim.ProposeBy(ctx, data, reporter, p.Address, &types.MsgAcceptDuties{
			Signer: p.Address, Trial: d.Trial, Transfer: d.Number,
		}, f.server.AcceptDuties)
	}
}

// WithdrawDuties gives duties back.
func (f Factories) WithdrawDuties() simsx.SimMsgFactoryFn[*types.MsgWithdrawDuties] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgWithdrawDuties) {
		d := one(ctx, f, data, reporter, transfers)
		p := f.people.Colleague(ctx, data, reporter, d.Organisation)
		return sim.ProposeBy(ctx, data, reporter, p.Address, &types.MsgWithdrawDuties{
			Signer: p.Address, Trial: d.Trial, Transfer: d.Number, Reason: sim.Reason(data),
		}, f.server.WithdrawDuties)
	}
}

// Delegate delegates tasks to a colleague of an investigator.
func (f Factories) Delegate() simsx.SimMsgFactoryFn[*types.MsgDelegate] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgDelegate) {
		s := one(ctx, f, data, reporter, sites)
		account := f.authorised(ctx, data, reporter, delegation, s.Trial, s.Number)
		staff := f.people.Colleague(ctx, data, reporter, s.Organisation)
		role, tasks := someWork(ctx, data, reporter, staff)
		return sim.Propose(ctx, reporter, account, &types.MsgDelegate{
			Signer: account.AddressBech32, Trial: s.Trial, Site: s.Number, Person: staff.Address, Role: role, Tasks: tasks,
			NotAfter: someEnd(ctx, data), TrainingDigest: sim.Bytes32(data), DeclaredBlinded: declaration(ctx, staff, role),
		}, f.server.Delegate)
	}
}

// EndDelegation ends a line of a delegation log.
func (f Factories) EndDelegation() simsx.SimMsgFactoryFn[*types.MsgEndDelegation] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgEndDelegation) {
		d := one(ctx, f, data, reporter, delegations)
		account := f.authorised(ctx, data, reporter, delegation, d.Trial, d.Site)
		return sim.Propose(ctx, reporter, account, &types.MsgEndDelegation{
			Signer: account.AddressBech32, Trial: d.Trial, Site: d.Site, Delegation: d.Number, Reason: sim.Reason(data),
		}, f.server.EndDelegation)
	}
}
