package keeper

import (
	"context"
	"errors"
	"slices"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// HasSiteIn reports whether a trial has, or had, a site in a country.
func (k Keeper) HasSiteIn(ctx context.Context, trial uint64, country string) (bool, error) {
	return k.trialsByCountry.Has(ctx, collections.Join(country, trial))
}

// requireInvestigator returns the person of an organisation who signs with an address and can be principal investigator.
func (k Keeper) requireInvestigator(ctx context.Context, bech32 string, organisation uint64) (p identitytypes.Person, err error) {
	address, err := k.address("investigator", bech32)
	if err != nil {
		return p, err
	}
	if p, _, err = k.identity.RequireRole(ctx, address, fact.Role_ROLE_PRINCIPAL_INVESTIGATOR); err != nil {
		return p, errorsmod.Wrap(err, "investigator")
	}
	if p.Organisation != organisation {
		return p, errorsmod.Wrapf(types.ErrInvestigator, "%s is of organisation %d, the site of organisation %d", bech32, p.Organisation, organisation)
	}
	return p, nil
}

// setSite writes a site, and that its organisation conducts the trial in its country.
func (k Keeper) setSite(ctx context.Context, s types.Site) error {
	if err := k.siteOrganisations.Set(ctx, collections.Join(s.Trial, s.Organisation)); err != nil {
		return err
	}
	if err := k.trialsBySite.Set(ctx, collections.Join(s.Organisation, s.Trial)); err != nil {
		return err
	}
	if err := k.trials.Indexes.part.take(ctx, s.Organisation, s.Trial, conducts); err != nil {
		return err
	}
	if err := k.trialsByCountry.Set(ctx, collections.Join(s.Country, s.Trial)); err != nil {
		return err
	}
	return k.sites.Set(ctx, collections.Join(s.Trial, s.Number), s)
}

// beginTerm makes the site's investigator its investigator from the block on, and ends the term before.
func (k Keeper) beginTerm(ctx context.Context, s types.Site) error {
	at := now(ctx)
	if s.Term > 1 {
		key := collections.Join3(s.Trial, s.Number, s.Term-1)
		former, err := k.terms.Get(ctx, key)
		if err != nil {
			return err
		}
		former.EndedAt = &at
		if err := k.terms.Set(ctx, key, former); err != nil {
			return err
		}
	}
	return k.terms.Set(ctx, collections.Join3(s.Trial, s.Number, s.Term), types.InvestigatorTerm{
		Trial: s.Trial, Site: s.Number, Term: s.Term, Investigator: s.Investigator, BeganAt: at,
	})
}

// RequireSeparate returns an error if an organisation that takes on a part in a trial has another there that must be apart.
func (k Keeper) RequireSeparate(ctx context.Context, t types.Trial, organisation uint64, part types.Part) error {
	parts, err := k.partsOf(ctx, t, organisation)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(parts, func(has types.Part) bool { return types.Conflict(has, part) })
	if i < 0 {
		return nil
	}
	return errorsmod.Wrapf(types.ErrSeparation, "organisation %d is %s of %s and cannot be its %s as well",
		organisation, parts[i], types.FormatID(t.Id), part)
}

// partsOf lists what an organisation is in a trial: its sponsor, one of its sites, closed ones included, one whose people are
// of its data monitoring board, who manages its escrow in the sponsor's place, and what it is assigned as now or later.
func (k Keeper) partsOf(ctx context.Context, t types.Trial, organisation uint64) (parts []types.Part, err error) {
	if t.Sponsor == organisation {
		parts = append(parts, types.AsSponsor)
	}
	conducts, err := k.siteOrganisations.Has(ctx, collections.Join(t.Id, organisation))
	if err != nil {
		return nil, err
	}
	if conducts {
		parts = append(parts, types.AsSite)
	}
	watches, err := k.boards.Has(ctx, collections.Join(t.Id, organisation))
	if err != nil {
		return nil, err
	}
	if watches {
		parts = append(parts, types.AsBoard)
	}
	d, err := k.dutyOf(ctx, t, organisation, fact.Task_TASK_ESCROW_MANAGEMENT)
	if err != nil && !errors.Is(err, types.ErrOrganisation) {
		return nil, err
	}
	if err == nil && d.IsOpen() {
		parts = append(parts, types.AsTreasurer)
	}
	for capacity := trialfact.Capacity(1); int(capacity) < len(trialfact.Capacity_name); capacity++ {
		a, found, err := k.NewestAssignment(ctx, t.Id, organisation, capacity)
		if err != nil {
			return nil, err
		}
		if found && !a.Term().Over(now(ctx)) {
			parts = append(parts, types.PartOf(capacity))
		}
	}
	return parts, nil
}
