package simulation

import (
	"context"
	"slices"
	"time"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/sim"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// authorised returns an account that may carry out a task.
func (f Factories) authorised(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter,
	task fact.Task, trial uint64, site uint32,
) simsx.SimAccount {
	return sim.Anybody(data, reporter, func(a sdk.AccAddress) bool {
		_, err := f.trials.Authorize(ctx, a, task, trial, site)
		return err == nil
	})
}

// one returns one of the rows of the chain, and skips if there is none.
func one[V any](ctx context.Context, f Factories, data *simsx.ChainDataSource, reporter simsx.SimulationReporter, rows func(*types.GenesisState) []V) (row V) {
	state, err := f.trials.ExportGenesis(ctx)
	if err != nil {
		reporter.Skip(err.Error())
		return row
	}
	return sim.One(data, reporter, rows(state))
}

func trials(g *types.GenesisState) []types.Trial { return g.Trials }

func sites(g *types.GenesisState) []types.Site { return g.Sites }

func assignments(g *types.GenesisState) []types.Assignment { return g.Assignments }

func transfers(g *types.GenesisState) []types.DutyTransfer { return g.Transfers }

func delegations(g *types.GenesisState) []types.Delegation { return g.Delegations }

// someTasks returns one or two tasks of a kind.
func someTasks(data *simsx.ChainDataSource, kind types.Authority) (tasks []fact.Task) {
	for task := fact.Task(1); int(task) < len(fact.Task_name); task++ {
		if types.AuthorityFor(task) == kind {
			tasks = append(tasks, task)
		}
	}
	data.Rand().Shuffle(len(tasks), func(i, j int) { tasks[i], tasks[j] = tasks[j], tasks[i] })
	return tasks[:data.Rand().IntInRange(1, 3)]
}

// someWork returns a role that somebody holds, and one or two tasks of a site that fit it. It skips if they hold none that fits.
func someWork(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter, p identitytypes.Person) (fact.Role, []fact.Task) {
	now := sdk.UnwrapSDKContext(ctx).BlockTime()
	tasks := someTasks(data, types.SiteStaff)
	for _, grant := range p.Roles {
		fits := slices.DeleteFunc(slices.Clone(tasks), func(t fact.Task) bool { return !types.FitsRole(t, grant.Role) })
		if len(fits) > 0 && p.Holds(grant.Role, now) {
			return grant.Role, fits
		}
	}
	reporter.Skip("nobody has a role that fits the tasks")
	return 0, nil
}

// declaration reports whether somebody needs to be declared blinded, to work in a role in a trial.
func declaration(ctx context.Context, p identitytypes.Person, role fact.Role) bool {
	return types.UnblindedRole(p, sdk.UnwrapSDKContext(ctx).BlockTime()) != 0 && types.SideOf(role) == types.Blinded
}

// someEnd returns an instant to come, or none.
func someEnd(ctx context.Context, data *simsx.ChainDataSource) *time.Time {
	if data.Rand().Bool() {
		return nil
	}
	end := simsx.BlockTime(ctx).Add(time.Duration(data.Rand().IntInRange(1, 1000)) * time.Hour).UTC()
	return &end
}
