package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/x/internal/genesis"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// InitGenesis writes the registrations, and the rows that follow from others. It returns an error if they do not agree with the
// trials, which are written before.
func (k Keeper) InitGenesis(ctx context.Context, g *types.GenesisState) error {
	trials, err := k.trial.ExportGenesis(ctx)
	if err != nil {
		return err
	}
	if err := g.ValidateWith(trials); err != nil {
		return err
	}
	return genesis.InTurn(
		func() error {
			return genesis.Each(g.Entries, func(e types.Entry) error { return k.entries.Set(ctx, e.Trial, e) })
		},
		func() error {
			return genesis.Each(g.Versions, func(v types.Version) error { return k.importVersion(ctx, v) })
		},
		func() error {
			return genesis.Each(g.Enrolments, func(e types.Enrolment) error { return k.enrolments.Set(ctx, e.Trial, e) })
		},
		func() error {
			return genesis.Each(g.Statuses, func(s types.StatusChange) error {
				return k.statuses.Set(ctx, collections.Join(s.Trial, s.Number), s)
			})
		},
		func() error {
			return genesis.Each(g.Offers, func(o types.SponsorshipOffer) error { return k.offers.Set(ctx, o.Trial, o) })
		},
		func() error { return k.importOutcomes(ctx, g) },
		func() error { return genesis.Each(g.Clocks, func(c types.Clock) error { return k.setClock(ctx, c) }) },
		func() error { return genesis.Each(g.Seals, func(s types.Seal) error { return k.setSeal(ctx, s) }) },
		func() error {
			return genesis.Each(g.Disputes, func(d types.Dispute) error { return k.setDispute(ctx, d) })
		},
	)
}

// importOutcomes writes what was promised, reached and reported.
func (k Keeper) importOutcomes(ctx context.Context, g *types.GenesisState) error {
	return genesis.InTurn(
		func() error {
			return genesis.Each(g.Milestones, func(r types.Reached) error {
				return k.milestones.Set(ctx, milestoneKey(r.Trial, r.Milestone), r)
			})
		},
		func() error {
			return genesis.Each(g.OutcomeAmendments, func(a types.OutcomeAmendment) error {
				return k.outcomeAmendments.Set(ctx, collections.Join3(a.Trial, a.Outcome, a.Version), a)
			})
		},
		func() error {
			return genesis.Each(g.Results, func(r types.Results) error { return k.results.Set(ctx, collections.Join(r.Trial, r.Number), r) })
		},
		func() error {
			return genesis.Each(g.Notices, func(n types.Notice) error {
				return k.notices.Set(ctx, collections.Join(n.Trial, uint32(n.Clock)), n)
			})
		},
	)
}

// importVersion writes a version, and claims the identifiers of the newest.
func (k Keeper) importVersion(ctx context.Context, v types.Version) error {
	if err := k.versions.Set(ctx, collections.Join(v.Trial, v.Number), v); err != nil {
		return err
	}
	e, err := k.Entry(ctx, v.Trial)
	if err != nil || e.Version != v.Number {
		return err
	}
	return k.claimIdentifiers(ctx, e.Trial, nil, v.Registration.Identifiers)
}

// ExportGenesis returns the registrations with all that belongs to them, in order of their trials' numbers.
func (k Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	g := &types.GenesisState{}
	return g, genesis.InTurn(
		func() error { return genesis.Gather(ctx, k.entries, &g.Entries) },
		func() error { return genesis.Gather(ctx, k.versions, &g.Versions) },
		func() error { return genesis.Gather(ctx, k.enrolments, &g.Enrolments) },
		func() error { return genesis.Gather(ctx, k.milestones, &g.Milestones) },
		func() error { return genesis.Gather(ctx, k.outcomeAmendments, &g.OutcomeAmendments) },
		func() error { return genesis.Gather(ctx, k.statuses, &g.Statuses) },
		func() error { return genesis.Gather(ctx, k.offers, &g.Offers) },
		func() error { return genesis.Gather(ctx, k.results, &g.Results) },
		func() error { return genesis.Gather(ctx, k.clocks, &g.Clocks) },
		func() error { return genesis.Gather(ctx, k.notices, &g.Notices) },
		func() error { return genesis.Gather(ctx, k.seals, &g.Seals) },
		func() error { return genesis.Gather(ctx, k.disputes, &g.Disputes) },
	)
}
