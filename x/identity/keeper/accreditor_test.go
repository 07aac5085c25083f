package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

const (
	accreditorRole = fact.Role_ROLE_ACCREDITOR
	regulatorKind  = identityfact.OrganisationKind_ORGANISATION_KIND_REGULATOR
)

var frenchSponsors = &types.Limits{
	Kinds: []identityfact.OrganisationKind{sponsorKind}, Countries: []string{"FR"},
}

// appoint has governance make somebody an accreditor.
func (r *register) appoint(p fixture.Person, limits *types.Limits) {
	r.Helper()
	fixture.Must(r.Fixture, r.AppointAccreditor, &types.MsgAppointAccreditor{
		Authority: r.Identity.Authority(), Address: p.Address, Limits: limits,
	})
}

// TestLimitsApplyToEveryDecisionOnStanding sends each message about an organisation that lies outside the limits.
func TestLimitsApplyToEveryDecisionOnStanding(t *testing.T) {
	for name, limits := range map[string]*types.Limits{
		"the accreditor is for organisations of kind SPONSOR, this one is SITE": frenchSponsors,
		"the accreditor is for organisations in DE, this one is in FR":          {Countries: []string{"DE"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRegister(t)
			agency := r.Organisation(regulatorKind)
			r.appoint(agency, limits)
			by, site := agency.Address, r.administrator.Organisation
			m := accredit(r)
			m.Signer, m.Kind = by, siteKind
			refused := func(err error) { require.ErrorIs(t, err, types.ErrLimits) }
			unpeopled := accredit(r)
			unpeopled.Kind = siteKind
			waits := fixture.Must(r.Fixture, r.AccreditOrganisation, unpeopled).Organisation
			r.unchanged(func() {
				refused(fixture.Refuse(r.Fixture, r.NameAdministrator, &types.MsgNameAdministrator{
					Signer: by, Organisation: waits, Administrator: r.Key("x").Address, NameDigest: fixture.Digest("x"), IdentityDigest: fixture.Digest("x"),
				}, name))
				refused(fixture.Refuse(r.Fixture, r.AccreditOrganisation, m, name))
				refused(fixture.Refuse(r.Fixture, r.SuspendOrganisation, &types.MsgSuspendOrganisation{Signer: by, Organisation: site, Reason: planned}, name))
				refused(fixture.Refuse(r.Fixture, r.ReinstateOrganisation, &types.MsgReinstateOrganisation{Signer: by, Organisation: site, Reason: planned}, name))
				refused(fixture.Refuse(r.Fixture, r.RenewAccreditation, &types.MsgRenewAccreditation{Signer: by, Organisation: site, Reason: planned}, name))
				refused(fixture.Refuse(r.Fixture, r.EndAccreditation, &types.MsgEndAccreditation{Signer: by, Organisation: site, Reason: planned}, name))
				staff := r.administrator
				refused(fixture.Refuse(r.Fixture, r.ProposeKeyRotation, &types.MsgProposeKeyRotation{
					Signer: by, Address: staff.Address, NewAddress: r.Key("new").Address, Reason: planned,
				}, name))
			})
		})
	}
}

func TestAnAccreditorHandsOnNoMoreThanTheyHave(t *testing.T) {
	r := newRegister(t)
	agency := r.Organisation(regulatorKind)
	end := fixture.Start.Add(30 * 24 * time.Hour)
	fixture.Must(r.Fixture, r.AppointAccreditor, &types.MsgAppointAccreditor{
		Authority: r.Identity.Authority(), Address: agency.Address, Limits: frenchSponsors, NotAfter: &end,
	})
	deputy := r.Person(agency, "deputy", admin)
	hand := func(administrator, to fixture.Person, change func(*types.RoleTerm)) *types.MsgGrantRole {
		m := &types.MsgGrantRole{Signer: administrator.Address, Address: to.Address, Role: types.RoleTerm{
			Role: accreditorRole, Limits: frenchSponsors, NotAfter: &end,
		}}
		change(&m.Role)
		return m
	}
	later := end.Add(1)
	for text, tc := range map[string]struct {
		change func(*types.RoleTerm)
		want   error
	}{
		"an accreditor hands on no more than their own limits, which are kind SPONSOR in FR": {func(r *types.RoleTerm) { r.Limits = nil }, types.ErrLimits},
		"no more than their own limits":   {func(r *types.RoleTerm) { r.Limits = &types.Limits{Countries: []string{"FR"}} }, types.ErrLimits},
		"hands the role on for no longer": {func(r *types.RoleTerm) { r.NotAfter = &later }, types.ErrRoleGrant},
		"for no longer: give not_after":   {func(r *types.RoleTerm) { r.NotAfter = nil }, types.ErrRoleGrant},
	} {
		r.unchanged(func() {
			require.ErrorIs(t, fixture.Refuse(r.Fixture, r.GrantRole, hand(agency, deputy, tc.change), text), tc.want)
		})
	}
	as := func(*types.RoleTerm) {}
	fixture.Must(r.Fixture, r.GrantRole, hand(agency, deputy, as))
	m := accredit(r)
	m.Signer = deputy.Address
	id := fixture.Must(r.Fixture, r.AccreditOrganisation, m).Organisation

	third := r.Person(agency, "third")
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.GrantRole, hand(deputy, third, as), "only one whom governance appointed hands the role on"), types.ErrRoleGrant)

	// What was handed on rests with the hand that gave it, and narrows with it.
	suspension := suspend(r, id)
	suspension.Signer = deputy.Address
	r.appoint(agency, &types.Limits{Countries: []string{"DE"}})
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.SuspendOrganisation, suspension, "is for organisations in DE"), types.ErrLimits)
	fixture.Must(r.Fixture, r.DismissAccreditor, &types.MsgDismissAccreditor{Authority: r.Identity.Authority(), Address: agency.Address, Reason: compromised})
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.SuspendOrganisation, suspension, "was made accreditor by "+agency.Address+", who no longer is one"), types.ErrRole)
}

// TestGovernanceAccreditsWhereNoRegulatorIsLeft has the last regulator's accreditation run out.
func TestGovernanceAccreditsWhereNoRegulatorIsLeft(t *testing.T) {
	r := newRegister(t)
	gov := r.Identity.Authority()
	fixture.Must(r.Fixture, r.EndAccreditation, &types.MsgEndAccreditation{Signer: gov, Organisation: 1, Reason: compromised})
	require.Equal(t, fact.ActorKind_ACTOR_KIND_GOVERNANCE, only[*identityfact.AccreditationEnded](r).Signature.Actor.Kind)
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.AccreditOrganisation, accredit(r), "was ended at"), types.ErrExpired)
	m := accredit(r)
	m.Signer, m.Kind = gov, regulatorKind
	id := fixture.Must(r.Fixture, r.AccreditOrganisation, m).Organisation
	dean := r.Key("dean")
	r.Accept(dean.Address, id)
	r.appoint(dean, nil)
	require.Equal(t, id, r.person(dean).Organisation)
	fixture.Must(r.Fixture, r.RenewAccreditation, &types.MsgRenewAccreditation{Signer: dean.Address, Organisation: 1, Reason: planned})
}
