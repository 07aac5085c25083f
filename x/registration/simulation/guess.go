package simulation

import (
	"context"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/sim"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// authorised returns an account that may manage a trial.
func (f Factories) authorised(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter, trial uint64) simsx.SimAccount {
	return sim.Anybody(data, reporter, func(a sdk.AccAddress) bool {
		_, err := f.trials.Authorize(ctx, a, fact.Task_TASK_TRIAL_MANAGEMENT, trial, 0)
		return err == nil
	})
}

// manager returns the entry of a trial and an account that manages the trial.
func (f Factories) manager(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) (types.Entry, simsx.SimAccount) {
	e := one(ctx, f, data, reporter, entries)
	return e, f.authorised(ctx, data, reporter, e.Trial)
}

// one returns one of the rows of the chain, and skips if there is none.
func one[V any](ctx context.Context, f Factories, data *simsx.ChainDataSource, reporter simsx.SimulationReporter, rows func(*types.GenesisState) []V) (row V) {
	state, err := f.registrations.ExportGenesis(ctx)
	if err != nil {
		reporter.Skip(err.Error())
		return row
	}
	return sim.One(data, reporter, rows(state))
}

func entries(g *types.GenesisState) []types.Entry { return g.Entries }

func offers(g *types.GenesisState) []types.SponsorshipOffer { return g.Offers }

func seals(g *types.GenesisState) []types.Seal { return g.Seals }

func disputes(g *types.GenesisState) []types.Dispute { return g.Disputes }

// identified lists the versions that have an identifier.
func identified(g *types.GenesisState) (list []types.Version) {
	for _, v := range g.Versions {
		if len(v.Registration.Identifiers) > 0 {
			list = append(list, v)
		}
	}
	return list
}

// stoppable lists the clocks that a notice stops.
func stoppable(g *types.GenesisState) (list []types.Clock) {
	for _, c := range g.Clocks {
		if types.StoppedByNotice(c.Kind) {
			list = append(list, c)
		}
	}
	return list
}
