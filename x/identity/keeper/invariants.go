package keeper

import (
	"context"
	"fmt"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// Invariants reports what of the register contradicts itself: what genesis may not be, and indexes that do not follow
// from the rows.
func (k Keeper) Invariants(ctx context.Context) error {
	g, err := k.ExportGenesis(ctx)
	if err != nil {
		return err
	}
	if err := g.Validate(); err != nil {
		return err
	}
	if err := k.checkOrganisations(ctx, g.Organisations); err != nil {
		return err
	}
	if err := k.checkAdministrators(ctx, g.People); err != nil {
		return err
	}
	for _, key := range g.Keys {
		if err := k.checkKey(ctx, key); err != nil {
			return err
		}
	}
	return nil
}

// checkOrganisations wants each treasury at its address, and each end of an accreditation in the index and no other.
func (k Keeper) checkOrganisations(ctx context.Context, organisations []types.Organisation) error {
	ends := 0
	for _, o := range organisations {
		if treasury := k.bech32(types.Treasury(o.Id)); o.Treasury != treasury {
			return fmt.Errorf("treasury of organisation %d is %s, want %s", o.Id, o.Treasury, treasury)
		}
		end := o.RunsOut()
		if end == nil {
			continue
		}
		ends++
		if has, err := k.expiries.Has(ctx, collections.Join(end.UnixNano(), o.Id)); err != nil || !has {
			return fmt.Errorf("the end of the accreditation of organisation %d is not in the index (%w)", o.Id, err)
		}
	}
	rows := 0
	err := k.expiries.Walk(ctx, nil, func(expiry) (bool, error) { rows++; return false, nil })
	if err == nil && rows != ends {
		err = fmt.Errorf("%d ends of accreditations are in the index, want %d", rows, ends)
	}
	return err
}

// checkAdministrators wants the standing administrators to be those whom their roles make so.
func (k Keeper) checkAdministrators(ctx context.Context, people []types.Person) error {
	for _, p := range people {
		origin, err := k.address("person", p.Origin)
		if err != nil {
			return err
		}
		listed, err := k.administrators.Has(ctx, collections.Join(p.Organisation, origin))
		if err != nil {
			return err
		}
		if listed != p.IsStandingAdministrator() {
			return fmt.Errorf("%s is listed as a standing administrator: %t, want %t", p.Origin, listed, !listed)
		}
	}
	return nil
}

// checkKey wants a key to be found by its person and number.
func (k Keeper) checkKey(ctx context.Context, key types.Key) error {
	person, err := k.address("person", key.Person)
	if err != nil {
		return err
	}
	found, err := k.keysByPerson.Get(ctx, collections.Join(person, key.Number))
	if err != nil || k.bech32(sdk.AccAddress(found)) != key.Address {
		return fmt.Errorf("key %d of %s is %s in the index, want %s (%w)", key.Number, key.Person, k.bech32(found), key.Address, err)
	}
	return nil
}
