package keeper

import (
	"context"
	"errors"
	"slices"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// scopeOf returns the countries and sites of an assignment.
func scopeOf(a trialtypes.Assignment) protocolfact.Scope {
	return protocolfact.Scope{Countries: a.Countries, Sites: a.Sites}
}

// assignedScope returns for which countries and sites an organisation is assigned to decide in a capacity.
func (k Keeper) assignedScope(ctx context.Context, trial uint64, decider protocolfact.Decider, organisation uint64) (scope protocolfact.Scope, err error) {
	assignments, err := k.trial.Assigned(ctx, trial, types.CapacityOf(decider))
	if err != nil {
		return scope, err
	}
	var own []protocolfact.Scope
	for _, a := range assignments {
		if a.Organisation == organisation {
			own = append(own, scopeOf(a))
		}
	}
	if len(own) == 0 {
		return scope, errorsmod.Wrapf(types.ErrNotAssigned, "organisation %d is not assigned to trial %d as %s",
			organisation, trial, types.DeciderName(decider))
	}
	return types.Union(own...), nil
}

// authoritiesOf returns the authorities that have a say at a site, by number: those assigned for it now, and those that
// were when a document of the trial was submitted, decided on or activated, and are in good standing. Who ends an
// authority's assignment does not get rid of its approval.
func (k Keeper) authoritiesOf(ctx context.Context, site trialtypes.Site) (organisations []uint64, err error) {
	assignments, err := k.trial.Assigned(ctx, site.Trial, types.CapacityOf(types.Authority))
	if err != nil {
		return nil, err
	}
	for _, a := range assignments {
		if types.InScope(scopeOf(a), site.Number, site.Country) {
			organisations = append(organisations, a.Organisation)
		}
	}
	seen, err := k.seenAssigned(ctx, site.Trial, types.Authority)
	if err != nil {
		return nil, err
	}
	for _, a := range seen.Appointments {
		if slices.Contains(organisations, a.Organisation) || !types.InScope(a.Scope, site.Number, site.Country) {
			continue
		}
		stands, err := k.isInGoodStanding(ctx, a.Organisation)
		if err != nil {
			return nil, err
		}
		if stands {
			organisations = append(organisations, a.Organisation)
		}
	}
	slices.Sort(organisations)
	return organisations, nil
}

func (k Keeper) isInGoodStanding(ctx context.Context, organisation uint64) (bool, error) {
	_, err := k.identity.RequireOrganisation(ctx, organisation)
	if errors.Is(err, identitytypes.ErrSuspended) || errors.Is(err, identitytypes.ErrExpired) {
		return false, nil
	}
	return err == nil, err
}

// seenAssigned returns who was ever seen assigned to a trial to decide in a capacity.
func (k Keeper) seenAssigned(ctx context.Context, trial uint64, decider protocolfact.Decider) (types.Appointments, error) {
	seen, err := k.appointed.Get(ctx, collections.Join(trial, uint32(decider)))
	if errors.Is(err, collections.ErrNotFound) {
		return types.Appointments{Trial: trial, Decider: decider}, nil
	}
	return seen, err
}

// noteAssigned keeps in mind who is assigned to a trial to decide: authorities keep their say, and of both it is known in
// whose place others may decide. It is asked whenever a document is submitted, decided on or activated.
func (k Keeper) noteAssigned(ctx context.Context, trial uint64) error {
	for _, decider := range []protocolfact.Decider{types.EthicsCommittee, types.Authority} {
		assignments, err := k.trial.Assigned(ctx, trial, types.CapacityOf(decider))
		if err != nil {
			return err
		}
		seen, err := k.seenAssigned(ctx, trial, decider)
		if err != nil {
			return err
		}
		changed := false
		for _, a := range assignments {
			next, isNew := seen.Seen(a.Organisation, scopeOf(a))
			seen, changed = next, changed || isNew
		}
		if changed {
			if err := k.setAppointments(ctx, seen); err != nil {
				return err
			}
		}
	}
	return nil
}

func (k Keeper) setAppointments(ctx context.Context, a types.Appointments) error {
	return k.appointed.Set(ctx, collections.Join(a.Trial, uint32(a.Decider)), a)
}
