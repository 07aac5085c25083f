package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// revocation is the message of somebody who ends a person's key.
func revocation(by, p fixture.Person) *types.MsgRevokePerson {
	return &types.MsgRevokePerson{Signer: by.Address, Address: p.Address, Reason: compromised}
}

// restoring is the proposal of a new key for somebody who is to administer their organisation.
func (o office) restoring(by, p fixture.Person, key string) *types.MsgProposeKeyRotation {
	m := o.propose(by, p, key)
	m.Administrator = true
	return m
}

// governance is who acts by a vote of the validators.
func (o office) governance() fixture.Person { return fixture.Person{Address: o.Identity.Authority()} }

// newSuspended returns an office that its accreditor suspended.
func newSuspended(t *testing.T) office {
	t.Helper()
	o := newOffice(t)
	fixture.Must(o.Fixture, o.SuspendOrganisation, suspend(o.register, o.administrator.Organisation))
	return o
}

// TestAnOrganisationTakenByAThiefIsRecovered has a thief with one administrator's key make two accomplices, and these take
// the roles and keys of everybody honest and sit out the probation.
func TestAnOrganisationTakenByAThiefIsRecovered(t *testing.T) {
	o := newOffice(t)
	regulator, gov := o.Accreditor(), o.governance()
	one, two := o.Person(o.second, "accomplice", admin), o.Person(o.second, "another accomplice", admin)
	for _, victim := range []fixture.Person{o.administrator, o.second} {
		fixture.Must(o.Fixture, o.RevokeRole, &types.MsgRevokeRole{Signer: one.Address, Address: victim.Address, Role: admin, Reason: compromised})
		fixture.Must(o.Fixture, o.RevokePerson, revocation(one, victim))
	}
	o.Next(2 * types.DefaultParams().Probation)
	o.offered(o.propose(one, o.nurse, "thief's"))
	fixture.Must(o.Fixture, o.SuspendOrganisation, suspend(o.register, one.Organisation))
	require.ErrorIs(t, fixture.Refuse(o.Fixture, o.ConfirmKeyRotation, o.confirm(two, o.nurse, "thief's"), "was suspended"), types.ErrSuspended)

	fixture.Must(o.Fixture, o.RevokePerson, revocation(regulator, one))
	require.ErrorIs(t, fixture.Refuse(o.Fixture, o.RevokePerson, revocation(regulator, two), "is the last administrator"),
		types.ErrLastAdministrator, "somebody honest must administer it first")
	fixture.Must(o.Fixture, o.ProposeKeyRotation, o.restoring(regulator, o.administrator, "found again"))
	require.True(t, only[*identityfact.KeyRotationProposed](o.register).Administrator)
	o.accept(o.administrator, "found again")
	fixture.Must(o.Fixture, o.ConfirmKeyRotation, o.confirm(gov, o.administrator, "found again"))
	facts := o.Facts()
	require.Len(t, facts, 2)
	granted := facts[1].(*identityfact.RoleGranted)
	require.Equal(t, o.Key("found again").Address, granted.Address)
	require.Equal(t, admin, granted.Role.Role)
	require.NotZero(t, granted.Former.EndedAt, "what the thief took is kept")
	require.Equal(t, fact.ActorKind_ACTOR_KIND_GOVERNANCE, granted.Signature.Actor.Kind)
	fixture.Must(o.Fixture, o.RevokePerson, revocation(regulator, two))
	require.NoError(t, o.Identity.Invariants(o.Ctx))

	fixture.Must(o.Fixture, o.ReinstateOrganisation, &types.MsgReinstateOrganisation{
		Signer: regulator.Address, Organisation: one.Organisation, Reason: compromised,
	})
	_, _, err := o.Identity.RequireRole(o.Ctx, o.Key("found again").Raw, admin)
	require.NoError(t, err)
	for _, thief := range []fixture.Person{one, two} {
		_, err := o.Identity.RequirePerson(o.Ctx, thief.Raw)
		require.ErrorIs(t, err, types.ErrRevoked)
	}
	require.ErrorIs(t, fixture.Refuse(o.Fixture, o.ConfirmKeyRotation, o.confirm(regulator, o.nurse, "thief's"), "the proposer: "+one.Address),
		types.ErrRevoked, "what the thief proposed falls with their key")
}

func TestAnOrganisationThatLostTheKeysOfItsAdministratorsGetsThemReplaced(t *testing.T) {
	o := newSuspended(t)
	agency := o.Organisation(regulatorKind)
	o.appoint(agency, nil)
	for key, p := range map[string]fixture.Person{"first": o.administrator, "second": o.second, "third": o.nurse} {
		o.offered(o.propose(o.Accreditor(), p, key+" found"))
		fixture.Must(o.Fixture, o.ConfirmKeyRotation, o.confirm(agency, p, key+" found"))
	}
	require.True(t, o.person(o.administrator).IsStandingAdministrator())
	require.True(t, o.person(o.second).IsStandingAdministrator())
	require.False(t, o.person(o.nurse).IsStandingAdministrator(), "a new key alone gives no role")
	require.NoError(t, o.Identity.Invariants(o.Ctx))
}

func TestAdministratorsOfASuspendedOrganisationReplaceNoKey(t *testing.T) {
	o := newSuspended(t)
	require.ErrorIs(t, fixture.Refuse(o.Fixture, o.ProposeKeyRotation, o.propose(o.second, o.nurse, "thief's"), "was suspended"), types.ErrSuspended)
	o.offered(o.propose(o.Accreditor(), o.nurse, "new"))
	require.ErrorIs(t, fixture.Refuse(o.Fixture, o.ConfirmKeyRotation, o.confirm(o.second, o.nurse, "new"), "was suspended"), types.ErrSuspended)
}

// TestACapturedAccreditorDoesNotTakeAnOrganisation has an accreditor try alone, and with whom they made accreditors.
func TestACapturedAccreditorDoesNotTakeAnOrganisation(t *testing.T) {
	o := newSuspended(t)
	captured := o.Accreditor()
	deputy := o.PersonWith(captured, "deputy", types.RoleTerm{Role: accreditorRole})
	o.offered(o.restoring(captured, o.nurse, "thief's"))
	require.ErrorIs(t, fixture.Refuse(o.Fixture, o.ConfirmKeyRotation, o.confirm(captured, o.nurse, "thief's"), "somebody else must confirm"), types.ErrRotation)
	require.ErrorIs(t, fixture.Refuse(o.Fixture, o.ConfirmKeyRotation, o.confirm(deputy, o.nurse, "thief's"), "are both of organisation 1"), types.ErrRotation)
	colleague := o.PersonWith(captured, "colleague")
	o.appoint(colleague, nil) // whose key fell to them too, with one of their administrators'
	require.ErrorIs(t, fixture.Refuse(o.Fixture, o.ConfirmKeyRotation, o.confirm(colleague, o.nurse, "thief's"), "are both of organisation 1"), types.ErrRotation)

	fixture.Must(o.Fixture, o.RevokePerson, revocation(captured, o.second))
	require.ErrorIs(t, fixture.Refuse(o.Fixture, o.RevokePerson, revocation(deputy, o.administrator), "is the last administrator"), types.ErrLastAdministrator)

	// What they took away is given back by those who remain.
	fixture.Must(o.Fixture, o.DismissAccreditor, &types.MsgDismissAccreditor{Authority: o.governance().Address, Address: captured.Address, Reason: compromised})
	require.ErrorIs(t, fixture.Refuse(o.Fixture, o.ConfirmKeyRotation, o.confirm(o.governance(), o.nurse, "thief's"), "the proposer: "), types.ErrRole)
	fixture.Must(o.Fixture, o.ReinstateOrganisation, &types.MsgReinstateOrganisation{
		Signer: o.governance().Address, Organisation: o.nurse.Organisation, Reason: compromised,
	})
	o.offered(o.propose(o.administrator, o.second, "found again"))
	fixture.Must(o.Fixture, o.ConfirmKeyRotation, o.confirm(o.governance(), o.second, "found again"))
}

func TestAnAccreditorRevokesKeysOfSuspendedOrganisationsInReachOnly(t *testing.T) {
	o := newOffice(t)
	german := o.Organisation(regulatorKind)
	o.appoint(german, &types.Limits{Countries: []string{"DE"}})
	refused := func(by, p fixture.Person, want error, text string) {
		t.Helper()
		o.unchanged(func() {
			require.ErrorIs(t, fixture.Refuse(o.Fixture, o.RevokePerson, revocation(by, p), text), want)
		})
	}
	refused(o.Accreditor(), o.nurse, types.ErrOtherOrganisation, "an accreditor while it is suspended")
	refused(o.governance(), o.nurse, types.ErrOtherOrganisation, "an accreditor while it is suspended")
	fixture.Must(o.Fixture, o.SuspendOrganisation, suspend(o.register, o.nurse.Organisation))
	refused(german, o.nurse, types.ErrLimits, "in DE, this one is in FR")
	refused(o.Organisation(siteKind), o.nurse, types.ErrRole, "ACCREDITOR")
	refused(o.Key("stranger"), o.nurse, types.ErrUnknownPerson, "not in the register")

	fixture.Must(o.Fixture, o.RevokePerson, revocation(o.governance(), o.nurse))
	f := only[*identityfact.PersonRevoked](o.register)
	require.Equal(t, fact.ActorKind_ACTOR_KIND_GOVERNANCE, f.Signature.Actor.Kind)
	require.Equal(t, fact.Meaning_MEANING_REJECTED, f.Signature.Meaning)
	require.Equal(t, compromised, f.Signature.Reason)
	require.Equal(t, o.nurse.Address, f.Person)
	require.Equal(t, o.nurse.Organisation, f.Organisation)
	require.NoError(t, o.Identity.Invariants(o.Ctx))
}

func TestARotationMakesNoAdministratorOfAnOrganisationThatIsNotSuspended(t *testing.T) {
	o := newOffice(t)
	text := "only while their organisation is suspended"
	require.ErrorIs(t, fixture.Refuse(o.Fixture, o.ProposeKeyRotation, o.restoring(o.administrator, o.nurse, "new"), text), types.ErrRotation)
	fixture.Must(o.Fixture, o.SuspendOrganisation, suspend(o.register, o.nurse.Organisation))
	o.offered(o.restoring(o.Accreditor(), o.nurse, "new"))
	fixture.Must(o.Fixture, o.ReinstateOrganisation, &types.MsgReinstateOrganisation{
		Signer: o.Accreditor().Address, Organisation: o.nurse.Organisation, Reason: compromised,
	})
	require.ErrorIs(t, fixture.Refuse(o.Fixture, o.ConfirmKeyRotation, o.confirm(o.second, o.nurse, "new"), text), types.ErrRotation)
}

func TestAStandingAdministratorWhoGetsANewKeyKeepsTheirTerm(t *testing.T) {
	o := newSuspended(t)
	before := o.person(o.second).Roles
	o.offered(o.restoring(o.Accreditor(), o.second, "new"))
	fixture.Must(o.Fixture, o.ConfirmKeyRotation, o.confirm(o.governance(), o.second, "new"))
	only[*identityfact.KeyRotated](o.register)
	require.Equal(t, before, o.person(o.second).Roles, "who was past probation stays so")
}
