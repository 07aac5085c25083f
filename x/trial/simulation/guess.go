package simulation

import (
	"context"
	"time"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// tries bounds how many accounts are looked at to find one that fits.
const tries = 200

// anybody returns an account that a rule admits.
func anybody(data *simsx.ChainDataSource, reporter simsx.SimulationReporter, admits func(sdk.AccAddress) bool) simsx.SimAccount {
	return data.AnyAccountN(tries, reporter, simsx.SimAccountFilterFn(func(a simsx.SimAccount) bool { return admits(a.Address) }))
}

// authorised returns an account that may carry out a task.
func (f Factories) authorised(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter,
	task fact.Task, trial uint64, site uint32,
) simsx.SimAccount {
	return anybody(data, reporter, func(a sdk.AccAddress) bool {
		_, err := f.trials.Authorize(ctx, a, task, trial, site)
		return err == nil
	})
}

// holder returns an account whose person holds a role, and the person.
func (f Factories) holder(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter, role fact.Role) (simsx.SimAccount, identitytypes.Person) {
	account := anybody(data, reporter, func(a sdk.AccAddress) bool {
		_, _, err := f.trials.Register().RequireRole(ctx, a, role)
		return err == nil
	})
	return account, f.person(ctx, account)
}

// colleague returns the person of an account of an organisation.
func (f Factories) colleague(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter, organisation uint64) identitytypes.Person {
	return f.person(ctx, anybody(data, reporter, func(a sdk.AccAddress) bool {
		p, err := f.trials.Register().RequirePerson(ctx, a)
		return err == nil && p.Organisation == organisation
	}))
}

func (f Factories) person(ctx context.Context, account simsx.SimAccount) identitytypes.Person {
	p, err := f.trials.Register().RequirePerson(ctx, account.Address)
	if err != nil {
		return identitytypes.Person{}
	}
	return p
}

// one returns one of the rows of the chain, and skips if there is none.
func one[V any](ctx context.Context, f Factories, data *simsx.ChainDataSource, reporter simsx.SimulationReporter, rows func(*types.GenesisState) []V) (row V) {
	state, err := f.trials.ExportGenesis(ctx)
	if err != nil || len(rows(state)) == 0 {
		reporter.Skip("there is nothing like that")
		return row
	}
	return simsx.OneOf(data.Rand(), rows(state))
}

func trials(g *types.GenesisState) []types.Trial { return g.Trials }

func sites(g *types.GenesisState) []types.Site { return g.Sites }

func assignments(g *types.GenesisState) []types.Assignment { return g.Assignments }

func transfers(g *types.GenesisState) []types.DutyTransfer { return g.Transfers }

func delegations(g *types.GenesisState) []types.Delegation { return g.Delegations }

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

// someEnd returns an instant to come, or none.
func someEnd(ctx context.Context, data *simsx.ChainDataSource) *time.Time {
	if data.Rand().Bool() {
		return nil
	}
	end := simsx.BlockTime(ctx).Add(time.Duration(data.Rand().IntInRange(1, 1000)) * time.Hour).UTC()
	return &end
}

// why returns some reason that needs no text.
func why(data *simsx.ChainDataSource) *fact.Reason {
	return &fact.Reason{Code: fact.ReasonCode(data.Rand().IntInRange(1, int(fact.ReasonCode_REASON_CODE_OTHER)))}
}
