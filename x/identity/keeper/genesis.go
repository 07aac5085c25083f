package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// InitGenesis writes the register, in which every standing and role has begun (GenesisState.BegunAt). On a new chain it records
// whom genesis names; on one that continues another, the other recorded them.
func (k Keeper) InitGenesis(ctx context.Context, g *types.GenesisState) error {
	continued, err := k.audit.IsContinued(ctx)
	if err != nil {
		return err
	}
	if err := k.nextOrganisation.Set(ctx, g.NextOrganisation); err != nil {
		return err
	}
	if err := k.params.Set(ctx, g.Params); err != nil {
		return err
	}
	signature := fact.By(fact.Chain(), fact.Meaning_MEANING_ATTESTED)
	for _, o := range g.Organisations {
		if err := k.importOrganisation(ctx, o); err != nil {
			return err
		}
		if continued {
			continue
		}
		if err := k.audit.Record(ctx, accreditedFact(o, g.FirstLimits(o.Id, now(ctx)), signature)); err != nil {
			return err
		}
	}
	for _, p := range g.People {
		if err := k.setPerson(ctx, p); err != nil {
			return err
		}
		if continued {
			continue
		}
		if err := k.audit.Record(ctx, p.RegisteredFact(signature, types.Fees{})); err != nil {
			return err
		}
	}
	for _, key := range g.Keys {
		if err := k.setKey(ctx, key); err != nil {
			return err
		}
	}
	for _, t := range g.TreasuryLimits {
		if err := k.treasuryLimits.Set(ctx, t.Organisation, t); err != nil {
			return err
		}
	}
	for _, p := range g.TreasuryProposals {
		if err := k.importProposal(ctx, p); err != nil {
			return err
		}
	}
	for _, r := range g.Registrations {
		address, err := k.address("address", r.Address)
		if err != nil {
			return err
		}
		if err := k.registrations.Set(ctx, collections.Join(r.Organisation, address), r); err != nil {
			return err
		}
	}
	for _, r := range g.Rotations {
		if _, err := k.address("new_key", r.NewKey); err != nil {
			return err
		}
		if err := k.setRotation(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) importProposal(ctx context.Context, p types.TreasuryProposal) error {
	if p.Limit == nil {
		if _, err := k.address("recipient", p.Recipient); err != nil {
			return err
		}
	}
	return k.treasuryProposals.Set(ctx, collections.Join(p.Organisation, p.Number), p)
}

func (k Keeper) importOrganisation(ctx context.Context, o types.Organisation) error {
	if _, err := k.openTreasury(ctx, o.Id); err != nil {
		return err
	}
	return k.setOrganisation(ctx, types.Organisation{}, o)
}

// ExportGenesis returns the register: organisations by number, people by the address of their first key, keys by address.
func (k Keeper) ExportGenesis(ctx context.Context) (g *types.GenesisState, err error) {
	g = &types.GenesisState{}
	if g.NextOrganisation, err = k.nextOrganisation.Get(ctx); err != nil {
		return nil, err
	}
	if g.Params, err = k.params.Get(ctx); err != nil {
		return nil, err
	}
	for _, gather := range []func() error{
		func() error { return gather(ctx, k.organisations, &g.Organisations) },
		func() error { return gather(ctx, k.people, &g.People) },
		func() error { return gather(ctx, k.keys, &g.Keys) },
		func() error { return gather(ctx, k.rotations, &g.Rotations) },
		func() error { return gather(ctx, k.treasuryLimits, &g.TreasuryLimits) },
		func() error { return gather(ctx, k.treasuryProposals, &g.TreasuryProposals) },
		func() error { return gather(ctx, k.registrations, &g.Registrations) },
	} {
		if err := gather(); err != nil {
			return nil, err
		}
	}
	return g, nil
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
