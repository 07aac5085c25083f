package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// request is somebody who wants to carry out a task, and the grant that they get: its actor is set last.
type request struct {
	types.Grant
	task fact.Task
}

// Authorize returns the grant by which the signer may carry out a task on a trial, at a site or, with site 0, on the trial
// as a whole, at the time of the block. The error says what is missing. It alone decides who may do what in a trial: modules
// above ask it, and put the grant's actor into the fact that they record.
func (k Keeper) Authorize(ctx context.Context, signer sdk.AccAddress, task fact.Task, trial uint64, site uint32) (types.Grant, error) {
	r, err := k.request(ctx, signer, task, trial, site)
	if err != nil {
		return types.Grant{}, err
	}
	if r.Actor, err = k.actorFor(ctx, r); err != nil {
		return types.Grant{}, err
	}
	return r.Grant, nil
}

// actorFor returns as whom somebody may carry out what they want to, or says what is missing.
func (k Keeper) actorFor(ctx context.Context, r request) (fact.Actor, error) {
	switch types.AuthorityFor(r.task) {
	case types.Sponsor:
		return k.authorizeSponsor(ctx, r)
	case types.Decider:
		return k.authorizeDecider(ctx, r)
	case types.Agent:
		return k.authorizeAgent(ctx, r)
	case types.Investigator:
		return k.authorizeInvestigator(ctx, r)
	case types.SiteStaff:
		if r.IsTrialWide() && r.task == fact.Task_TASK_RECORD_SUBMISSION {
			return k.authorizeDataManager(ctx, r)
		}
		return k.authorizeStaff(ctx, r)
	}
	return fact.Actor{}, errorsmod.Wrapf(types.ErrTask, "task is %d, want 1 to %d", r.task, len(fact.Task_name)-1)
}

// request reads who wants to carry out a task, and where. It fails if there is no such trial or site, if the signer is
// nobody who may sign, or if they stand on the wrong side of the blind for the task.
func (k Keeper) request(ctx context.Context, signer sdk.AccAddress, task fact.Task, trial uint64, site uint32) (r request, err error) {
	r.task = task
	if r.Trial, err = k.Trial(ctx, trial); err != nil {
		return r, err
	}
	if site != 0 {
		if r.Site, err = k.Site(ctx, trial, site); err != nil {
			return r, err
		}
	}
	if r.Person, err = k.identity.RequirePerson(ctx, signer); err != nil {
		return r, err
	}
	return r, k.requireSide(ctx, r)
}

// actor returns the person as a fact names them, under a role that they must hold at the time of the block.
func (r request) actor(ctx context.Context, roles ...fact.Role) (fact.Actor, error) {
	for _, role := range roles {
		if r.Person.Holds(role, now(ctx)) {
			return r.Person.Actor(role), nil
		}
	}
	return fact.Actor{}, r.Person.Missing(roles, now(ctx))
}
