package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// InitGenesis writes the trials, and the rows that follow from others. Rows come in order of their numbers, so that the
// newest is written last.
func (k Keeper) InitGenesis(ctx context.Context, g *types.GenesisState) error {
	if err := k.nextTrial.Set(ctx, g.NextTrial); err != nil {
		return err
	}
	return firstError(
		func() error { return each(g.Trials, func(t types.Trial) error { return k.trials.Set(ctx, t.Id, t) }) },
		func() error { return each(g.Versions, func(v types.Version) error { return k.importVersion(ctx, v) }) },
		func() error {
			return each(g.Enrolments, func(e types.Enrolment) error { return k.enrolments.Set(ctx, e.Trial, e) })
		},
		func() error { return each(g.Sites, func(s types.Site) error { return k.setSite(ctx, s) }) },
		func() error {
			return each(g.Terms, func(t types.InvestigatorTerm) error {
				return k.terms.Set(ctx, collections.Join3(t.Trial, t.Site, t.Term), t)
			})
		},
		func() error {
			return each(g.Assignments, func(a types.Assignment) error { return k.setAssignment(ctx, a) })
		},
		func() error {
			return each(g.Transfers, func(d types.DutyTransfer) error { return k.setTransfer(ctx, d) })
		},
		func() error {
			return each(g.Delegations, func(d types.Delegation) error { return k.importDelegation(ctx, d) })
		},
		func() error { return k.importHistory(ctx, g) },
		func() error { return k.importOutcomes(ctx, g) },
		func() error { return each(g.Clocks, func(c types.Clock) error { return k.setClock(ctx, c) }) },
		func() error { return each(g.Seals, func(s types.Seal) error { return k.setSeal(ctx, s) }) },
		func() error { return each(g.Disputes, func(d types.Dispute) error { return k.setDispute(ctx, d) }) },
	)
}

// importHistory writes how status and sponsor of the trials changed.
func (k Keeper) importHistory(ctx context.Context, g *types.GenesisState) error {
	return firstError(
		func() error {
			return each(g.Statuses, func(s types.StatusChange) error { return k.statuses.Set(ctx, collections.Join(s.Trial, s.Number), s) })
		},
		func() error {
			return each(g.Sponsorships, func(s types.Sponsorship) error {
				return k.sponsorships.Set(ctx, collections.Join(s.Trial, s.Number), s)
			})
		},
		func() error {
			return each(g.Offers, func(o types.SponsorshipOffer) error { return k.offers.Set(ctx, o.Trial, o) })
		},
	)
}

// importOutcomes writes what was promised, reached and reported.
func (k Keeper) importOutcomes(ctx context.Context, g *types.GenesisState) error {
	return firstError(
		func() error {
			return each(g.Milestones, func(r types.Reached) error {
				return k.milestones.Set(ctx, milestoneKey(r.Trial, r.Milestone), r)
			})
		},
		func() error {
			return each(g.OutcomeAmendments, func(a types.OutcomeAmendment) error {
				return k.outcomeAmendments.Set(ctx, collections.Join3(a.Trial, a.Outcome, a.Version), a)
			})
		},
		func() error {
			return each(g.Results, func(r types.Results) error { return k.results.Set(ctx, collections.Join(r.Trial, r.Number), r) })
		},
		func() error {
			return each(g.Notices, func(n types.Notice) error {
				return k.notices.Set(ctx, collections.Join(n.Trial, uint32(n.Clock)), n)
			})
		},
		func() error { return each(g.Sides, func(s types.PersonSide) error { return k.setSide(ctx, s) }) },
	)
}

// importVersion writes a version, and claims the identifiers of the newest.
func (k Keeper) importVersion(ctx context.Context, v types.Version) error {
	if err := k.versions.Set(ctx, collections.Join(v.Trial, v.Number), v); err != nil {
		return err
	}
	t, err := k.Trial(ctx, v.Trial)
	if err != nil || t.Version != v.Number {
		return err
	}
	return k.claimIdentifiers(ctx, t.Id, nil, v.Registration.Identifiers)
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
	return g, firstError(
		func() error { return gather(ctx, k.trials, &g.Trials) },
		func() error { return gather(ctx, k.versions, &g.Versions) },
		func() error { return gather(ctx, k.enrolments, &g.Enrolments) },
		func() error { return gather(ctx, k.sites, &g.Sites) },
		func() error { return gather(ctx, k.terms, &g.Terms) },
		func() error { return gather(ctx, k.assignments, &g.Assignments) },
		func() error { return gather(ctx, k.transfers, &g.Transfers) },
		func() error { return gather(ctx, k.delegations, &g.Delegations) },
		func() error { return gather(ctx, k.statuses, &g.Statuses) },
		func() error { return gather(ctx, k.sponsorships, &g.Sponsorships) },
		func() error { return gather(ctx, k.offers, &g.Offers) },
		func() error { return gather(ctx, k.milestones, &g.Milestones) },
		func() error { return gather(ctx, k.outcomeAmendments, &g.OutcomeAmendments) },
		func() error { return gather(ctx, k.results, &g.Results) },
		func() error { return gather(ctx, k.clocks, &g.Clocks) },
		func() error { return gather(ctx, k.notices, &g.Notices) },
		func() error { return gather(ctx, k.seals, &g.Seals) },
		func() error { return gather(ctx, k.disputes, &g.Disputes) },
		func() error { return gather(ctx, k.sides, &g.Sides) },
	)
}

// walker is a collection whose rows can be visited in order of their keys.
type walker[K, V any] interface {
	Walk(ctx context.Context, ranger collections.Ranger[K], visit func(K, V) (bool, error)) error
}

// gather appends the rows of a collection to a list.
func gather[K, V any](ctx context.Context, rows walker[K, V], list *[]V) error {
	return rows.Walk(ctx, nil, func(_ K, v V) (bool, error) {
		*list = append(*list, v)
		return false, nil
	})
}

func each[V any](list []V, do func(V) error) error {
	for _, v := range list {
		if err := do(v); err != nil {
			return err
		}
	}
	return nil
}

func firstError(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
