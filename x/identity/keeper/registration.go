package keeper

import (
	"context"
	"errors"
	"slices"
	"time"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/feegrant"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/row"
)

// offer keeps a registration until its key accepts it, in place of any that the organisation had for the key, has the
// treasury pay for the acceptance, and records what the registrar signed: the roles as they would be if the key accepted now.
func (k Keeper) offer(ctx context.Context, field string, r types.Registration, roles []types.RoleGrant, signature *fact.Signature) error {
	address, err := k.address(field, r.Address)
	if err != nil {
		return err
	}
	if err := k.requireNewKey(ctx, field, r.Address); err != nil {
		return err
	}
	fees, err := r.FeeGrant.Terms(now(ctx))
	if err != nil {
		return err
	}
	if err := k.registrations.Set(ctx, collections.Join(r.Organisation, address), r); err != nil {
		return err
	}
	if err := k.payAcceptance(ctx, r.Organisation, address, r.LapsesAt); err != nil {
		return err
	}
	return k.audit.Record(ctx, r.Person(roles).RegisteredFact(signature, fees))
}

// offerFirst offers the role of an organisation's first administrator to a key, in the name of an accreditor.
func (k Keeper) offerFirst(ctx context.Context, organisation uint64, administrator string, name, identity []byte, by accreditor) error {
	r := types.FirstAdministrator(organisation, administrator, name, identity, by.actor)
	roles, err := k.grants(ctx, types.Person{Organisation: organisation}, r.Roles)
	if err != nil {
		return err
	}
	return k.offer(ctx, "administrator", r, roles, fact.By(by.actor, fact.Meaning_MEANING_APPROVED))
}

// registrationOf returns the registration of a key by an organisation that the key did not accept.
func (k Keeper) registrationOf(ctx context.Context, organisation uint64, key sdk.AccAddress) (types.Registration, error) {
	r, err := k.registrations.Get(ctx, collections.Join(organisation, key))
	if row.IsMissing(err) {
		return r, errorsmod.Wrapf(types.ErrRegistration, "organisation %d has no registration of %s that waits to be accepted; its administrator registers a key before that",
			organisation, k.bech32(key))
	}
	return r, err
}

// rolesOf returns the roles that a registration gives in this block. A registration falls with the key that signed it, and
// with the role by which it was signed.
func (k Keeper) rolesOf(ctx context.Context, r types.Registration) ([]types.RoleGrant, error) {
	registrar := types.Person{Organisation: r.Organisation}
	var err error
	if r.IsFirst() {
		_, _, err = k.requireReached(ctx, r.Registrar.Address, r.Organisation)
	} else {
		registrar, err = k.requireAdministrator(ctx, r.Registrar.Address)
	}
	if err != nil {
		return nil, errorsmod.Wrap(err, "who registered the key")
	}
	return k.grants(ctx, registrar, r.Roles)
}

// withdraw ends a registration that no key accepted, and what the treasury paid for the acceptance.
func (k Keeper) withdraw(ctx context.Context, r types.Registration, signature *fact.Signature) error {
	address, err := k.address("address", r.Address)
	if err != nil {
		return err
	}
	if err := k.registrations.Remove(ctx, collections.Join(r.Organisation, address)); err != nil {
		return err
	}
	if err := k.endAcceptance(ctx, r.Organisation, address); err != nil {
		return err
	}
	return k.audit.Record(ctx, r.WithdrawnFact(signature))
}

// payAcceptance has the treasury of an organisation pay a little for the acceptance by a key, and for nothing else, which
// makes the account of the key.
func (k Keeper) payAcceptance(ctx context.Context, organisation uint64, key sdk.AccAddress, until *time.Time) error {
	return k.allow(ctx, organisation, key, types.Acceptances(), acceptanceFees, until)
}

// acceptanceFees is what a treasury pays for an acceptance.
var acceptanceFees = sdk.NewCoins(sdk.NewInt64Coin(types.FeeDenom, types.AcceptanceFees))

// payRotation is payAcceptance for a new key that one administrator proposes. It counts as a fee grant of the day. Where none
// is left the key has to pay itself: else whoever uses them up would keep every key from being replaced.
func (k Keeper) payRotation(ctx context.Context, organisation uint64, key sdk.AccAddress, until *time.Time) error {
	_, err := k.drawFees(ctx, organisation, types.FeeGrant{SpendLimit: acceptanceFees}, nil, nil)
	if errors.Is(err, types.ErrTreasuryLimit) {
		k.OpenAccount(ctx, key)
		return nil
	}
	if err != nil {
		return err
	}
	return k.payAcceptance(ctx, organisation, key, until)
}

// endAcceptance ends what payAcceptance began, and nothing else that the treasury pays for the key.
func (k Keeper) endAcceptance(ctx context.Context, organisation uint64, key sdk.AccAddress) error {
	paid, other, err := k.acceptancePaid(ctx, organisation, key)
	if err != nil || !paid || other {
		return err
	}
	return k.RevokeFees(ctx, organisation, key)
}

// acceptancePaid reports whether the treasury of an organisation pays anything for a key, and if so whether that is another
// grant than one for acceptances alone.
func (k Keeper) acceptancePaid(ctx context.Context, organisation uint64, key sdk.AccAddress) (paid, other bool, err error) {
	allowance, paid, err := row.Find(k.allowances.GetAllowance(ctx, types.Treasury(organisation), key))
	filtered, is := allowance.(*feegrant.AllowedMsgAllowance)
	return paid, !is || !slices.Equal(filtered.AllowedMessages, types.Acceptances()), err
}

// requireNobodys wants a key never to have been somebody's, nor that of a participation, which stays nobody's of any
// organisation: who takes part in a trial can be kept from nothing by a registration.
func (k Keeper) requireNobodys(ctx context.Context, field, bech32 string) error {
	if err := k.requireNewKey(ctx, field, bech32); err != nil {
		return err
	}
	address, err := k.address(field, bech32)
	if err != nil {
		return err
	}
	participates, err := k.participates(ctx, address)
	if err == nil && participates {
		err = errorsmod.Wrapf(types.ErrParticipant, "%s is the key of a participation in a trial and is nobody's of an organisation; use a new key", bech32)
	}
	return err
}
