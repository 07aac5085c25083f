package keeper

import (
	"context"
	"errors"
	"slices"

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

// deciding returns the assignments of committees or authorities that decide in a trial: those that hold now, and those that the
// sponsor ended when the organisation had lost its good standing, once it has it again. A sponsor does not get rid of an
// approval because it found the moment at which an organisation was suspended; who left by its own signature decides no
// longer.
func (k Keeper) deciding(ctx context.Context, trial uint64, decider protocolfact.Decider) (all []trialtypes.Assignment, err error) {
	assignments, err := k.trial.Deciding(ctx, trial, types.CapacityOf(decider))
	if err != nil {
		return nil, err
	}
	for _, a := range assignments {
		stands := true
		if a.EndedBy != 0 {
			if stands, err = k.isInGoodStanding(ctx, a.Organisation); err != nil {
				return nil, err
			}
		}
		if stands {
			all = append(all, a)
		}
	}
	return all, nil
}

// scopeOfDecider returns for which countries and sites an organisation decides in a capacity.
func (k Keeper) scopeOfDecider(ctx context.Context, trial uint64, decider protocolfact.Decider, organisation uint64) (scope protocolfact.Scope, err error) {
	assignments, err := k.deciding(ctx, trial, decider)
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

// decidersAt returns which committees and authorities decide for a site.
func (k Keeper) decidersAt(ctx context.Context, site trialtypes.Site) (all []types.DecidedBy, err error) {
	for _, decider := range []protocolfact.Decider{types.EthicsCommittee, types.Authority} {
		assignments, err := k.deciding(ctx, site.Trial, decider)
		if err != nil {
			return nil, err
		}
		for _, a := range assignments {
			by := types.DecidedBy{Decider: decider, Organisation: a.Organisation}
			if types.InScope(scopeOf(a), site.Number, site.Country) && !slices.Contains(all, by) {
				all = append(all, by)
			}
		}
	}
	return all, nil
}

// CommitteesOf returns the organisations of the ethics committees that decide for a site.
func (k Keeper) CommitteesOf(ctx context.Context, site trialtypes.Site) (committees []uint64, err error) {
	deciders, err := k.decidersAt(ctx, site)
	for _, by := range deciders {
		if by.Decider == types.EthicsCommittee {
			committees = append(committees, by.Organisation)
		}
	}
	return committees, err
}

func (k Keeper) isInGoodStanding(ctx context.Context, organisation uint64) (bool, error) {
	_, err := k.identity.RequireOrganisation(ctx, organisation)
	if errors.Is(err, identitytypes.ErrSuspended) || errors.Is(err, identitytypes.ErrExpired) {
		return false, nil
	}
	return err == nil, err
}
