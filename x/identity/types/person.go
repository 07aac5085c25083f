package types

import (
	"fmt"
	"slices"
	"time"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/internal/term"
)

// IsRevoked reports whether the person's present key signs nothing more.
func (p Person) IsRevoked() bool { return p.Revoked != 0 }

// Grant returns the grant of a role, if there ever was one.
func (p Person) Grant(role fact.Role) (RoleGrant, bool) {
	i := p.index(role)
	if i < 0 {
		return RoleGrant{}, false
	}
	return p.Roles[i], true
}

func (p Person) index(role fact.Role) int {
	return slices.IndexFunc(p.Roles, func(g RoleGrant) bool { return g.Role == role })
}

// Holds reports whether the person holds a role at a moment.
func (p Person) Holds(role fact.Role, now time.Time) bool {
	g, ok := p.Grant(role)
	return ok && g.Term().Holds(now)
}

// HasLeft reports whether the person had roles and every one of them is over. Who never had one is staff all the same.
func (p Person) HasLeft(now time.Time) bool {
	return len(p.Roles) > 0 && !slices.ContainsFunc(p.Roles, func(g RoleGrant) bool { return !g.Term().Over(now) })
}

// Appointed returns the person with a role in place of the grant that they may have of it.
func (p Person) Appointed(g RoleGrant) Person {
	p.Roles = slices.Clone(p.Roles)
	if i := p.index(g.Role); i >= 0 {
		p.Roles[i] = g
		return p
	}
	p.Roles = append(p.Roles, g)
	return p
}

// WithRole returns the person with a further role. A grant that is over is replaced; one that is not is refused.
func (p Person) WithRole(g RoleGrant, now time.Time) (Person, error) {
	p.Roles = slices.Clone(p.Roles)
	i := p.index(g.Role)
	if i < 0 {
		p.Roles = append(p.Roles, g)
		return p, nil
	}
	if old := p.Roles[i].Term(); !old.Over(now) {
		return p, errorsmod.Wrapf(ErrRoleGrant, "%s was given the role %s already, which %s; revoke it first",
			p.Address, RoleName(g.Role), old.Describe(now))
	}
	p.Roles[i] = g
	return p, nil
}

// WithoutRole returns the person without a role, from now on.
func (p Person) WithoutRole(role fact.Role, now time.Time) (Person, error) {
	p.Roles = slices.Clone(p.Roles)
	i := p.index(role)
	if i < 0 {
		return p, errorsmod.Wrapf(ErrRoleGrant, "%s was never given the role %s", p.Address, RoleName(role))
	}
	if old := p.Roles[i].Term(); old.Over(now) {
		return p, errorsmod.Wrapf(ErrRoleGrant, "%s does not hold the role %s, which %s", p.Address, RoleName(role), old.Describe(now))
	}
	p.Roles[i].RevokedAt = &now
	return p, nil
}

// IsStandingAdministrator reports whether the person administers the organisation until somebody ends it. Every
// organisation keeps at least one.
func (p Person) IsStandingAdministrator() bool {
	g, ok := p.Grant(fact.Role_ROLE_ADMINISTRATOR)
	return ok && !p.IsRevoked() && g.NotAfter == nil && g.RevokedAt == nil
}

// Is reports whether two rows are of the same person, whatever keys they sign with.
func (p Person) Is(other Person) bool { return p.Origin == other.Origin }

// Actor returns the person as facts name them, by the key that signs, acting under a role.
func (p Person) Actor(role fact.Role) fact.Actor {
	return fact.Actor{
		Kind:         fact.ActorKind_ACTOR_KIND_PERSON,
		Address:      p.Address,
		Organisation: p.Organisation,
		Role:         role,
	}
}

// roleTerms returns the person's roles as facts write them.
func (p Person) roleTerms() []*identityfact.RoleTerm {
	roles := make([]*identityfact.RoleTerm, len(p.Roles))
	for i, g := range p.Roles {
		roles[i] = g.Fact()
	}
	return roles
}

// RegisteredFact returns the fact that the person's organisation, which pays their fees, registers them.
func (p Person) RegisteredFact(signature *fact.Signature, fees Fees) *identityfact.PersonRegistered {
	return &identityfact.PersonRegistered{
		Signature:    signature,
		Address:      p.Address,
		Organisation: p.Organisation,
		NameDigest:   p.NameDigest,
		Roles:        p.roleTerms(),

		IdentityDigest: p.IdentityDigest,
		FeeLimit:       fees.Amounts(),
		FeeExpiry:      fees.Nanos(),
	}
}

// GrantedFact returns the fact that a person holds a role by a grant, which takes the place of a former one; the zero value
// where there was none.
func GrantedFact(signature *fact.Signature, p Person, g, former RoleGrant) *identityfact.RoleGranted {
	f := &identityfact.RoleGranted{Signature: signature, Address: p.Address, Role: g.Fact()}
	if former.Role != 0 {
		f.Former = former.Fact()
	}
	return f
}

// FirstKey returns the row of the key that the person is registered with.
func (p Person) FirstKey() Key {
	return Key{Address: p.Origin, Person: p.Origin, Number: 1, Registered: p.Registered, Revoked: p.Revoked}
}

// Missing says which of the wanted roles a person lacks at a moment, and why.
func (p Person) Missing(roles []fact.Role, now time.Time) error {
	names := ""
	for i, role := range roles {
		if i > 0 {
			names += " or "
		}
		names += RoleName(role)
		if g, ok := p.Grant(role); ok && !g.Term().Holds(now) {
			names += fmt.Sprintf(" (which %s)", g.Term().Describe(now))
		}
	}
	return errorsmod.Wrapf(ErrRole, "%s of organisation %d does not hold the role %s at %s; an administrator of the organisation can grant it",
		p.Address, p.Organisation, names, term.Format(now))
}

// CheckDigests reports what keeps two digests from being commitments to a printed name and to a proof of identity.
func CheckDigests(name, identity []byte) error {
	if _, err := field.Hash(ErrNameDigest, "name_digest (the salted SHA-256 of the printed name)", name); err != nil {
		return err
	}
	_, err := field.Hash(ErrNameDigest, "identity_digest (the salted SHA-256 of the proof of identity)", identity)
	return err
}
