package keeper

import (
	"context"
	"errors"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// RevokePerson ends a person's key from this height on, and what the treasury paid of its fees (21 CFR 11.300(c)). The
// person signs again only with a new key, by a rotation. In a suspended organisation an accreditor does it too, whose
// administrators may be thieves. Of a key that did not accept yet, it withdraws the registration.
func (s msgServer) RevokePerson(ctx context.Context, m *types.MsgRevokePerson) (*types.MsgRevokePersonResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	p, err := s.requireGoodKey(ctx, m.Address)
	if errors.Is(err, types.ErrUnknownPerson) {
		return &types.MsgRevokePersonResponse{}, s.withdrawRegistration(ctx, m)
	}
	if err != nil {
		return nil, err
	}
	signature, err := s.revocation(ctx, m.Signer, p, m.Reason)
	if err != nil {
		return nil, err
	}
	if err := s.requireAnotherAdministrator(ctx, p); err != nil {
		return nil, err
	}
	if p, err = s.endKey(ctx, p, m.Reason); err != nil {
		return nil, err
	}
	if err := s.setPerson(ctx, p); err != nil {
		return nil, err
	}
	return &types.MsgRevokePersonResponse{}, s.audit.Record(ctx, &identityfact.PersonRevoked{
		Signature:    signature,
		Address:      p.Address,
		Height:       p.Revoked,
		Person:       p.Origin,
		Organisation: p.Organisation,
	})
}

// withdrawRegistration withdraws what the administrator's organisation asked a key to accept that is nobody's. That of a first
// administrator has no administrator who could: an accreditor names another.
func (k Keeper) withdrawRegistration(ctx context.Context, m *types.MsgRevokePerson) error {
	administrator, err := k.requireAdministratorWhateverStanding(ctx, m.Signer)
	if err != nil {
		return err
	}
	address, err := k.address("address", m.Address)
	if err != nil {
		return err
	}
	r, err := k.registrationOf(ctx, administrator.Organisation, address)
	if err != nil {
		return err
	}
	return k.withdraw(ctx, r, fact.For(administrator.Actor(fact.Role_ROLE_ADMINISTRATOR), fact.Meaning_MEANING_AUTHORED, m.Reason))
}

// revocation returns the signature of who may end the key of a person: an administrator of their organisation or, while
// that is suspended, an accreditor who has a say over it, or governance.
func (k Keeper) revocation(ctx context.Context, bech32 string, subject types.Person, why *fact.Reason) (*fact.Signature, error) {
	of, err := k.staffOf(ctx, bech32, subject.Organisation)
	if err != nil {
		return nil, err
	}
	if of {
		administrator, err := k.requireAdministratorWhateverStanding(ctx, bech32)
		return fact.For(administrator.Actor(fact.Role_ROLE_ADMINISTRATOR), fact.Meaning_MEANING_AUTHORED, why), err
	}
	o, err := k.organisation(ctx, subject.Organisation)
	if err != nil {
		return nil, err
	}
	if !o.IsSuspended() {
		return nil, errorsmod.Wrapf(types.ErrOtherOrganisation,
			"%s belongs to organisation %d, of which %s is not: its administrators revoke keys, and an accreditor while it is suspended",
			subject.Address, o.Id, bech32)
	}
	a, err := k.requireAccreditor(ctx, bech32)
	if err != nil {
		return nil, err
	}
	return fact.For(a.actor, fact.Meaning_MEANING_REJECTED, why), a.requireReach(o)
}
