package types

import (
	"errors"
	"fmt"
	"time"

	"cosmossdk.io/core/address"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
)

// DefaultGenesis returns an empty register. A chain that starts with it has nobody who could accredit.
func DefaultGenesis() *GenesisState { return &GenesisState{NextOrganisation: 1} }

// GenesisAccreditor describes an organisation that may accredit others, and its first person.
type GenesisAccreditor struct {
	// LegalName and Country describe the regulator.
	LegalName, Country string
	// Address is the bech32 address of the person's key.
	Address string
	// NameDigest is the salted SHA-256 of the person's printed name.
	NameDigest []byte
}

// AddAccreditor adds a regulator in good standing, with one person who is its administrator and an accreditor.
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
	p := Person{Address: a.Address, Organisation: o.Id, NameDigest: a.NameDigest, Roles: []RoleGrant{
		{Role: fact.Role_ROLE_ADMINISTRATOR, NotBefore: start},
		{Role: fact.Role_ROLE_ACCREDITOR, NotBefore: start},
	}}
	g.Organisations = append(g.Organisations, o)
	g.People = append(g.People, p)
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

	people := make(map[string]bool, len(g.People))
	administered := make(map[uint64]bool, len(kinds))
	for _, p := range g.People {
		if err := checkPerson(p, kinds); err != nil {
			return fmt.Errorf("person %s: %w", p.Address, err)
		}
		if people[p.Address] {
			return fmt.Errorf("person %s is named twice", p.Address)
		}
		people[p.Address] = true
		administered[p.Organisation] = administered[p.Organisation] || p.IsStandingAdministrator()
	}
	for _, o := range g.Organisations {
		if !administered[o.Id] {
			return fmt.Errorf("organisation %d has no administrator whose role has no end", o.Id)
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
	if _, known := OrganisationStatus_name[int32(o.Status)]; !known || o.Status == 0 {
		return fmt.Errorf("status is %d, want ACCREDITED or SUSPENDED", o.Status)
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
		if seen[role.Role] {
			return fmt.Errorf("has two grants of the role %s", RoleName(role.Role))
		}
		seen[role.Role] = true
	}
	return CheckNameDigest(p.NameDigest)
}
