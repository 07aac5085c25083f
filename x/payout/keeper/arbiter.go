package keeper

import (
	"context"
	"time"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// arbiterOf returns the organisation that decides about a line: the arbiter of its schedule, 0 if the schedule names none, or
// one that is a party to it: the trial's sponsor, or the organisation of the line's site.
func (k Keeper) arbiterOf(ctx context.Context, line types.Line) (uint64, error) {
	schedule, err := k.protocol.ScheduleVersion(ctx, line.Trial, line.ScheduleLine, line.ScheduleVersion)
	if err != nil || schedule.Arbiter == 0 {
		return 0, err
	}
	sponsor, site, err := k.partiesTo(ctx, line)
	if err != nil || schedule.Arbiter == sponsor || schedule.Arbiter == site {
		return 0, err
	}
	return schedule.Arbiter, nil
}

// partiesTo returns the organisations that have something to gain by a line: the trial's sponsor, and that of the line's site.
func (k Keeper) partiesTo(ctx context.Context, line types.Line) (sponsor, atSite uint64, err error) {
	trial, err := k.trial.Trial(ctx, line.Trial)
	if err != nil {
		return 0, 0, err
	}
	site, err := k.trial.Site(ctx, line.Trial, line.Site)
	return trial.Sponsor, site.Organisation, err
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
			return accreditor.Actor(role), nil
		}
		if arbiter == 0 {
			return fact.Actor{}, errorsmod.Wrapf(types.ErrNotArbiter, "the schedule names no arbiter apart from sponsor and site, so an accreditor decides: %s", err)
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
