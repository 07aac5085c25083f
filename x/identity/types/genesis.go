package types

import (
	"errors"
	"fmt"
	"time"

	"cosmossdk.io/core/address"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/x/internal/term"
)

// DefaultGenesis returns an empty register. A chain that starts with it has nobody who could accredit.
func DefaultGenesis() *GenesisState {
	return &GenesisState{NextOrganisation: 1, Params: DefaultParams()}
}

// GenesisAccreditor describes an organisation that may accredit others, and its first person.
type GenesisAccreditor struct {
	// LegalName and Country describe the regulator.
	LegalName, Country string
	// Address is the bech32 address of the person's key.
	Address string
	// NameDigest is the salted SHA-256 of the person's printed name.
	NameDigest []byte
	// IdentityDigest is the salted SHA-256 of the person's proof of identity, empty if the founders vouch for them.
	IdentityDigest []byte
}

// AddAccreditor adds a regulator in good standing, with one person who is its administrator and an accreditor without
// limits.
func (g *GenesisState) AddAccreditor(addresses address.Codec, a GenesisAccreditor) error {
	if _, err := addresses.StringToBytes(a.Address); err != nil {
		return fmt.Errorf("accreditor %q: %w", a.Address, err)
	}
	treasury, err := addresses.BytesToString(Treasury(g.NextOrganisation))
	if err != nil {
		return err
	}
	o := Organisation{
		Id:        g.NextOrganisation,
		Kind:      identityfact.OrganisationKind_ORGANISATION_KIND_REGULATOR,
		LegalName: a.LegalName,
		Country:   a.Country,
		Status:    OrganisationStatus_ORGANISATION_STATUS_ACCREDITED,
		Treasury:  treasury,
	}
	start := time.Unix(0, 0).UTC()
	o.StandingSince = start
	p := Person{
		Address: a.Address, Origin: a.Address, Organisation: o.Id, NameDigest: a.NameDigest, IdentityDigest: a.IdentityDigest,
		Roles: []RoleGrant{
			{Role: fact.Role_ROLE_ADMINISTRATOR, NotBefore: start},
			{Role: fact.Role_ROLE_ACCREDITOR, NotBefore: start},
		},
		Keys: 1,
	}
	g.Organisations = append(g.Organisations, o)
	g.People = append(g.People, p)
	g.Keys = append(g.Keys, p.FirstKey())
	g.NextOrganisation++
	return g.Validate()
}

// Validate reports what keeps the state from being the start of a chain.
func (g *GenesisState) Validate() error {
	kinds := make(map[uint64]identityfact.OrganisationKind, len(g.Organisations))
	for _, o := range g.Organisations {
		if err := g.checkOrganisation(o, kinds); err != nil {
			return fmt.Errorf("organisation %d: %w", o.Id, err)
		}
		kinds[o.Id] = o.Kind
	}
	if g.NextOrganisation == 0 {
		return errors.New("next_organisation is 0, want at least 1")
	}

	if err := g.Params.Validate(); err != nil {
		return fmt.Errorf("params: %w", err)
	}
	people, err := g.checkPeople(kinds)
	if err != nil {
		return err
	}
	if err := g.checkKeys(people); err != nil {
		return err
	}
	return g.checkRotations(people)
}

// checkPeople returns the people by their first key.
func (g *GenesisState) checkPeople(kinds map[uint64]identityfact.OrganisationKind) (map[string]Person, error) {
	people := make(map[string]Person, len(g.People))
	administered := make(map[uint64]bool, len(kinds))
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
			return nil, fmt.Errorf("organisation %d has no administrator whose role has no end", o.Id)
		}
	}
	return people, nil
}

// checkHandedOn wants who handed on the role of accreditor to be somebody else of the same organisation.
func checkHandedOn(p Person, people map[string]Person) error {
	grant, _ := p.Grant(fact.Role_ROLE_ACCREDITOR)
	if grant.HandedOnBy == "" {
		return nil
	}
	giver, known := people[grant.HandedOnBy]
	if !known || giver.Organisation != p.Organisation {
		return fmt.Errorf("%s, who handed on the role of accreditor, is not of the same organisation", grant.HandedOnBy)
	}
	return nil
}

// checkKeys wants every person to have as many keys as the row counts, the first one and the present one among them, and
// only the present one to be good.
func (g *GenesisState) checkKeys(people map[string]Person) error {
	seen := make(map[string]bool, len(g.Keys))
	numbered := make(map[string]map[uint32]bool, len(people))
	for _, k := range g.Keys {
		p, known := people[k.Person]
		present := k.Number == p.Keys
		switch {
		case !known:
			return fmt.Errorf("key %s is that of %s, who is not in the register", k.Address, k.Person)
		case seen[k.Address]:
			return fmt.Errorf("key %s is named twice", k.Address)
		case k.Number == 0 || k.Number > p.Keys || numbered[k.Person][k.Number]:
			return fmt.Errorf("key %s is number %d of the %d of %s, want each number once", k.Address, k.Number, p.Keys, k.Person)
		case (k.Number == 1) != (k.Address == k.Person), present != (k.Address == p.Address):
			return fmt.Errorf("key %s is number %d of %s, whose first key is not %s or present key not %s", k.Address, k.Number, k.Person, k.Person, p.Address)
		case present && k.Revoked != p.Revoked, !present && k.Revoked == 0, k.Revoked < 0, k.Registered < 0:
			return fmt.Errorf("key %s is refused from height %d on, which cannot be", k.Address, k.Revoked)
		}
		seen[k.Address] = true
		if numbered[k.Person] == nil {
			numbered[k.Person] = make(map[uint32]bool)
		}
		numbered[k.Person][k.Number] = true
	}
	for _, p := range g.People {
		if len(numbered[p.Origin]) != int(p.Keys) || p.Keys == 0 {
			return fmt.Errorf("person %s has %d keys, want %d and at least 1", p.Origin, len(numbered[p.Origin]), p.Keys)
		}
	}
	return nil
}

func (g *GenesisState) checkRotations(people map[string]Person) error {
	seen := make(map[string]bool, len(g.Rotations))
	for _, r := range g.Rotations {
		p, known := people[r.Person]
		switch {
		case !known || p.Organisation != r.Organisation || p.Address != r.OldKey:
			return fmt.Errorf("the rotation of %s is not that of the present key of a person of organisation %d", r.Person, r.Organisation)
		case seen[r.Person]:
			return fmt.Errorf("two rotations are proposed for %s", r.Person)
		}
		seen[r.Person] = true
		if err := r.FeeGrant.Validate(); err != nil {
			return fmt.Errorf("the rotation of %s: %w", r.Person, err)
		}
		if err := requireReason(r.Reason); err != nil {
			return fmt.Errorf("the rotation of %s: %w", r.Person, err)
		}
	}
	return nil
}

func (g *GenesisState) checkOrganisation(o Organisation, seen map[uint64]identityfact.OrganisationKind) error {
	if _, twice := seen[o.Id]; twice {
		return errors.New("is named twice")
	}
	if o.Id == 0 || o.Id >= g.NextOrganisation {
		return fmt.Errorf("the number must be from 1 to below next_organisation, which is %d", g.NextOrganisation)
	}
	if !o.IsSuspended() && o.Status != OrganisationStatus_ORGANISATION_STATUS_ACCREDITED {
		return fmt.Errorf("status is %d, want ACCREDITED or SUSPENDED", o.Status)
	}
	if _, err := term.New(time.Unix(0, 0), nil, o.ValidUntil); err != nil {
		return fmt.Errorf("valid_until: %w", err)
	}
	return o.Validate()
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
		if err := checkTraining(role.Role, role.TrainingDigest); err != nil {
			return err
		}
		if err := checkLimited(role.Role, role.Limits); err != nil {
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
