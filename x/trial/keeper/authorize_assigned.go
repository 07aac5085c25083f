package keeper

import (
	"context"
	"strings"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// dataCapacities lists what an organisation may be assigned as to submit records of the trial as a whole.
var dataCapacities = []trialfact.Capacity{
	trialfact.Capacity_CAPACITY_DATA_MANAGER, trialfact.Capacity_CAPACITY_LABORATORY, trialfact.Capacity_CAPACITY_CRO,
}

// authorizeDataManager admits a data manager of the sponsor or of an organisation that works on the data.
func (k Keeper) authorizeDataManager(ctx context.Context, r request) (fact.Actor, error) {
	if r.Person.Organisation != r.Trial.Sponsor {
		if _, err := k.assignedAs(ctx, r.Trial.Id, r.Person.Organisation, dataCapacities...); err != nil {
			return fact.Actor{}, err
		}
	}
	return r.actor(ctx, fact.Role_ROLE_DATA_MANAGER)
}

// decidingCapacities lists what an organisation may be assigned as to decide.
var decidingCapacities = []trialfact.Capacity{trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE, trialfact.Capacity_CAPACITY_AUTHORITY}

// authorizeDecider admits somebody who signs for a committee or authority that decides in the trial. For which places it
// does, x/protocol asks.
func (k Keeper) authorizeDecider(ctx context.Context, r request) (fact.Actor, error) {
	again, err := k.decidesAgain(ctx, r.Trial.Id, r.Person.Organisation)
	if err != nil {
		return fact.Actor{}, err
	}
	if !again {
		if _, err := k.assignedAs(ctx, r.Trial.Id, r.Person.Organisation, decidingCapacities...); err != nil {
			return fact.Actor{}, err
		}
	}
	return r.actor(ctx, fact.Role_ROLE_COMMITTEE_CHAIR, fact.Role_ROLE_COMMITTEE_MEMBER)
}

// authorizeAgent admits a payment officer of an assigned payment agent.
func (k Keeper) authorizeAgent(ctx context.Context, r request) (fact.Actor, error) {
	if _, err := k.requireAssigned(ctx, r.Trial.Id, r.Person.Organisation, trialfact.Capacity_CAPACITY_PAYMENT_AGENT); err != nil {
		return fact.Actor{}, err
	}
	return r.actor(ctx, fact.Role_ROLE_PAYMENT_OFFICER)
}

// decidesAgain reports whether the sponsor ended an organisation that decides, which does so again: it is in good standing, as
// everybody is who is asked here for.
func (k Keeper) decidesAgain(ctx context.Context, trial, organisation uint64) (bool, error) {
	for _, capacity := range decidingCapacities {
		newest, found, err := k.NewestAssignment(ctx, trial, organisation, capacity)
		if err != nil || found && newest.WasEndedByOthers() {
			return err == nil, err
		}
	}
	return false, nil
}

// assignedAs returns the first of the capacities in which an organisation is assigned at the time of the block.
func (k Keeper) assignedAs(ctx context.Context, trial, organisation uint64, capacities ...trialfact.Capacity) (trialfact.Capacity, error) {
	var missing error
	for _, capacity := range capacities {
		_, found, err := k.NewestAssignment(ctx, trial, organisation, capacity)
		if err != nil {
			return 0, err
		}
		if !found {
			continue
		}
		if _, missing = k.requireAssigned(ctx, trial, organisation, capacity); missing == nil {
			return capacity, nil
		}
	}
	if missing != nil {
		return 0, missing
	}
	names := make([]string, len(capacities))
	for i, capacity := range capacities {
		names[i] = types.CapacityName(capacity)
	}
	return 0, errorsmod.Wrapf(types.ErrAssignment, "organisation %d is not assigned to %s as %s; the sponsor can assign it",
		organisation, types.FormatID(trial), strings.Join(names, " or "))
}
