package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"

	"github.com/equipoise-trials/equipoise/x/protocol/types"
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

// authoritiesOf returns the authorities assigned for a site, each of which has to approve what it uses.
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
	return organisations, nil
}
