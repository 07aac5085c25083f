package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/x/internal/genesis"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// InitGenesis writes the trials, and the rows that follow from others. Rows come in order of their numbers, so that the
// newest is written last.
func (k Keeper) InitGenesis(ctx context.Context, g *types.GenesisState) error {
	if err := k.nextTrial.Set(ctx, g.NextTrial); err != nil {
		return err
	}
	return genesis.InTurn(
		func() error {
			return genesis.Each(g.Trials, func(t types.Trial) error { return k.trials.Set(ctx, t.Id, t) })
		},
		func() error {
			return genesis.Each(g.Countries, func(c types.TrialCountries) error { return k.setCountries(ctx, c.Trial, c.Countries) })
		},
		func() error {
			return genesis.Each(g.Sponsorships, func(s types.Sponsorship) error {
				return k.sponsorships.Set(ctx, collections.Join(s.Trial, s.Number), s)
			})
		},
		func() error { return genesis.Each(g.Sites, func(s types.Site) error { return k.setSite(ctx, s) }) },
		func() error {
			return genesis.Each(g.Terms, func(t types.InvestigatorTerm) error {
				return k.terms.Set(ctx, collections.Join3(t.Trial, t.Site, t.Term), t)
			})
		},
		func() error {
			return genesis.Each(g.Assignments, func(a types.Assignment) error { return k.setAssignment(ctx, a) })
		},
		func() error {
			return genesis.Each(g.Transfers, func(d types.DutyTransfer) error { return k.setTransfer(ctx, d) })
		},
		func() error {
			return genesis.Each(g.Delegations, func(d types.Delegation) error { return k.importDelegation(ctx, d) })
		},
		func() error {
			return genesis.Each(g.Sides, func(s types.PersonSide) error { return k.setSide(ctx, s) })
		},
	)
}

func (k Keeper) importDelegation(ctx context.Context, d types.Delegation) error {
	person, err := k.address("person", d.Person)
	if err != nil {
		return err
	}
	return k.setDelegation(ctx, person, d)
}

// ExportGenesis returns the trials with all that belongs to them, in order of their numbers.
func (k Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	next, err := k.nextTrial.Get(ctx)
	if err != nil {
		return nil, err
	}
	g := &types.GenesisState{NextTrial: next}
	return g, genesis.InTurn(
		func() error { return genesis.Gather(ctx, k.trials, &g.Trials) },
		func() error { return k.exportCountries(ctx, g) },
		func() error { return genesis.Gather(ctx, k.sponsorships, &g.Sponsorships) },
		func() error { return genesis.Gather(ctx, k.sites, &g.Sites) },
		func() error { return genesis.Gather(ctx, k.terms, &g.Terms) },
		func() error { return genesis.Gather(ctx, k.assignments, &g.Assignments) },
		func() error { return genesis.Gather(ctx, k.transfers, &g.Transfers) },
		func() error { return genesis.Gather(ctx, k.delegations, &g.Delegations) },
		func() error { return genesis.Gather(ctx, k.sides, &g.Sides) },
	)
}

func (k Keeper) exportCountries(ctx context.Context, g *types.GenesisState) error {
	return genesis.Each(g.Trials, func(t types.Trial) error {
		codes, err := k.countriesOf(ctx, t.Id)
		g.Countries = append(g.Countries, types.TrialCountries{Trial: t.Id, Countries: codes})
		return err
	})
}
