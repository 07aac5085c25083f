package types

import (
	"slices"
	"strings"
	"time"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/x/internal/term"
)

// reserved names the kinds of organisation whose people alone may hold a role. Without it, an administrator of any
// organisation could make accreditors, or a sponsor members of a committee.
var reserved = map[fact.Role][]identityfact.OrganisationKind{
	fact.Role_ROLE_ACCREDITOR: {identityfact.OrganisationKind_ORGANISATION_KIND_REGULATOR},
	fact.Role_ROLE_INSPECTOR:  {identityfact.OrganisationKind_ORGANISATION_KIND_REGULATOR},
	fact.Role_ROLE_COMMITTEE_CHAIR: {
		identityfact.OrganisationKind_ORGANISATION_KIND_ETHICS_COMMITTEE,
		identityfact.OrganisationKind_ORGANISATION_KIND_REGULATOR,
	},
	fact.Role_ROLE_COMMITTEE_MEMBER: {
		identityfact.OrganisationKind_ORGANISATION_KIND_ETHICS_COMMITTEE,
		identityfact.OrganisationKind_ORGANISATION_KIND_REGULATOR,
	},
}

// CheckRole reports what keeps a role from being held in an organisation of a kind.
func CheckRole(kind identityfact.OrganisationKind, role fact.Role) error {
	if err := checkKnownRole(role); err != nil {
		return err
	}
	if kinds, is := reserved[role]; is && !slices.Contains(kinds, kind) {
		names := make([]string, len(kinds))
		for i, k := range kinds {
			names[i] = KindName(k)
		}
		return errorsmod.Wrapf(ErrRoleGrant, "the role %s is held only in an organisation of kind %s, this one is %s",
			RoleName(role), strings.Join(names, " or "), KindName(kind))
	}
	return nil
}

func checkKnownRole(role fact.Role) error {
	if _, known := fact.Role_name[int32(role)]; !known || role == 0 {
		return errorsmod.Wrapf(ErrRoleGrant, "role is %d, want 1 to %d", role, len(fact.Role_name)-1)
	}
	return nil
}

// RoleName is a role as people read it, "PRINCIPAL_INVESTIGATOR" for example.
func RoleName(role fact.Role) string { return strings.TrimPrefix(role.String(), "ROLE_") }

// Term returns the time for which the role is held.
func (g RoleGrant) Term() term.Term {
	return term.Term{NotBefore: g.NotBefore, NotAfter: g.NotAfter, EndedAt: g.RevokedAt}
}

// Fact returns the grant as facts write it.
func (g RoleGrant) Fact() *identityfact.RoleTerm {
	return &identityfact.RoleTerm{Role: g.Role, NotBefore: g.NotBefore.UnixNano(), NotAfter: term.Nanos(g.NotAfter)}
}

// Grant returns the grant that the term asks for in a block at now.
func (t RoleTerm) Grant(now time.Time) (RoleGrant, error) {
	if err := checkKnownRole(t.Role); err != nil {
		return RoleGrant{}, err
	}
	span, err := term.New(now, t.NotBefore, t.NotAfter)
	if err != nil {
		return RoleGrant{}, errorsmod.Wrapf(ErrRoleGrant, "%s: %s", RoleName(t.Role), err)
	}
	return RoleGrant{Role: t.Role, NotBefore: span.NotBefore, NotAfter: span.NotAfter}, nil
}

func checkRoleTerms(terms []RoleTerm) error {
	seen := make(map[fact.Role]bool, len(terms))
	for _, t := range terms {
		if err := checkKnownRole(t.Role); err != nil {
			return err
		}
		if seen[t.Role] {
			return errorsmod.Wrapf(ErrRoleGrant, "the role %s is given twice", RoleName(t.Role))
		}
		seen[t.Role] = true
	}
	return nil
}
