package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// office is a hospital with two administrators past their probation, and a nurse.
type office struct {
	*register
	second, nurse fixture.Person
}

func newOffice(t *testing.T) office {
	t.Helper()
	r := newRegister(t)
	o := office{r, r.Person(r.administrator, "second", admin), r.Person(r.administrator, "nurse", coordinator)}
	r.Next(types.DefaultParams().Probation)
	return o
}

func (o office) propose(by, p fixture.Person, key string) *types.MsgProposeKeyRotation {
	return &types.MsgProposeKeyRotation{Signer: by.Address, Address: p.Address, NewAddress: o.Key(key).Address, Reason: compromised}
}

func (o office) confirm(by, p fixture.Person, key string) *types.MsgConfirmKeyRotation {
	return &types.MsgConfirmKeyRotation{Signer: by.Address, Address: p.Address, NewAddress: o.Key(key).Address}
}

// accept has the new key accept that is proposed for somebody.
func (r *register) accept(p fixture.Person, key string) {
	r.Helper()
	fixture.Must(r.Fixture, r.AcceptKeyRotation, &types.MsgAcceptKeyRotation{Signer: r.Key(key).Address, Address: p.Address})
}

// offered proposes a new key, which accepts.
func (r *register) offered(m *types.MsgProposeKeyRotation) {
	r.Helper()
	fixture.Must(r.Fixture, r.ProposeKeyRotation, m)
	fixture.Must(r.Fixture, r.AcceptKeyRotation, &types.MsgAcceptKeyRotation{Signer: m.NewAddress, Address: m.Address})
}

// rotated has two administrators give somebody a new key.
func (o office) rotated(p fixture.Person, key string) fixture.Person {
	o.Helper()
	o.offered(o.propose(o.administrator, p, key))
	fixture.Must(o.Fixture, o.ConfirmKeyRotation, o.confirm(o.second, p, key))
	fresh := o.Key(key)
	fresh.Organisation = p.Organisation
	return fresh
}

func TestTwoAdministratorsReplaceAKeyAndThePersonStaysTheSame(t *testing.T) {
	o := newOffice(t)
	before := o.person(o.nurse)
	res := fixture.Must(o.Fixture, o.ProposeKeyRotation, o.propose(o.administrator, o.nurse, "new"))
	require.Equal(t, o.Ctx.BlockTime().Add(14*24*time.Hour), res.LapsesAt)
	proposed := only[*identityfact.KeyRotationProposed](o.register)
	require.Equal(t, o.nurse.Address, proposed.Person)
	require.Equal(t, compromised, proposed.Signature.Reason)
	_, err := o.Identity.RequirePerson(o.Ctx, o.nurse.Raw)
	require.NoError(t, err, "one administrator alone changes nothing")

	o.accept(o.nurse, "new")
	o.Next(time.Hour)
	fixture.Must(o.Fixture, o.ConfirmKeyRotation, o.confirm(o.second, o.nurse, "new"))
	fresh := o.Key("new")
	f := only[*identityfact.KeyRotated](o.register)
	require.Equal(t, o.nurse.Address, f.OldKey)
	require.Equal(t, fresh.Address, f.NewKey)
	require.Equal(t, int64(3), f.Height)
	require.Equal(t, o.second.Address, f.Signature.Actor.Address)
	require.Equal(t, o.administrator.Address, f.ProposedBy.Address)

	p, role, err := o.Identity.RequireRole(o.Ctx, fresh.Raw, coordinator)
	require.NoError(t, err, "roles go on")
	require.Equal(t, coordinator, role)
	require.Equal(t, before.Origin, p.Origin)
	require.Equal(t, before.Roles, p.Roles)
	require.Equal(t, before.NameDigest, p.NameDigest)
	require.Equal(t, fresh.Address, p.Actor(role).Address, "a fact names the key that signed")

	_, err = o.Identity.RequirePerson(o.Ctx, o.nurse.Raw)
	require.ErrorIs(t, err, types.ErrRevoked)
	require.ErrorContains(t, err, "has been refused since height 3 (KEY_COMPROMISE); sign with the key that replaced it, "+fresh.Address)
	old, err := o.Identity.Person(o.Ctx, o.nurse.Raw)
	require.NoError(t, err, "what the old key signed is still found to be theirs")
	require.Equal(t, p, old)

	treasury := types.Treasury(p.Organisation)
	_, err = o.FeeGrant.GetAllowance(o.Ctx, treasury, fresh.Raw)
	require.NoError(t, err, "fees go on")
	_, err = o.FeeGrant.GetAllowance(o.Ctx, treasury, o.nurse.Raw)
	require.ErrorIs(t, err, collections.ErrNotFound)
	require.NoError(t, o.Identity.Invariants(o.Ctx))
}

func TestARevokedPersonComesBackByRotation(t *testing.T) {
	o := newOffice(t)
	fixture.Must(o.Fixture, o.RevokePerson, o.revoke(o.nurse)) // at once, by one administrator
	o.Next(time.Hour)
	fresh := o.rotated(o.nurse, "new")
	_, err := o.Identity.RequirePerson(o.Ctx, fresh.Raw)
	require.NoError(t, err)
	_, err = o.Identity.RequirePerson(o.Ctx, o.nurse.Raw)
	require.ErrorContains(t, err, "has been refused since height 2", "not since the rotation at height 3")
	require.NoError(t, o.Identity.Invariants(o.Ctx))
}

func TestNoKeyIsEverSomebodysAgain(t *testing.T) {
	o := newOffice(t)
	fresh := o.rotated(o.nurse, "new")
	again := registration(o.register, "other")
	for _, address := range []string{o.nurse.Address, fresh.Address} {
		again.Address = address
		require.ErrorIs(t, fixture.Refuse(o.Fixture, o.RegisterPerson, again, address), types.ErrRegistered)
		m := o.propose(o.administrator, o.second, "x")
		m.Address, m.NewAddress = fresh.Address, address
		require.ErrorIs(t, fixture.Refuse(o.Fixture, o.ProposeKeyRotation, m, address), types.ErrRegistered)
	}
	require.ErrorIs(t, fixture.Refuse(o.Fixture, o.ProposeKeyRotation, o.propose(o.administrator, o.nurse, "x"), "is an earlier key; the present one is "+fresh.Address), types.ErrRotation)
	require.ErrorIs(t, fixture.Refuse(o.Fixture, o.RevokePerson, o.revoke(o.nurse), "sign with the key that replaced it"), types.ErrRevoked)

	// Registered by somebody else between proposal and confirmation.
	o.offered(o.propose(o.administrator, fresh, "third"))
	o.Person(o.administrator, "third")
	require.ErrorIs(t, fixture.Refuse(o.Fixture, o.ConfirmKeyRotation, o.confirm(o.second, fresh, "third"), "belongs to a person of organisation 2"), types.ErrRegistered)
}

func TestConfirmationIsRefused(t *testing.T) {
	o := newOffice(t)
	foreign := o.Organisation(siteKind)
	o.offered(o.propose(o.administrator, o.nurse, "new"))
	for name, tc := range map[string]struct {
		m    *types.MsgConfirmKeyRotation
		want error
		text string
	}{
		"by who proposed":                     {o.confirm(o.administrator, o.nurse, "new"), types.ErrRotation, "proposed it: somebody else must confirm"},
		"by the person":                       {o.confirm(o.nurse, o.nurse, "new"), types.ErrRole, "does not hold the role ADMINISTRATOR"},
		"by another hospital":                 {o.confirm(foreign, o.nurse, "new"), types.ErrRole, "does not hold the role ACCREDITOR"},
		"of another key":                      {o.confirm(o.second, o.nurse, "other"), types.ErrRotation, "the new key proposed for"},
		"of somebody for whom none is wanted": {o.confirm(o.administrator, o.second, "new"), types.ErrRotation, "no new key is proposed for"},
		"of nobody":                           {o.confirm(o.second, foreign, "x"), types.ErrRotation, "no new key is proposed"},
	} {
		t.Run(name, func(t *testing.T) {
			o.unchanged(func() {
				require.ErrorIs(t, fixture.Refuse(o.Fixture, o.ConfirmKeyRotation, tc.m, tc.text), tc.want)
			})
		})
	}
	o.Next(types.DefaultParams().RotationLapse)
	require.ErrorIs(t, fixture.Refuse(o.Fixture, o.ConfirmKeyRotation, o.confirm(o.second, o.nurse, "new"), "could be confirmed before 2026-04-01T09:00:00Z; propose it again"), types.ErrRotation)
	o.offered(o.propose(o.administrator, o.nurse, "new"))
	fixture.Must(o.Fixture, o.ConfirmKeyRotation, o.confirm(o.second, o.nurse, "new"))
	require.ErrorIs(t, fixture.Refuse(o.Fixture, o.ConfirmKeyRotation, o.confirm(o.second, o.Key("new"), "new"), "no new key is proposed"), types.ErrRotation)
}

func TestAProposalFallsWithTheKeyThatSignedIt(t *testing.T) {
	o := newOffice(t)
	third := o.Person(o.administrator, "third", admin)
	o.offered(o.propose(o.second, o.nurse, "thief's"))
	fixture.Must(o.Fixture, o.RevokePerson, o.revoke(o.second))
	o.Next(types.DefaultParams().Probation)
	require.ErrorIs(t, fixture.Refuse(o.Fixture, o.ConfirmKeyRotation, o.confirm(third, o.nurse, "thief's"), "the proposer: "+o.second.Address+" has been refused"), types.ErrRevoked)
}

func TestNobodyRotatesTheirOwnKey(t *testing.T) {
	o := newOffice(t)
	require.ErrorIs(t, fixture.Refuse(o.Fixture, o.ProposeKeyRotation, o.propose(o.second, o.second, "new"), "cannot take part in the rotation of their own key"), types.ErrRotation)
	o.offered(o.propose(o.administrator, o.second, "new"))
	require.ErrorIs(t, fixture.Refuse(o.Fixture, o.ConfirmKeyRotation, o.confirm(o.second, o.second, "new"), "two others must"), types.ErrRotation)
}

// TestAStolenKeyMakesNoAccompliceOfItsOwn has a thief with an administrator's key make a second administrator to confirm.
func TestAStolenKeyMakesNoAccompliceOfItsOwn(t *testing.T) {
	o := newOffice(t)
	accomplice := o.Person(o.second, "accomplice", admin)
	o.offered(o.propose(o.second, o.nurse, "thief's"))
	require.ErrorIs(t, fixture.Refuse(o.Fixture, o.ConfirmKeyRotation, o.confirm(accomplice, o.nurse, "thief's"),
		"only from 2026-03-21T09:00:00Z on, 72h0m0s after becoming administrator"), types.ErrRotation)
	fixture.Must(o.Fixture, o.RevokePerson, o.revoke(accomplice)) // the hospital had three days to see it
}

// TestAStolenAdministratorsKeyDoesNotKeepAnOrganisation has a thief shut out the other administrator and make an accomplice,
// so that nobody honest is left to be one of two.
func TestAStolenAdministratorsKeyDoesNotKeepAnOrganisation(t *testing.T) {
	o := newOffice(t)
	regulator, gov := o.Accreditor(), fixture.Person{Address: o.Identity.Authority()}
	o.Person(o.second, "accomplice", admin)
	fixture.Must(o.Fixture, o.RevokePerson, &types.MsgRevokePerson{
		Signer: o.second.Address, Address: o.administrator.Address, Reason: compromised,
	})
	o.offered(o.propose(regulator, o.second, "found again"))
	attempt := o.Ctx
	o.Next(types.DefaultParams().Probation)
	require.ErrorIs(t, fixture.Refuse(o.Fixture, o.ConfirmKeyRotation, o.confirm(gov, o.second, "found again"), "has another administrator"),
		types.ErrRotation, "nobody called for help in the time of probation")
	o.Ctx = attempt
	fixture.Must(o.Fixture, o.ConfirmKeyRotation, o.confirm(gov, o.second, "found again"))
	require.NoError(t, o.Identity.Invariants(o.Ctx))
}

func TestAnAccreditorStandsInForASecondAdministrator(t *testing.T) {
	r := newRegister(t)
	o := office{r, fixture.Person{}, r.Person(r.administrator, "nurse", coordinator)}
	regulator, gov := r.Accreditor(), fixture.Person{Address: r.Identity.Authority()}

	o.offered(o.propose(o.administrator, o.nurse, "new"))
	fixture.Must(o.Fixture, o.ConfirmKeyRotation, o.confirm(regulator, o.nurse, "new"))
	require.Equal(t, accreditorRole, only[*identityfact.KeyRotated](o.register).Signature.Actor.Role)

	// Two who stand in are enough only where no other administrator is left: the key of the only one was lost.
	nurse := o.Key("new")
	o.offered(o.propose(regulator, nurse, "third"))
	require.ErrorIs(t, fixture.Refuse(o.Fixture, o.ConfirmKeyRotation, o.confirm(gov, nurse, "third"), "has another administrator: one of the two must be an administrator"), types.ErrRotation)
	o.offered(o.propose(regulator, o.administrator, "found again"))
	require.ErrorIs(t, fixture.Refuse(o.Fixture, o.ConfirmKeyRotation, o.confirm(regulator, o.administrator, "found again"), "somebody else must confirm"), types.ErrRotation)
	fixture.Must(o.Fixture, o.ConfirmKeyRotation, o.confirm(gov, o.administrator, "found again"))
	found := o.Key("found again")
	_, _, err := o.Identity.RequireRole(o.Ctx, found.Raw, admin)
	require.NoError(t, err)
	require.Equal(t, fact.ActorKind_ACTOR_KIND_GOVERNANCE, only[*identityfact.KeyRotated](o.register).Signature.Actor.Kind)
	require.ErrorIs(t, fixture.Refuse(o.Fixture, o.RevokePerson, &types.MsgRevokePerson{
		Signer: found.Address, Address: found.Address, Reason: compromised,
	}, "is the last administrator of organisation 2"), types.ErrLastAdministrator)
	require.NoError(t, o.Identity.Invariants(o.Ctx))
}

// TestAnAccreditorsStolenKeyMakesNoAccompliceOfItsOwn has a thief with an accreditor's key hand the role on, to rotate the
// key of an organisation's only administrator.
func TestAnAccreditorsStolenKeyMakesNoAccompliceOfItsOwn(t *testing.T) {
	r := newRegister(t)
	o := office{r, fixture.Person{}, fixture.Person{}}
	thief := r.Accreditor()
	one := r.PersonWith(thief, "one", types.RoleTerm{Role: accreditorRole})
	two := r.PersonWith(thief, "two", types.RoleTerm{Role: accreditorRole})
	for _, pair := range [][2]fixture.Person{{thief, one}, {one, thief}, {one, two}} {
		o.offered(o.propose(pair[0], o.administrator, "thief's"))
		require.ErrorIs(t, fixture.Refuse(o.Fixture, o.ConfirmKeyRotation, o.confirm(pair[1], o.administrator, "thief's"),
			"are both of organisation 1"), types.ErrRotation)
	}
	agency := r.Organisation(regulatorKind)
	r.appoint(agency, nil)
	fixture.Must(o.Fixture, o.ConfirmKeyRotation, o.confirm(agency, o.administrator, "thief's"))
}

func TestNewestProposalStands(t *testing.T) {
	o := newOffice(t)
	o.offered(o.propose(o.administrator, o.nurse, "one"))
	o.offered(o.propose(o.second, o.nurse, "two"))
	require.ErrorIs(t, fixture.Refuse(o.Fixture, o.ConfirmKeyRotation, o.confirm(o.second, o.nurse, "one"), "is "+o.Key("two").Address+", not "), types.ErrRotation)
	fixture.Must(o.Fixture, o.ConfirmKeyRotation, o.confirm(o.administrator, o.nurse, "two"))
}
