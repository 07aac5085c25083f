package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// InitGenesis writes the documents that a chain starts with, and what follows from them.
func (k Keeper) InitGenesis(ctx context.Context, g *types.GenesisState) error {
	for _, v := range g.Versions {
		if err := k.addVersion(ctx, v); err != nil {
			return err
		}
	}
	for _, s := range g.Schedules {
		if err := k.schedules.Set(ctx, keyOfVersion(s.Trial, s.Line, s.Version), s.Schedule); err != nil {
			return err
		}
	}
	for _, d := range g.Decisions {
		v, err := k.Version(ctx, d.Trial, d.Line, d.Version)
		if err != nil {
			return err
		}
		if err := k.addDecision(ctx, d, v); err != nil {
			return err
		}
	}
	for _, c := range g.Conditions {
		if err := k.replayCondition(ctx, c); err != nil {
			return err
		}
	}
	for _, a := range types.InTime(g.Activations) {
		l, err := k.lineInUse(ctx, a)
		if err != nil {
			return err
		}
		if err := k.addActivation(ctx, l, a); err != nil {
			return err
		}
	}
	return nil
}

// replayCondition writes how a condition stands in place of how it stood when its decision was made.
func (k Keeper) replayCondition(ctx context.Context, c types.ConditionState) error {
	v, err := k.Version(ctx, c.Trial, c.Line, c.Version)
	if err != nil {
		return err
	}
	d, err := k.decision(ctx, v, c.Decision)
	if err != nil {
		return err
	}
	return k.setCondition(ctx, openCondition{version: v, decision: d}, c)
}

// lineInUse returns how a site uses a line after an activation.
func (k Keeper) lineInUse(ctx context.Context, a types.Activation) (types.LineInUse, error) {
	v, err := k.Version(ctx, a.Trial, a.Line, a.Version)
	if err != nil || a.RestsOn == 0 {
		return v.InUse(), err
	}
	before, err := k.Version(ctx, a.Trial, a.Line, a.RestsOn)
	l := v.InUse()
	l.RestsOn, l.RestsOnApprovedWith, l.RestsUntil = before.Number, before.ApprovedWith, a.RestsUntil
	return l, err
}

// ExportGenesis reads the documents back.
func (k Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	g := types.DefaultGenesis()
	err := k.versions.Walk(ctx, nil, func(_ versionKey, v types.Version) (bool, error) {
		g.Versions = append(g.Versions, v)
		return false, nil
	})
	if err != nil {
		return nil, err
	}
	err = k.schedules.Walk(ctx, nil, func(key versionKey, raw []byte) (bool, error) {
		line := key.K1()
		g.Schedules = append(g.Schedules, types.ScheduleFile{Trial: line.K1(), Line: line.K2(), Version: key.K2(), Schedule: raw})
		return false, nil
	})
	if err != nil {
		return nil, err
	}
	err = k.decisions.Walk(ctx, nil, func(_ decisionKey, d types.Decision) (bool, error) {
		g.Decisions = append(g.Decisions, d)
		return false, nil
	})
	if err != nil {
		return nil, err
	}
	err = k.activations.Walk(ctx, nil, func(_ activationKey, a types.Activation) (bool, error) {
		g.Activations = append(g.Activations, a)
		return false, nil
	})
	if err != nil {
		return nil, err
	}
	err = k.conditions.Walk(ctx, nil, func(_ collections.Pair[decisionKey, uint32], c types.ConditionState) (bool, error) {
		g.Conditions = append(g.Conditions, c)
		return false, nil
	})
	if err != nil {
		return nil, err
	}
	return g, err
}
