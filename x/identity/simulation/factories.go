// Package simulation makes random messages about the organisations and people that a simulated chain happens to have.
package simulation

import (
	"context"
	"strconv"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/x/identity/keeper"
	"github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/sim"
)

// Factories makes the messages. Each factory guesses, and skips what the chain would refuse.
type Factories struct {
	register keeper.Keeper
	server   types.MsgServer
}

// New returns the factories for the register of a keeper.
func New(k keeper.Keeper) Factories { return Factories{k, keeper.NewMsgServer(k)} }

// AccreditOrganisation admits an organisation of some kind.
func (f Factories) AccreditOrganisation() simsx.SimMsgFactoryFn[*types.MsgAccreditOrganisation] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgAccreditOrganisation) {
		r := data.Rand()
		accreditor := f.holder(ctx, data, reporter, fact.Role_ROLE_ACCREDITOR)
		return sim.ProposeBy(ctx, data, reporter, accreditor.Address, &types.MsgAccreditOrganisation{
			Signer: accreditor.Address, Kind: identityfact.OrganisationKind(r.IntInRange(1, len(identityfact.OrganisationKind_name))),
			LegalName: "Organisation " + strconv.Itoa(r.Intn(1000)), Country: "FR",
			Administrator: f.stranger(ctx, data, reporter), AdministratorNameDigest: sim.Bytes32(data),
			AdministratorIdentityDigest: sim.Bytes32(data), ValidUntil: someday(ctx, data), TreasuryLimits: coins(data),
		}, f.server.AccreditOrganisation)
	}
}

// SuspendOrganisation suspends some organisation.
func (f Factories) SuspendOrganisation() simsx.SimMsgFactoryFn[*types.MsgSuspendOrganisation] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgSuspendOrganisation) {
		accreditor := f.holder(ctx, data, reporter, fact.Role_ROLE_ACCREDITOR)
		return sim.ProposeBy(ctx, data, reporter, accreditor.Address, &types.MsgSuspendOrganisation{
			Signer: accreditor.Address, Organisation: f.organisation(ctx, data, reporter), Reason: why(data),
		}, f.server.SuspendOrganisation)
	}
}

// ReinstateOrganisation reinstates some organisation.
func (f Factories) ReinstateOrganisation() simsx.SimMsgFactoryFn[*types.MsgReinstateOrganisation] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgReinstateOrganisation) {
		accreditor := f.holder(ctx, data, reporter, fact.Role_ROLE_ACCREDITOR)
		return sim.ProposeBy(ctx, data, reporter, accreditor.Address, &types.MsgReinstateOrganisation{
			Signer: accreditor.Address, Organisation: f.organisation(ctx, data, reporter), Reason: why(data),
		}, f.server.ReinstateOrganisation)
	}
}

// RenewAccreditation says until when some organisation is accredited.
func (f Factories) RenewAccreditation() simsx.SimMsgFactoryFn[*types.MsgRenewAccreditation] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgRenewAccreditation) {
		accreditor := f.holder(ctx, data, reporter, fact.Role_ROLE_ACCREDITOR)
		return sim.ProposeBy(ctx, data, reporter, accreditor.Address, &types.MsgRenewAccreditation{
			Signer: accreditor.Address, Organisation: f.organisation(ctx, data, reporter), ValidUntil: someday(ctx, data), Reason: why(data),
		}, f.server.RenewAccreditation)
	}
}

// EndAccreditation ends the accreditation of some organisation.
func (f Factories) EndAccreditation() simsx.SimMsgFactoryFn[*types.MsgEndAccreditation] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgEndAccreditation) {
		accreditor := f.holder(ctx, data, reporter, fact.Role_ROLE_ACCREDITOR)
		return sim.ProposeBy(ctx, data, reporter, accreditor.Address, &types.MsgEndAccreditation{
			Signer: accreditor.Address, Organisation: f.organisation(ctx, data, reporter), Reason: why(data),
		}, f.server.EndAccreditation)
	}
}

// AppointAccreditor makes somebody of a regulator an accreditor, as a proposal of governance.
func (f Factories) AppointAccreditor() simsx.SimMsgFactoryFn[*types.MsgAppointAccreditor] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgAppointAccreditor) {
		p := one(data, reporter, f.people(ctx, func(p types.Person) bool { return !p.IsRevoked() && p.Organisation == 1 }))
		return sim.ProposeToVote(ctx, reporter, &types.MsgAppointAccreditor{
			Authority: f.register.Authority(), Address: p.Address, Limits: someLimits(data),
		}, f.server.AppointAccreditor)
	}
}

// DismissAccreditor ends the role of some accreditor, but the last, as a proposal of governance.
func (f Factories) DismissAccreditor() simsx.SimMsgFactoryFn[*types.MsgDismissAccreditor] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgDismissAccreditor) {
		p := f.holder(ctx, data, reporter, fact.Role_ROLE_ACCREDITOR)
		if grant, _ := p.Grant(fact.Role_ROLE_ACCREDITOR); grant.HandedOnBy == "" && grant.Limits == nil {
			reporter.Skip("a simulation keeps accreditors without limits")
			return nil, nil
		}
		return sim.ProposeToVote(ctx, reporter, &types.MsgDismissAccreditor{
			Authority: f.register.Authority(), Address: p.Address, Reason: why(data),
		}, f.server.DismissAccreditor)
	}
}

// ProposeKeyRotation proposes a new key for a colleague of some administrator or, in a suspended organisation, for somebody
// who is perhaps to administer it.
func (f Factories) ProposeKeyRotation() simsx.SimMsgFactoryFn[*types.MsgProposeKeyRotation] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgProposeKeyRotation) {
		proposer, p, suspended := f.rotator(ctx, data, reporter)
		return sim.ProposeBy(ctx, data, reporter, proposer.Address, &types.MsgProposeKeyRotation{
			Signer: proposer.Address, Address: p.Address, NewAddress: f.stranger(ctx, data, reporter), Reason: why(data),
			Administrator: suspended && data.Rand().Intn(2) == 0,
		}, f.server.ProposeKeyRotation)
	}
}

// ConfirmKeyRotation confirms some rotation, by an administrator or an accreditor.
func (f Factories) ConfirmKeyRotation() simsx.SimMsgFactoryFn[*types.MsgConfirmKeyRotation] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgConfirmKeyRotation) {
		r := f.rotation(ctx, data, reporter)
		confirmer := one(data, reporter, f.people(ctx, func(p types.Person) bool {
			administers := p.Organisation == r.Organisation && f.register.HasRole(ctx, p, fact.Role_ROLE_ADMINISTRATOR)
			return !p.IsRevoked() && (administers || f.register.HasRole(ctx, p, fact.Role_ROLE_ACCREDITOR))
		}))
		return sim.ProposeBy(ctx, data, reporter, confirmer.Address, &types.MsgConfirmKeyRotation{
			Signer: confirmer.Address, Address: r.OldKey, NewAddress: r.NewKey,
		}, f.server.ConfirmKeyRotation)
	}
}

// RegisterPerson registers somebody with a role that people of the organisation may hold.
func (f Factories) RegisterPerson() simsx.SimMsgFactoryFn[*types.MsgRegisterPerson] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgRegisterPerson) {
		administrator := f.holder(ctx, data, reporter, fact.Role_ROLE_ADMINISTRATOR)
		return sim.ProposeBy(ctx, data, reporter, administrator.Address, &types.MsgRegisterPerson{
			Signer: administrator.Address, Address: f.stranger(ctx, data, reporter), NameDigest: sim.Bytes32(data),
			IdentityDigest: sim.Bytes32(data), Roles: []types.RoleTerm{anyRole(data)},
		}, f.server.RegisterPerson)
	}
}

// AcceptRegistration accepts some registration, by its key.
func (f Factories) AcceptRegistration() simsx.SimMsgFactoryFn[*types.MsgAcceptRegistration] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgAcceptRegistration) {
		r := f.registration(ctx, data, reporter, func(types.Registration) bool { return true })
		return sim.ProposeBy(ctx, data, reporter, r.Address, &types.MsgAcceptRegistration{
			Signer: r.Address, Organisation: r.Organisation,
		}, f.server.AcceptRegistration)
	}
}

// AcceptKeyRotation accepts some rotation, by its new key.
func (f Factories) AcceptKeyRotation() simsx.SimMsgFactoryFn[*types.MsgAcceptKeyRotation] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgAcceptKeyRotation) {
		r := f.rotation(ctx, data, reporter)
		return sim.ProposeBy(ctx, data, reporter, r.NewKey, &types.MsgAcceptKeyRotation{
			Signer: r.NewKey, Address: r.OldKey,
		}, f.server.AcceptKeyRotation)
	}
}

// NameAdministrator names another first administrator of some organisation whose first one did not accept yet.
func (f Factories) NameAdministrator() simsx.SimMsgFactoryFn[*types.MsgNameAdministrator] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgNameAdministrator) {
		accreditor := f.holder(ctx, data, reporter, fact.Role_ROLE_ACCREDITOR)
		r := f.registration(ctx, data, reporter, types.Registration.IsFirst)
		return sim.ProposeBy(ctx, data, reporter, accreditor.Address, &types.MsgNameAdministrator{
			Signer: accreditor.Address, Organisation: r.Organisation, Administrator: f.stranger(ctx, data, reporter),
			NameDigest: sim.Bytes32(data), IdentityDigest: sim.Bytes32(data),
		}, f.server.NameAdministrator)
	}
}

// GrantRole gives somebody of an organisation a role.
func (f Factories) GrantRole() simsx.SimMsgFactoryFn[*types.MsgGrantRole] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgGrantRole) {
		administrator, colleague := f.colleagues(ctx, data, reporter)
		return sim.ProposeBy(ctx, data, reporter, administrator.Address, &types.MsgGrantRole{
			Signer: administrator.Address, Address: colleague.Address, Role: anyRole(data),
		}, f.server.GrantRole)
	}
}

// RevokeRole ends a role of somebody of an organisation.
func (f Factories) RevokeRole() simsx.SimMsgFactoryFn[*types.MsgRevokeRole] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgRevokeRole) {
		administrator, colleague := f.colleagues(ctx, data, reporter)
		if len(colleague.Roles) == 0 {
			reporter.Skip("somebody without roles")
			return nil, nil
		}
		return sim.ProposeBy(ctx, data, reporter, administrator.Address, &types.MsgRevokeRole{
			Signer: administrator.Address, Address: colleague.Address, Role: simsx.OneOf(data.Rand(), colleague.Roles).Role,
			Reason: why(data),
		}, f.server.RevokeRole)
	}
}

// RevokePerson ends the key of somebody, by an administrator or, in a suspended organisation, an accreditor.
func (f Factories) RevokePerson() simsx.SimMsgFactoryFn[*types.MsgRevokePerson] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgRevokePerson) {
		revoker, p, _ := f.rotator(ctx, data, reporter)
		return sim.ProposeBy(ctx, data, reporter, revoker.Address, &types.MsgRevokePerson{
			Signer: revoker.Address, Address: p.Address, Reason: why(data),
		}, f.server.RevokePerson)
	}
}

// GrantFees renews what a treasury pays for somebody.
func (f Factories) GrantFees() simsx.SimMsgFactoryFn[*types.MsgGrantFees] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgGrantFees) {
		administrator, colleague := f.colleagues(ctx, data, reporter)
		return sim.ProposeBy(ctx, data, reporter, administrator.Address, &types.MsgGrantFees{
			Signer: administrator.Address, Address: colleague.Address,
		}, f.server.GrantFees)
	}
}
