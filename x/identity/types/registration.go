package types

import (
	"time"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/x/internal/term"
)

// AcceptanceFees is what a treasury pays at most for a key that has to accept a registration or a rotation, in FeeDenom. One
// acceptance needs some 300 000 gas, with the costliest kind of key.
const AcceptanceFees = 200_000

// AcceptanceLimit returns AcceptanceFees as coins.
func AcceptanceLimit() sdk.Coins { return sdk.NewCoins(sdk.NewInt64Coin(FeeDenom, AcceptanceFees)) }

// Acceptances returns the type URLs of the messages by which a key proves that somebody holds it. A treasury pays for them
// before the key is anybody's.
func Acceptances() []string {
	return []string{sdk.MsgTypeURL(&MsgAcceptRegistration{}), sdk.MsgTypeURL(&MsgAcceptKeyRotation{})}
}

// FirstAdministrator returns the registration of the first administrator of an organisation, which lasts until the key
// accepts or the accreditor names another.
func FirstAdministrator(organisation uint64, address string, name, identity []byte, registrar fact.Actor) Registration {
	return Registration{
		Organisation: organisation, Address: address, NameDigest: name, IdentityDigest: identity,
		Roles: []RoleTerm{{Role: fact.Role_ROLE_ADMINISTRATOR}}, Registrar: registrar,
	}
}

// IsFirst reports whether the registration is that of an organisation's first administrator, by an accreditor.
func (r Registration) IsFirst() bool { return r.LapsesAt == nil }

// CheckAcceptable reports what keeps the key from accepting the registration.
func (r Registration) CheckAcceptable(now time.Time) error {
	if r.LapsesAt == nil || now.Before(*r.LapsesAt) {
		return nil
	}
	return errorsmod.Wrapf(ErrRegistration, "the registration of %s by organisation %d could be accepted before %s; an administrator can register the key again",
		r.Address, r.Organisation, term.Format(*r.LapsesAt))
}

// Person returns whom the registration makes of its key, with roles.
func (r Registration) Person(roles []RoleGrant) Person {
	return Person{
		Address: r.Address, Organisation: r.Organisation, NameDigest: r.NameDigest, IdentityDigest: r.IdentityDigest, Roles: roles,
	}
}

// AcceptedFact returns the fact that the registration made its key that of a person, whose fees are paid.
func (r Registration) AcceptedFact(p Person, fees Fees) *identityfact.RegistrationAccepted {
	registrar := r.Registrar
	return &identityfact.RegistrationAccepted{
		Signature:    fact.By(p.Actor(0), fact.Meaning_MEANING_APPROVED),
		Address:      p.Address,
		Organisation: p.Organisation,
		RegisteredBy: &registrar,

		NameDigest:     p.NameDigest,
		IdentityDigest: p.IdentityDigest,
		Roles:          p.roleTerms(),
		FeeLimit:       fees.Amounts(),
		FeeExpiry:      fees.Nanos(),
	}
}

// WithdrawnFact returns the fact that the key can no longer accept the registration.
func (r Registration) WithdrawnFact(signature *fact.Signature) *identityfact.RegistrationWithdrawn {
	registrar := r.Registrar
	return &identityfact.RegistrationWithdrawn{
		Signature: signature, Address: r.Address, Organisation: r.Organisation, RegisteredBy: &registrar,
	}
}
