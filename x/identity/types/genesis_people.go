package types

import (
	"errors"
	"fmt"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/x/internal/term"
)

// checkPeople returns the people by their first key.
func (g *GenesisState) checkPeople(kinds map[uint64]identityfact.OrganisationKind) (map[string]Person, error) {
	people := make(map[string]Person, len(g.People))
	administered := make(map[uint64]bool, len(kinds))
	for _, r := range g.Registrations {
		administered[r.Organisation] = administered[r.Organisation] || r.IsFirst()
	}
	for _, p := range g.People {
		if err := checkPerson(p, kinds); err != nil {
			return nil, fmt.Errorf("person %s: %w", p.Origin, err)
		}
		if _, twice := people[p.Origin]; twice {
			return nil, fmt.Errorf("person %s is named twice", p.Origin)
		}
		people[p.Origin] = p
		administered[p.Organisation] = administered[p.Organisation] || p.IsStandingAdministrator()
	}
	for _, p := range g.People {
		if err := checkHandedOn(p, people); err != nil {
			return nil, fmt.Errorf("person %s: %w", p.Origin, err)
		}
	}
	for _, o := range g.Organisations {
		if !administered[o.Id] {
			return nil, fmt.Errorf("organisation %d has no administrator whose role has no end, and no first one who is to accept", o.Id)
		}
	}
	return people, nil
}

// checkHandedOn wants who handed on the role of accreditor to be somebody else of the same organisation, who has or had it.
func checkHandedOn(p Person, people map[string]Person) error {
	for _, grant := range p.Roles {
		if grant.HandedOnBy == "" {
			continue
		}
		if grant.Role != fact.Role_ROLE_ACCREDITOR {
			return fmt.Errorf("the role %s was handed on by %s, want that of an accreditor only", RoleName(grant.Role), grant.HandedOnBy)
		}
		giver, known := people[grant.HandedOnBy]
		if !known || giver.Organisation != p.Organisation {
			return fmt.Errorf("%s, who handed on the role of accreditor, is not of the same organisation", grant.HandedOnBy)
		}
		if _, had := giver.Grant(fact.Role_ROLE_ACCREDITOR); !had || giver.Is(p) {
			return fmt.Errorf("%s cannot have handed on the role of accreditor: want somebody else who had it", grant.HandedOnBy)
		}
	}
	return nil
}

func checkPerson(p Person, kinds map[uint64]identityfact.OrganisationKind) error {
	kind, known := kinds[p.Organisation]
	if !known {
		return fmt.Errorf("belongs to organisation %d, which is not in the register", p.Organisation)
	}
	if p.Registered < 0 || p.Revoked < 0 {
		return errors.New("heights must not be negative")
	}
	seen := make(map[fact.Role]bool, len(p.Roles))
	for _, role := range p.Roles {
		if err := CheckRole(kind, role.Role); err != nil {
			return err
		}
		if err := role.validate(); err != nil {
			return err
		}
		if seen[role.Role] {
			return fmt.Errorf("has two grants of the role %s", RoleName(role.Role))
		}
		seen[role.Role] = true
	}
	identity := p.IdentityDigest
	if len(identity) == 0 {
		identity = make([]byte, fact.HashSize) // the founders vouch for those whom they name
	}
	return CheckDigests(p.NameDigest, identity)
}

// validate reports what keeps the grant from being one that somebody made: its particulars, and the order of its instants.
func (g RoleGrant) validate() error {
	if err := checkTraining(g.Role, g.TrainingDigest); err != nil {
		return err
	}
	if err := checkLimited(g.Role, g.Limits); err != nil {
		return err
	}
	if err := checkBeginning("not_before", g.NotBefore); err != nil {
		return fmt.Errorf("the role %s: %w", RoleName(g.Role), err)
	}
	if err := checkInstant("revoked_at", g.RevokedAt); err != nil {
		return fmt.Errorf("the role %s: %w", RoleName(g.Role), err)
	}
	if _, err := term.New(epoch, &g.NotBefore, g.NotAfter); err != nil {
		return fmt.Errorf("the role %s: %w", RoleName(g.Role), err)
	}
	if g.RevokedAt != nil && g.NotAfter != nil && g.RevokedAt.After(*g.NotAfter) {
		return fmt.Errorf("the role %s was revoked at %s, after it had run out at %s", RoleName(g.Role),
			term.Format(*g.RevokedAt), term.Format(*g.NotAfter))
	}
	return nil
}
