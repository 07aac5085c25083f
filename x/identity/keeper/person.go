package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// Person returns the person behind a key, revoked or not.
func (k Keeper) Person(ctx context.Context, address sdk.AccAddress) (types.Person, error) {
	p, err := k.people.Get(ctx, address)
	if errors.Is(err, collections.ErrNotFound) {
		return p, errorsmod.Wrapf(types.ErrUnknownPerson, "%s is not in the register; an administrator of the organisation can register the key",
			k.bech32(address))
	}
	return p, err
}

// RequirePerson returns the person behind a key that is good, in an organisation that is in good standing.
func (k Keeper) RequirePerson(ctx context.Context, address sdk.AccAddress) (types.Person, error) {
	p, err := k.requireKey(ctx, address)
	if err != nil {
		return p, err
	}
	_, err = k.RequireOrganisation(ctx, p.Organisation)
	return p, err
}

// requireKey returns the person behind a key that is good, whatever the standing of the organisation.
func (k Keeper) requireKey(ctx context.Context, address sdk.AccAddress) (types.Person, error) {
	p, err := k.Person(ctx, address)
	if err == nil && p.IsRevoked() {
		err = errorsmod.Wrapf(types.ErrRevoked, "%s has been refused since height %d; sign with the key that replaced it",
			p.Address, p.Revoked)
	}
	return p, err
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

// register writes a person whose key was never registered.
func (k Keeper) register(ctx context.Context, address sdk.AccAddress, p types.Person) error {
	known, err := k.people.Has(ctx, address)
	if err != nil {
		return err
	}
	if known {
		return k.registeredError(ctx, address)
	}
	if k.bank.BlockedAddr(address) {
		return errorsmod.Wrapf(types.ErrAddress, "%s is the account of a module, nobody's key", p.Address)
	}
	return k.setPerson(ctx, address, p)
}

func (k Keeper) registeredError(ctx context.Context, address sdk.AccAddress) error {
	p, err := k.Person(ctx, address)
	if err != nil {
		return err
	}
	if p.IsRevoked() {
		return errorsmod.Wrapf(types.ErrRegistered, "%s was revoked at height %d and is never registered again; use a new key",
			p.Address, p.Revoked)
	}
	return errorsmod.Wrapf(types.ErrRegistered, "%s belongs to a person of organisation %d; each person has a key of their own",
		p.Address, p.Organisation)
}

// setPerson writes a person, and whether they are one of the standing administrators.
func (k Keeper) setPerson(ctx context.Context, address sdk.AccAddress, p types.Person) error {
	if err := k.people.Set(ctx, address, p); err != nil {
		return err
	}
	key := collections.Join(p.Organisation, address)
	if p.IsStandingAdministrator() {
		return k.administrators.Set(ctx, key)
	}
	return k.administrators.Remove(ctx, key)
}
