package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// request is somebody who wants to carry out a task.
type request struct {
	person identitytypes.Person
	task   fact.Task
	trial  types.Trial
	site   *types.Site // nil for the trial as a whole
}

// Authorize is the one door of authority: it tells as whom the signer may carry out a task on a trial, at a site or, with
// site 0, on the trial as a whole, at the time of the block. The error says what is missing. Modules above put the actor
// into the fact they record.
func (k Keeper) Authorize(ctx context.Context, signer sdk.AccAddress, task fact.Task, trial uint64, site uint32) (fact.Actor, error) {
	r, err := k.request(ctx, signer, task, trial, site)
	if err != nil {
		return fact.Actor{}, err
	}
	switch types.AuthorityFor(task) {
	case types.Sponsor:
		return k.authorizeSponsor(ctx, r)
	case types.Decider:
		return k.authorizeDecider(ctx, r)
	case types.Agent:
		return k.authorizeAgent(ctx, r)
	case types.Investigator:
		return k.authorizeInvestigator(ctx, r)
	case types.SiteStaff:
		if r.site == nil && task == fact.Task_TASK_RECORD_SUBMISSION {
			return k.authorizeDataManager(ctx, r)
		}
		return k.authorizeStaff(ctx, r)
	}
	return fact.Actor{}, errorsmod.Wrapf(types.ErrTask, "task is %d, want 1 to %d", task, len(fact.Task_name)-1)
}

func (k Keeper) request(ctx context.Context, signer sdk.AccAddress, task fact.Task, trial uint64, site uint32) (r request, err error) {
	r.task = task
	if r.trial, err = k.Trial(ctx, trial); err != nil {
		return r, err
	}
	if site != 0 {
		s, err := k.Site(ctx, trial, site)
		if err != nil {
			return r, err
		}
		r.site = &s
	}
	if r.person, err = k.identity.RequirePerson(ctx, signer); err != nil {
		return r, err
	}
	return r, k.requireSide(ctx, r)
}

// actor returns the person as a fact names them, under a role that they must hold at the time of the block.
func (r request) actor(ctx context.Context, roles ...fact.Role) (fact.Actor, error) {
	for _, role := range roles {
		if r.person.Holds(role, now(ctx)) {
			return r.person.Actor(role), nil
		}
	}
	return fact.Actor{}, r.person.Missing(roles, now(ctx))
}
