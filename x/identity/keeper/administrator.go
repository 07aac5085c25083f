package keeper

import (
	"context"
	"time"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// requireAdministrator returns an administrator of an organisation in good standing.
func (k Keeper) requireAdministrator(ctx context.Context, bech32 string) (types.Person, error) {
	address, err := k.address("signer", bech32)
	if err != nil {
		return types.Person{}, err
	}
	p, _, err := k.RequireRole(ctx, address, fact.Role_ROLE_ADMINISTRATOR)
	return p, err
}

// requireAdministratorWhateverStanding returns an administrator who wants to take something away from a person: a suspended
// organisation must still be able to shut out a stolen key.
func (k Keeper) requireAdministratorWhateverStanding(ctx context.Context, bech32 string) (types.Person, error) {
	address, err := k.address("signer", bech32)
	if err != nil {
		return types.Person{}, err
	}
	p, err := k.RequireKey(ctx, address)
	if err != nil {
		return p, err
	}
	_, err = heldRole(ctx, p, fact.Role_ROLE_ADMINISTRATOR)
	return p, err
}

// requireColleague returns a person with a good key in the administrator's own organisation.
func (k Keeper) requireColleague(ctx context.Context, administrator types.Person, bech32 string) (sdk.AccAddress, types.Person, error) {
	address, err := k.address("address", bech32)
	if err != nil {
		return nil, types.Person{}, err
	}
	p, key, err := k.personAndKey(ctx, address)
	switch {
	case err != nil:
		return nil, p, err
	case p.Organisation != administrator.Organisation:
		return nil, p, errorsmod.Wrapf(types.ErrOtherOrganisation, "%s belongs to organisation %d, the administrator %s to %d",
			p.Address, p.Organisation, administrator.Address, administrator.Organisation)
	case key.Revoked != 0:
		return nil, p, key.Refused(p.Address)
	}
	return address, p, nil
}

// requireAnotherAdministrator wants the organisation to have, besides p, a standing administrator whose role has begun.
func (k Keeper) requireAnotherAdministrator(ctx context.Context, p types.Person) error {
	if !p.IsStandingAdministrator() {
		return nil
	}
	found, err := k.hasOtherAdministrator(ctx, p, 0)
	if err != nil || found {
		return err
	}
	return errorsmod.Wrapf(types.ErrLastAdministrator, "%s is the last administrator of organisation %d; make somebody else administrator first",
		p.Address, p.Organisation)
}

// hasOtherAdministrator reports whether the organisation of p has another standing administrator whose role began some time
// ago at least.
func (k Keeper) hasOtherAdministrator(ctx context.Context, p types.Person, ago time.Duration) (found bool, err error) {
	rng := collections.NewPrefixedPairRange[uint64, sdk.AccAddress](p.Organisation)
	err = k.administrators.Walk(ctx, rng, func(key collections.Pair[uint64, sdk.AccAddress]) (bool, error) {
		other, err := k.people.Get(ctx, key.K2())
		grant, _ := other.Grant(fact.Role_ROLE_ADMINISTRATOR)
		found = err == nil && !other.Is(p) && grant.Term().Holds(now(ctx)) && !now(ctx).Before(grant.NotBefore.Add(ago))
		return found, err
	})
	return found, err
}
