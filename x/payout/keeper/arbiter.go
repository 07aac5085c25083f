package keeper

import (
	"context"
	"time"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// arbiterOf returns the organisation that decides about a line: the arbiter of its schedule, 0 if the schedule names none, or
// one that is a party to it, or pays participants.
func (k Keeper) arbiterOf(ctx context.Context, line types.Line) (uint64, error) {
	schedule, err := k.protocol.ScheduleVersion(ctx, line.Trial, line.ScheduleLine, line.ScheduleVersion)
	if err != nil || schedule.Arbiter == 0 {
		return 0, err
	}
	involved, err := k.isInvolved(ctx, line, schedule.Arbiter)
	if err != nil || involved {
		return 0, err
	}
	return schedule.Arbiter, nil
}

// isInvolved reports whether an organisation does not decide about a line: it is a party to it, or a payment agent of the participation
// or of the trial, which earns by what is paid.
func (k Keeper) isInvolved(ctx context.Context, line types.Line, organisation uint64) (bool, error) {
	if party, err := k.isParty(ctx, line, organisation); err != nil || party || organisation == line.Agent {
		return err == nil, err
	}
	return k.trial.IsAssigned(ctx, line.Trial, organisation, trialfact.Capacity_CAPACITY_PAYMENT_AGENT)
}

// isParty reports whether an organisation has something to gain by what becomes of a line, and so decides nothing about it: it is
// or was the trial's sponsor, works for the sponsor as CRO or monitor, runs a site that looks after the participant or did before, or
// objected.
func (k Keeper) isParty(ctx context.Context, line types.Line, organisation uint64) (bool, error) {
	account, err := k.Account(ctx, fact.Hash(line.Handle))
	if err != nil {
		return false, err
	}
	for _, number := range account.Sites() {
		site, err := k.trial.Site(ctx, line.Trial, number)
		if err != nil || organisation == site.Organisation {
			return err == nil, err
		}
	}
	if organisation == line.Objector {
		return true, nil
	}
	for _, capacity := range []trialfact.Capacity{trialfact.Capacity_CAPACITY_CRO, trialfact.Capacity_CAPACITY_MONITOR} {
		if assigned, err := k.trial.IsAssigned(ctx, line.Trial, organisation, capacity); err != nil || assigned {
			return assigned, err
		}
	}
	return k.trial.EverSponsored(ctx, line.Trial, organisation)
}

// responseTime returns how long those who decide about a line have to answer.
func (k Keeper) responseTime(ctx context.Context, line types.Line) (time.Duration, error) {
	schedule, err := k.protocol.ScheduleVersion(ctx, line.Trial, line.ScheduleLine, line.ScheduleVersion)
	return time.Duration(schedule.ResponseDays) * 24 * time.Hour, err
}

// requireDecides returns the actor who decides about a line: for the arbiter an administrator or a committee member of it;
// where there is no arbiter, or standIn allows it, an accreditor.
func (k Keeper) requireDecides(ctx context.Context, signer sdk.AccAddress, line types.Line, standIn bool) (fact.Actor, error) {
	arbiter, err := k.arbiterOf(ctx, line)
	if err != nil {
		return fact.Actor{}, err
	}
	if arbiter == 0 || standIn {
		accreditor, role, err := k.identity.RequireRole(ctx, signer, fact.Role_ROLE_ACCREDITOR)
		if err == nil {
			return accreditor.Actor(role), k.requireNoParty(ctx, line, accreditor.Organisation)
		}
		if arbiter == 0 {
			return fact.Actor{}, errorsmod.Wrapf(types.ErrNotArbiter, "the schedule names no arbiter that is neither a party nor an agent, so an accreditor decides: %s", err)
		}
	}
	person, role, err := k.identity.RequireRole(ctx, signer,
		fact.Role_ROLE_COMMITTEE_CHAIR, fact.Role_ROLE_COMMITTEE_MEMBER, fact.Role_ROLE_ADMINISTRATOR)
	switch {
	case err != nil:
		return fact.Actor{}, errorsmod.Wrapf(types.ErrNotArbiter, "a committee member or an administrator of organisation %d decides: %s", arbiter, err)
	case person.Organisation != arbiter:
		return fact.Actor{}, errorsmod.Wrapf(types.ErrNotArbiter, "organisation %d is the arbiter, the signer is of organisation %d", arbiter, person.Organisation)
	}
	return person.Actor(role), nil
}

// requireNoParty refuses an organisation that has something to gain by what becomes of a line: it decides nothing about it.
func (k Keeper) requireNoParty(ctx context.Context, line types.Line, organisation uint64) error {
	involved, err := k.isInvolved(ctx, line, organisation)
	if err == nil && involved {
		err = errorsmod.Wrapf(types.ErrNotArbiter, "organisation %d is a party to what participants of site %d of trial %d earn, or a payment agent: somebody of another decides",
			organisation, line.Site, line.Trial)
	}
	return err
}
