package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/row"
)

// Person returns the person whose key an address is or was, revoked or not. Their present key may be another.
func (k Keeper) Person(ctx context.Context, address sdk.AccAddress) (types.Person, error) {
	p, _, err := k.personAndKey(ctx, address)
	return p, err
}

// personAndKey returns the person whose key an address is or was, and that key.
func (k Keeper) personAndKey(ctx context.Context, address sdk.AccAddress) (p types.Person, key types.Key, err error) {
	key, err = k.keys.Get(ctx, address)
	if row.IsMissing(err) {
		return p, key, errorsmod.Wrapf(types.ErrUnknownPerson, "%s is not in the register; an administrator of the organisation can register the key, which then accepts",
			k.bech32(address))
	}
	if err != nil {
		return p, key, err
	}
	p, err = k.personOf(ctx, key.Person)
	return p, key, err
}

// personOf returns a person by the bech32 address of their first key.
func (k Keeper) personOf(ctx context.Context, origin string) (types.Person, error) {
	address, err := k.address("person", origin)
	if err != nil {
		return types.Person{}, err
	}
	return k.people.Get(ctx, address)
}

// RequirePerson returns the person behind a key that is good, in an organisation that is in good standing.
func (k Keeper) RequirePerson(ctx context.Context, address sdk.AccAddress) (types.Person, error) {
	p, err := k.RequireKey(ctx, address)
	if err != nil {
		return p, err
	}
	_, err = k.RequireOrganisation(ctx, p.Organisation)
	return p, err
}

// RequireKey returns the person behind a key that is good, whatever the standing of the organisation. With ErrRevoked it
// returns the person too.
func (k Keeper) RequireKey(ctx context.Context, address sdk.AccAddress) (types.Person, error) {
	p, key, err := k.personAndKey(ctx, address)
	if err == nil && key.Revoked != 0 {
		err = key.Refused(p.Address)
	}
	return p, err
}

// requireGoodKey returns the person whose good key the field address names.
func (k Keeper) requireGoodKey(ctx context.Context, bech32 string) (types.Person, error) {
	address, err := k.address("address", bech32)
	if err != nil {
		return types.Person{}, err
	}
	return k.RequireKey(ctx, address)
}

// staffOf reports whether the key of a signer is or was that of a person of an organisation.
func (k Keeper) staffOf(ctx context.Context, bech32 string, organisation uint64) (bool, error) {
	if bech32 == k.authority {
		return false, nil
	}
	address, err := k.address("signer", bech32)
	if err != nil {
		return false, err
	}
	p, err := k.Person(ctx, address)
	return p.Organisation == organisation, err
}

// HasRole reports whether a person holds a role at the time of the block.
func (k Keeper) HasRole(ctx context.Context, p types.Person, role fact.Role) bool {
	return p.Holds(role, now(ctx))
}

// RequireRole returns the person behind a key that is good, in an organisation in good standing, and the first of the
// roles that they hold at the time of the block.
func (k Keeper) RequireRole(ctx context.Context, address sdk.AccAddress, roles ...fact.Role) (types.Person, fact.Role, error) {
	p, err := k.RequirePerson(ctx, address)
	if err != nil {
		return p, 0, err
	}
	role, err := heldRole(ctx, p, roles...)
	return p, role, err
}

func heldRole(ctx context.Context, p types.Person, roles ...fact.Role) (fact.Role, error) {
	for _, role := range roles {
		if p.Holds(role, now(ctx)) {
			return role, nil
		}
	}
	return 0, p.Missing(roles, now(ctx))
}

// register writes a person with their first key, which is nobody's, and returns them.
func (k Keeper) register(ctx context.Context, p types.Person) (types.Person, error) {
	p.Origin, p.Keys, p.Registered = p.Address, 1, height(ctx)
	if err := k.setKey(ctx, p.FirstKey()); err != nil {
		return p, err
	}
	return p, k.setPerson(ctx, p)
}

// requireNewKey wants an address never to have been somebody's key, nor to be the account of a module.
func (k Keeper) requireNewKey(ctx context.Context, field, bech32 string) error {
	address, err := k.address(field, bech32)
	if err != nil {
		return err
	}
	p, key, err := k.personAndKey(ctx, address)
	switch {
	case err == nil && key.Revoked != 0:
		return errorsmod.Wrapf(types.ErrRegistered, "%s was revoked at height %d and is never registered again; use a new key",
			key.Address, key.Revoked)
	case err == nil:
		return errorsmod.Wrapf(types.ErrRegistered, "%s belongs to a person of organisation %d; each person has a key of their own",
			key.Address, p.Organisation)
	case !errors.Is(err, types.ErrUnknownPerson):
		return err
	case k.bank.BlockedAddr(address):
		return errorsmod.Wrapf(types.ErrAddress, "%s is the account of a module, nobody's key", bech32)
	}
	return nil
}

// setKey writes a key, and that it is one of its person's.
func (k Keeper) setKey(ctx context.Context, key types.Key) error {
	address, err := k.address("key", key.Address)
	if err != nil {
		return err
	}
	person, err := k.address("person", key.Person)
	if err != nil {
		return err
	}
	if err := k.keysByPerson.Set(ctx, collections.Join(person, key.Number), address); err != nil {
		return err
	}
	return k.keys.Set(ctx, address, key)
}

// setPerson writes a person, and whether they are one of the standing administrators.
func (k Keeper) setPerson(ctx context.Context, p types.Person) error {
	origin, err := k.address("person", p.Origin)
	if err != nil {
		return err
	}
	if err := k.people.Set(ctx, origin, p); err != nil {
		return err
	}
	key := collections.Join(p.Organisation, origin)
	if p.IsStandingAdministrator() {
		return k.administrators.Set(ctx, key)
	}
	return k.administrators.Remove(ctx, key)
}

// endKey refuses the person's present key from this height on, and ends what the treasury pays of its fees. It returns
// the person.
func (k Keeper) endKey(ctx context.Context, p types.Person, why *fact.Reason) (types.Person, error) {
	address, err := k.address("key", p.Address)
	if err != nil {
		return p, err
	}
	key, err := k.keys.Get(ctx, address)
	if err != nil {
		return p, err
	}
	p.Revoked = height(ctx)
	key.Revoked, key.Reason = p.Revoked, why
	if err := k.setKey(ctx, key); err != nil {
		return p, err
	}
	return p, k.RevokeFees(ctx, p.Organisation, address)
}
