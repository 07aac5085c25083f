package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

func keyOfCondition(c types.ConditionState) collections.Pair[decisionKey, uint32] {
	return collections.Join(collections.Join(keyOfVersion(c.Trial, c.Line, c.Version), c.Decision), c.Number)
}

// conditionID names a condition as messages do.
type conditionID interface {
	GetTrial() uint64
	GetLine() uint32
	GetVersion() uint32
	GetDecision() uint32
	GetCondition() uint32
}

// openCondition is a condition that is not met, with the version and the decision that it belongs to.
type openCondition struct {
	version  types.Version
	decision types.Decision
	state    types.ConditionState
}

// openCondition returns a condition that has yet to be met.
func (k Keeper) openCondition(ctx context.Context, id conditionID) (c openCondition, err error) {
	if c.version, err = k.Version(ctx, id.GetTrial(), id.GetLine(), id.GetVersion()); err != nil {
		return c, err
	}
	c.decision, err = k.decision(ctx, c.version, id.GetDecision())
	if err != nil {
		return c, err
	}
	n := uint32(len(c.decision.Conditions))
	if id.GetCondition() == 0 || id.GetCondition() > n {
		return c, errorsmod.Wrapf(types.ErrCondition, "decision %d on %s of line %d has %d conditions, none with number %d",
			c.decision.Number, c.version.Name(), c.version.Line, n, id.GetCondition())
	}
	c.state, err = k.conditions.Get(ctx, collections.Join(keyOfDecision(c.decision), id.GetCondition()))
	if err != nil {
		return c, err
	}
	return c, c.state.RequireOpen()
}

// decision returns a decision on a version.
func (k Keeper) decision(ctx context.Context, v types.Version, number uint32) (types.Decision, error) {
	d, err := k.decisions.Get(ctx, collections.Join(keyOfVersion(v.Trial, v.Line, v.Number), number))
	if row.IsMissing(err) {
		return d, errorsmod.Wrapf(types.ErrCondition, "%s of line %d of trial %d has %d decisions, none with number %d",
			v.Name(), v.Line, v.Trial, v.Decisions, number)
	}
	return d, err
}

// conditionsOf returns how the conditions of a decision stand: at most types.MaxConditions rows.
func (k Keeper) conditionsOf(ctx context.Context, d types.Decision) ([]types.ConditionState, error) {
	states := make([]types.ConditionState, len(d.Conditions))
	for i := range states {
		state, err := k.conditions.Get(ctx, collections.Join(keyOfDecision(d), uint32(i+1)))
		if err != nil {
			return nil, err
		}
		states[i] = state
	}
	return states, nil
}

// setCondition writes how a condition stands from now on, and what follows for the approval and for what falls due.
func (k Keeper) setCondition(ctx context.Context, c openCondition, after types.ConditionState) error {
	stands, err := k.stands(ctx, c.decision, c.version)
	if err != nil {
		return err
	}
	if stands {
		if err := k.dropDeadlines(ctx, c.decision); err != nil {
			return err
		}
	}
	if err := k.conditions.Set(ctx, keyOfCondition(after), after); err != nil {
		return err
	}
	if !stands {
		return nil
	}
	if err := k.renewStandings(ctx, c.decision, c.version); err != nil {
		return err
	}
	return k.addDeadlines(ctx, c.decision)
}

// renewStandings writes at each place where a decision stands which of its conditions is due first.
func (k Keeper) renewStandings(ctx context.Context, d types.Decision, v types.Version) error {
	states, err := k.conditionsOf(ctx, d)
	if err != nil {
		return err
	}
	with := keyOfVersion(v.Trial, v.Line, v.ApprovedWith)
	for _, place := range types.Places(d.Scope) {
		at, err := k.standingsAt(ctx, with, place)
		if err != nil {
			return err
		}
		own := at.Of(d.Decider, d.Organisation, d.Version)
		if own.Opinion != d.Number {
			continue
		}
		if err := k.standings.Set(ctx, collections.Join(with, uint64(place)), at.With(own.WithFirstDue(states))); err != nil {
			return err
		}
	}
	return nil
}

// requireOwnDecision keeps the conditions of a decision to the organisation that made it.
func requireOwnDecision(d types.Decision, actor fact.Actor) error {
	if actor.Organisation != d.Organisation {
		return errorsmod.Wrapf(types.ErrNotOwn, "decision %d is of organisation %d, not of organisation %d: its conditions are settled by the former",
			d.Number, d.Organisation, actor.Organisation)
	}
	return nil
}
