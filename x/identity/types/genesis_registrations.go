package types

import (
	"errors"
	"fmt"
	"slices"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
)

// checkRegistrations wants every registration to be one that somebody made and that its key can still accept as far as its
// terms go; kinds has the organisations and people the people by their first key.
func (g *GenesisState) checkRegistrations(kinds map[uint64]identityfact.OrganisationKind, people map[string]Person) error {
	signers, begun := g.signers(), make(map[uint64]bool, len(kinds))
	for _, p := range g.People {
		begun[p.Organisation] = true
	}
	type waiting struct {
		organisation uint64
		address      string
	}
	seen, first := make(map[waiting]bool, len(g.Registrations)), make(map[uint64]bool)
	for _, r := range g.Registrations {
		kind, known := kinds[r.Organisation]
		switch {
		case !known:
			return fmt.Errorf("the registration of %s is by organisation %d, which is not in the register", r.Address, r.Organisation)
		case seen[waiting{r.Organisation, r.Address}]:
			return fmt.Errorf("two registrations of %s by organisation %d wait", r.Address, r.Organisation)
		case r.IsFirst() == begun[r.Organisation]:
			return fmt.Errorf("the registration of %s is that of a first administrator: %t, but organisation %d has people: %t",
				r.Address, r.IsFirst(), r.Organisation, begun[r.Organisation])
		case r.IsFirst() && first[r.Organisation]:
			return fmt.Errorf("two first administrators of organisation %d wait", r.Organisation)
		}
		seen[waiting{r.Organisation, r.Address}], first[r.Organisation] = true, true
		if err := r.validate(kind, people[signers[r.Registrar.Address]]); err != nil {
			return fmt.Errorf("the registration of %s by organisation %d: %w", r.Address, r.Organisation, err)
		}
	}
	return nil
}

// validate reports what keeps the registration from being one that somebody made; registrar is the person who did, the zero
// value if the register knows nobody of that key.
func (r Registration) validate(kind identityfact.OrganisationKind, registrar Person) error {
	if r.Address == "" {
		return errors.New("the address is missing")
	}
	if err := CheckDigests(r.NameDigest, r.IdentityDigest); err != nil {
		return err
	}
	if err := checkRoleTerms(r.Roles); err != nil {
		return err
	}
	for _, t := range r.Roles {
		if err := CheckRole(kind, t.Role); err != nil {
			return err
		}
		if _, err := t.Grant(epoch); err != nil {
			return err
		}
	}
	if err := checkInstant("lapses_at", r.LapsesAt); err != nil {
		return err
	}
	if err := r.FeeGrant.Validate(); err != nil {
		return err
	}
	if _, err := r.FeeGrant.Terms(epoch); err != nil {
		return err
	}
	return r.checkRegistrar(registrar)
}

// checkRegistrar wants an administrator of the organisation to have registered the key, or somebody who accredits a first
// administrator, who gets that role and no other.
func (r Registration) checkRegistrar(registrar Person) error {
	isPerson := r.Registrar.Kind == fact.ActorKind_ACTOR_KIND_PERSON
	switch {
	case isPerson && registrar.Origin == "":
		return fmt.Errorf("%q, who registered it, is not in the register", r.Registrar.Address)
	case !isPerson && (!r.IsFirst() || r.Registrar.Kind != fact.ActorKind_ACTOR_KIND_GOVERNANCE):
		return fmt.Errorf("the kind of who registered it is %d, want PERSON, or GOVERNANCE for a first administrator", r.Registrar.Kind)
	case !r.IsFirst() && registrar.Organisation != r.Organisation:
		return fmt.Errorf("%s, who registered it, is of organisation %d", r.Registrar.Address, registrar.Organisation)
	}
	isAdministrator := func(t RoleTerm) bool {
		return t.Role == fact.Role_ROLE_ADMINISTRATOR && t.NotBefore == nil && t.NotAfter == nil
	}
	if r.IsFirst() && (len(r.Roles) != 1 || !slices.ContainsFunc(r.Roles, isAdministrator)) {
		return errors.New("a first administrator gets the role of administrator without end, and no other")
	}
	return nil
}
