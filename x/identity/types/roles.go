package types

import (
	"slices"
	"time"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/internal/term"
)

// Kinds of organisation.
const (
	kindSponsor      = identityfact.OrganisationKind_ORGANISATION_KIND_SPONSOR
	kindCRO          = identityfact.OrganisationKind_ORGANISATION_KIND_CRO
	kindSite         = identityfact.OrganisationKind_ORGANISATION_KIND_SITE
	kindCommittee    = identityfact.OrganisationKind_ORGANISATION_KIND_ETHICS_COMMITTEE
	kindRegulator    = identityfact.OrganisationKind_ORGANISATION_KIND_REGULATOR
	kindMonitor      = identityfact.OrganisationKind_ORGANISATION_KIND_MONITOR
	kindDepot        = identityfact.OrganisationKind_ORGANISATION_KIND_DEPOT
	kindDataManager  = identityfact.OrganisationKind_ORGANISATION_KIND_DATA_MANAGER
	kindPaymentAgent = identityfact.OrganisationKind_ORGANISATION_KIND_PAYMENT_AGENT
)

// holders names the kinds of organisation whose people may hold a role; those of every kind where it names none. Without
// it, an administrator of any organisation could make accreditors, or a sponsor members of a committee. A university
// hospital sponsors trials and conducts them, as one organisation of kind SPONSOR or SITE.
var holders = map[fact.Role][]identityfact.OrganisationKind{
	fact.Role_ROLE_ACCREDITOR:             {kindRegulator},
	fact.Role_ROLE_INSPECTOR:              {kindRegulator},
	fact.Role_ROLE_COMMITTEE_CHAIR:        {kindCommittee, kindRegulator},
	fact.Role_ROLE_COMMITTEE_MEMBER:       {kindCommittee, kindRegulator},
	fact.Role_ROLE_PRINCIPAL_INVESTIGATOR: {kindSite, kindSponsor},
	fact.Role_ROLE_SUB_INVESTIGATOR:       {kindSite, kindSponsor},
	fact.Role_ROLE_COORDINATOR:            {kindSite, kindSponsor},
	fact.Role_ROLE_PHARMACIST:             {kindSite, kindSponsor, kindDepot},
	fact.Role_ROLE_UNBLINDED_PHARMACIST:   {kindSite, kindSponsor, kindDepot},
	fact.Role_ROLE_SPONSOR_REPRESENTATIVE: {kindSponsor, kindCRO, kindSite},
	fact.Role_ROLE_STATISTICIAN:           {kindSponsor, kindCRO, kindSite, kindDataManager},
	fact.Role_ROLE_UNBLINDED_STATISTICIAN: {kindSponsor, kindCRO, kindSite, kindDataManager},
	fact.Role_ROLE_DATA_MONITORING_BOARD:  {kindSponsor, kindCRO, kindSite, kindDataManager},
	fact.Role_ROLE_MONITOR:                {kindMonitor, kindCRO, kindSponsor},
	fact.Role_ROLE_AUDITOR:                {kindSponsor, kindCRO, kindMonitor},
	fact.Role_ROLE_PAYMENT_OFFICER:        {kindPaymentAgent, kindCRO},
}

// trained lists the roles that need a proof of training: those of who conducts, monitors or audits a trial must be
// qualified by education and training (ICH E6(R3) 2.1, 3.6, 21 CFR 11.10(i)).
var trained = []fact.Role{
	fact.Role_ROLE_PRINCIPAL_INVESTIGATOR, fact.Role_ROLE_SUB_INVESTIGATOR, fact.Role_ROLE_COORDINATOR,
	fact.Role_ROLE_PHARMACIST, fact.Role_ROLE_UNBLINDED_PHARMACIST, fact.Role_ROLE_MONITOR, fact.Role_ROLE_AUDITOR,
}

// NeedsTraining reports whether a role is granted only with a proof of training.
func NeedsTraining(role fact.Role) bool { return slices.Contains(trained, role) }

// CheckRole reports what keeps a role from being held in an organisation of a kind.
func CheckRole(kind identityfact.OrganisationKind, role fact.Role) error {
	if err := checkKnownRole(role); err != nil {
		return err
	}
	if kinds, is := holders[role]; is && !slices.Contains(kinds, kind) {
		return errorsmod.Wrapf(ErrRoleGrant, "the role %s is held only in an organisation of kind %s, this one is %s",
			RoleName(role), kindNames(kinds), KindName(kind))
	}
	return nil
}

// checkTraining reports what keeps a digest from being the commitment to a proof of training that a role needs.
func checkTraining(role fact.Role, digest []byte) error {
	if len(digest) == 0 && NeedsTraining(role) {
		return errorsmod.Wrapf(ErrTraining, "the role %s needs the training_digest, the salted SHA-256 of the proof of training", RoleName(role))
	}
	if err := field.AllowHash("training_digest of the role "+RoleName(role), digest); err != nil {
		return errorsmod.Wrap(ErrTraining, err.Error())
	}
	return nil
}

// checkLimited wants limits to be those of an accreditor, if there are any.
func checkLimited(role fact.Role, l *Limits) error {
	if l != nil && role != fact.Role_ROLE_ACCREDITOR {
		return errorsmod.Wrapf(ErrLimits, "the role %s has none", RoleName(role))
	}
	return CheckLimits(l)
}

func checkKnownRole(role fact.Role) error {
	if _, known := fact.Role_name[int32(role)]; !known || role == 0 {
		return errorsmod.Wrapf(ErrRoleGrant, "role is %d, want 1 to %d", role, len(fact.Role_name)-1)
	}
	return nil
}

// RoleName is a role as people read it, "PRINCIPAL_INVESTIGATOR" for example.
func RoleName(role fact.Role) string { return fact.EnumName(role) }

// Term returns the time for which the role is held.
func (g RoleGrant) Term() term.Term {
	return term.Term{NotBefore: g.NotBefore, NotAfter: g.NotAfter, EndedAt: g.RevokedAt}
}

// Fact returns the grant as facts write it.
func (g RoleGrant) Fact() *identityfact.RoleTerm {
	return &identityfact.RoleTerm{
		Role: g.Role, NotBefore: g.NotBefore.UnixNano(), NotAfter: term.Nanos(g.NotAfter), Limits: g.Limits,
		TrainingDigest: g.TrainingDigest, EndedAt: term.Nanos(g.RevokedAt), HandedOnBy: g.HandedOnBy,
	}
}

// Validate reports what keeps the term from being acceptable at any time.
func (t RoleTerm) Validate() error {
	if err := checkKnownRole(t.Role); err != nil {
		return err
	}
	if err := checkTraining(t.Role, t.TrainingDigest); err != nil {
		return err
	}
	return checkLimited(t.Role, t.Limits)
}

// Grant returns the grant that the term asks for in a block at now.
func (t RoleTerm) Grant(now time.Time) (RoleGrant, error) {
	span, err := term.New(now, t.NotBefore, t.NotAfter)
	if err != nil {
		return RoleGrant{}, errorsmod.Wrapf(ErrRoleGrant, "%s: %s", RoleName(t.Role), err)
	}
	return RoleGrant{
		Role: t.Role, NotBefore: span.NotBefore, NotAfter: span.NotAfter, Limits: t.Limits, TrainingDigest: t.TrainingDigest,
	}, nil
}

func checkRoleTerms(terms []RoleTerm) error {
	seen := make(map[fact.Role]bool, len(terms))
	for _, t := range terms {
		if err := t.Validate(); err != nil {
			return err
		}
		if seen[t.Role] {
			return errorsmod.Wrapf(ErrRoleGrant, "the role %s is given twice", RoleName(t.Role))
		}
		seen[t.Role] = true
	}
	return nil
}
