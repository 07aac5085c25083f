package types

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"cosmossdk.io/core/address"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/x/internal/term"
)

// epoch is the earliest instant that a register knows.
var epoch = time.Unix(0, 0).UTC()

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
	// TreasuryLimits is what the treasury pays out on one day (UTC) by one administrator; none if it always takes two.
	TreasuryLimits sdk.Coins
}

// AddAccreditor adds a regulator in good standing, with one person who is its administrator and an accreditor without
// limits, from the time of genesis on.
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
	p := Person{
		Address: a.Address, Origin: a.Address, Organisation: o.Id, NameDigest: a.NameDigest, IdentityDigest: a.IdentityDigest,
		Roles: []RoleGrant{
			{Role: fact.Role_ROLE_ADMINISTRATOR},
			{Role: fact.Role_ROLE_ACCREDITOR},
		},
		Keys: 1,
	}
	g.Organisations = append(g.Organisations, o)
	g.People = append(g.People, p)
	g.Keys = append(g.Keys, p.FirstKey())
	if len(a.TreasuryLimits) > 0 {
		g.TreasuryLimits = append(g.TreasuryLimits, NewTreasuryLimits(o.Id, a.TreasuryLimits))
	}
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
	if want := uint64(len(g.Organisations)) + 1; g.NextOrganisation != want {
		return fmt.Errorf("next_organisation is %d, want %d: organisations are numbered without gaps", g.NextOrganisation, want)
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
	if err := g.checkRotations(people); err != nil {
		return err
	}
	if err := g.checkTreasuries(people); err != nil {
		return err
	}
	return g.checkRegistrations(kinds, people)
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
	if _, err := term.New(epoch, nil, o.ValidUntil); err != nil {
		return fmt.Errorf("valid_until: %w", err)
	}
	if err := checkBeginning("standing_since", o.StandingSince); err != nil {
		return err
	}
	if err := checkInstant("ended_at", o.EndedAt); err != nil {
		return err
	}
	if o.IsSuspended() || o.EndedAt != nil || o.StandingReason != nil {
		if err := requireReason(o.StandingReason); err != nil {
			return fmt.Errorf("standing_reason: %w", err)
		}
	}
	return o.Validate()
}

// checkBeginning is checkInstant for one that genesis may leave at zero: then it is the time of genesis.
func checkBeginning(field string, at time.Time) error {
	if at.IsZero() {
		return nil
	}
	return checkInstant(field, &at)
}

// checkInstant wants an instant, if there is one, to have a count of Unix nanoseconds.
func checkInstant(field string, at *time.Time) error {
	if at == nil {
		return nil
	}
	if at.Before(epoch) {
		return fmt.Errorf("%s is %s, want it after the start of 1970", field, term.Format(*at))
	}
	if _, err := term.New(epoch, at, nil); err != nil {
		return fmt.Errorf("%s is %s, which is too late", field, term.Format(*at))
	}
	return nil
}

// BegunAt returns the state in which what has no beginning begins at the time of genesis: standings and roles.
func (g *GenesisState) BegunAt(genesis time.Time) *GenesisState {
	begun := *g
	begun.Organisations, begun.People = slices.Clone(g.Organisations), slices.Clone(g.People)
	for i, o := range begun.Organisations {
		if o.StandingSince.IsZero() {
			begun.Organisations[i].StandingSince = genesis
		}
	}
	for i, p := range begun.People {
		begun.People[i].Roles = slices.Clone(p.Roles)
		for j, role := range p.Roles {
			if role.NotBefore.IsZero() {
				begun.People[i].Roles[j].NotBefore = genesis
			}
		}
	}
	return &begun
}

// CheckAddresses reports which organisation names another treasury than the one that follows from its number.
func (g *GenesisState) CheckAddresses(addresses address.Codec) error {
	for _, o := range g.Organisations {
		want, err := addresses.BytesToString(Treasury(o.Id))
		if err != nil {
			return err
		}
		if o.Treasury != want {
			return fmt.Errorf("treasury of organisation %d is %q, want %s", o.Id, o.Treasury, want)
		}
	}
	return nil
}
