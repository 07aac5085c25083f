package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// requireAdministrator returns an administrator of an organisation in good standing.
func (k Keeper) requireAdministrator(ctx context.Context, bech32 string) (types.Person, error) {
	address, err := k.address("administrator", bech32)
	if err != nil {
		return types.Person{}, err
	}
	p, _, err := k.RequireRole(ctx, address, fact.Role_ROLE_ADMINISTRATOR)
	return p, err
}

// requireWatchman returns an administrator who wants to take something away from a person. A suspended organisation must
// still be able to shut out a stolen key.
func (k Keeper) requireWatchman(ctx context.Context, bech32 string) (types.Person, error) {
	address, err := k.address("administrator", bech32)
	if err != nil {
		return types.Person{}, err
	}
	p, err := k.requireKey(ctx, address)
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
	p, err := k.Person(ctx, address)
	switch {
	case err != nil:
		return nil, p, err
	case p.Organisation != administrator.Organisation:
		return nil, p, errorsmod.Wrapf(types.ErrOtherOrganisation, "%s belongs to organisation %d, the administrator %s to %d",
			p.Address, p.Organisation, administrator.Address, administrator.Organisation)
	case p.IsRevoked():
		return nil, p, errorsmod.Wrapf(types.ErrRevoked, "%s has been refused since height %d; register a new key", p.Address, p.Revoked)
	}
	return address, p, nil
}

// requireAnotherAdministrator wants the organisation to have, besides p, a standing administrator whose role has begun.
func (k Keeper) requireAnotherAdministrator(ctx context.Context, address sdk.AccAddress, p types.Person) error {
	if !p.IsStandingAdministrator() {
		return nil
	}
	found := false
	rng := collections.NewPrefixedPairRange[uint64, sdk.AccAddress](p.Organisation)
	err := k.administrators.Walk(ctx, rng, func(key collections.Pair[uint64, sdk.AccAddress]) (bool, error) {
		if key.K2().Equals(address) {
			return false, nil
		}
		other, err := k.Person(ctx, key.K2())
		found = err == nil && other.Holds(fact.Role_ROLE_ADMINISTRATOR, now(ctx))
		return found, err
	})
	if err != nil || found {
		return err
	}
	return errorsmod.Wrapf(types.ErrLastAdministrator, "%s is the last administrator of organisation %d; make somebody else administrator first",
		p.Address, p.Organisation)
}
