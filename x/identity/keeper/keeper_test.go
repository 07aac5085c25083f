package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/keeper"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

const (
	admin       = fact.Role_ROLE_ADMINISTRATOR
	coordinator = fact.Role_ROLE_COORDINATOR
	manager     = fact.Role_ROLE_DATA_MANAGER
	siteKind    = identityfact.OrganisationKind_ORGANISATION_KIND_SITE
	sponsorKind = identityfact.OrganisationKind_ORGANISATION_KIND_SPONSOR
)

var compromised = fixture.Reason(fact.ReasonCode_REASON_CODE_KEY_COMPROMISE)

// trained returns the term of a role without end, with the proof of training that it may need.
func trained(role fact.Role) types.RoleTerm {
	return types.RoleTerm{Role: role, TrainingDigest: fixture.Digest("training")}
}

// register is a chain with a site and its administrator.
type register struct {
	*fixture.Fixture
	types.MsgServer
	administrator fixture.Person
}

func newRegister(t *testing.T) *register {
	t.Helper()
	f := fixture.New(t)
	return &register{Fixture: f, MsgServer: keeper.NewMsgServer(f.Identity), administrator: f.Organisation(siteKind)}
}

// person reads somebody back from the register.
func (r *register) person(p fixture.Person) types.Person {
	r.Helper()
	got, err := r.Identity.Person(r.Ctx, p.Raw)
	require.NoError(r, err)
	return got
}

// unchanged checks that what happens in between leaves the register as it is.
func (r *register) unchanged(do func()) {
	r.Helper()
	before, err := r.Identity.ExportGenesis(r.Ctx)
	require.NoError(r, err)
	do()
	after, err := r.Identity.ExportGenesis(r.Ctx)
	require.NoError(r, err)
	require.Equal(r, before, after)
}

// only returns the one fact that the last message recorded.
func only[F fact.Fact](r *register) F {
	r.Helper()
	facts := r.Facts()
	require.Len(r, facts, 1)
	f, ok := facts[0].(F)
	require.True(r, ok, "recorded %T", facts[0])
	return f
}

func TestOnlyAGoodKeyInGoodStandingHasAuthority(t *testing.T) {
	r := newRegister(t)
	staff := r.Person(r.administrator, "staff", coordinator)
	p, role, err := r.Identity.RequireRole(r.Ctx, staff.Raw, manager, coordinator)
	require.NoError(t, err)
	require.Equal(t, coordinator, role)
	require.Equal(t, fact.Actor{
		Kind: fact.ActorKind_ACTOR_KIND_PERSON, Address: staff.Address, Organisation: staff.Organisation, Role: coordinator,
	}, p.Actor(role))

	_, _, err = r.Identity.RequireRole(r.Ctx, staff.Raw, manager)
	require.ErrorIs(t, err, types.ErrRole)
	require.ErrorContains(t, err, "does not hold the role DATA_MANAGER")
	_, err = r.Identity.RequirePerson(r.Ctx, r.Key("stranger").Raw)
	require.ErrorIs(t, err, types.ErrUnknownPerson)
	require.ErrorContains(t, err, "an administrator of the organisation can register the key")
	_, err = r.Identity.Organisation(r.Ctx, 99)
	require.ErrorIs(t, err, types.ErrUnknownOrganisation)

	fixture.Must(r.Fixture, r.SuspendOrganisation, &types.MsgSuspendOrganisation{
		Signer: r.Accreditor().Address, Organisation: staff.Organisation, Reason: compromised,
	})
	_, err = r.Identity.RequirePerson(r.Ctx, staff.Raw)
	require.ErrorIs(t, err, types.ErrSuspended)
	require.ErrorContains(t, err, "can start nothing new until an accreditor reinstates it")
	_, err = r.Identity.Person(r.Ctx, staff.Raw)
	require.NoError(t, err, "what the person signed before stays readable")
}

func TestARoleHoldsToTheLastInstant(t *testing.T) {
	r := newRegister(t)
	first, last := fixture.Start.Add(time.Hour), fixture.Start.Add(2*time.Hour)
	staff := r.PersonWith(r.administrator, "staff", types.RoleTerm{Role: coordinator, NotBefore: &first, NotAfter: &last})
	for _, tc := range []struct {
		at   time.Time
		held bool
	}{{first.Add(-1), false}, {first, true}, {last, true}, {last.Add(1), false}} {
		r.At(tc.at)
		require.Equal(t, tc.held, r.Identity.HasRole(r.Ctx, r.person(staff), coordinator), tc.at)
	}
}
