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
		if err := k.replayDecision(ctx, d); err != nil {
			return err
		}
	}
	for _, a := range types.InTime(g.Activations) {
		v, err := k.Version(ctx, a.Trial, a.Line, a.Version)
		if err != nil {
			return err
		}
		if err := k.addActivation(ctx, v, a); err != nil {
			return err
		}
	}
	return nil
}

// replayDecision writes a decision that was checked when it was made.
func (k Keeper) replayDecision(ctx context.Context, d types.Decision) error {
	places := types.Places(d.Scope)
	standings := make([]types.Standing, len(places))
	for i, place := range places {
		before, err := k.standing(ctx, d, place)
		if err != nil {
			return err
		}
		if standings[i], err = before.After(d, place, true); err != nil {
			return err
		}
	}
	return k.addDecision(ctx, d, standings)
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
	err = k.decisions.Walk(ctx, nil, func(_ collections.Pair[versionKey, uint32], d types.Decision) (bool, error) {
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
	return g, err
}
