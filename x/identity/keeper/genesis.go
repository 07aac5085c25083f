package keeper

import (
	"context"
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// InitGenesis writes the register. On a new chain it records whom genesis names; on one that continues another, the
// other recorded them.
func (k Keeper) InitGenesis(ctx context.Context, g *types.GenesisState) error {
	continued, err := k.audit.IsContinued(ctx)
	if err != nil {
		return err
	}
	if err := k.nextOrganisation.Set(ctx, g.NextOrganisation); err != nil {
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
		if err := k.audit.Record(ctx, accreditedFact(o, signature)); err != nil {
			return err
		}
	}
	for _, p := range g.People {
		if err := k.importPerson(ctx, p); err != nil {
			return err
		}
		if continued {
			continue
		}
		if err := k.audit.Record(ctx, p.RegisteredFact(signature)); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) importOrganisation(ctx context.Context, o types.Organisation) error {
	treasury, err := k.openTreasury(ctx, o.Id)
	if err != nil {
		return err
	}
	if o.Treasury != treasury {
		return fmt.Errorf("treasury of organisation %d is %s, want %s", o.Id, o.Treasury, treasury)
	}
	return k.organisations.Set(ctx, o.Id, o)
}

func (k Keeper) importPerson(ctx context.Context, p types.Person) error {
	address, err := k.address("person", p.Address)
	if err != nil {
		return err
	}
	return k.setPerson(ctx, address, p)
}

// ExportGenesis returns the register, organisations by number and people by address.
func (k Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	next, err := k.nextOrganisation.Get(ctx)
	if err != nil {
		return nil, err
	}
	g := &types.GenesisState{NextOrganisation: next}
	err = k.organisations.Walk(ctx, nil, func(_ uint64, o types.Organisation) (bool, error) {
		g.Organisations = append(g.Organisations, o)
		return false, nil
	})
	if err != nil {
		return nil, err
	}
	err = k.people.Walk(ctx, nil, func(_ sdk.AccAddress, p types.Person) (bool, error) {
		g.People = append(g.People, p)
		return false, nil
	})
	return g, err
}
