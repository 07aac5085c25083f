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

func (r *register) naming(organisation uint64, name string) *types.MsgNameAdministrator {
	return &types.MsgNameAdministrator{
		Signer: r.Accreditor().Address, Organisation: organisation, Administrator: r.Key(name).Address,
		NameDigest: fixture.Digest(name), IdentityDigest: fixture.Digest("passport of " + name),
	}
}

func TestAnOrganisationWhoseFirstAdministratorNeverAcceptsGetsAnother(t *testing.T) {
	r := newRegister(t)
	id := fixture.Must(r.Fixture, r.AccreditOrganisation, accredit(r)).Organisation
	require.NoError(t, r.Identity.Invariants(r.Ctx), "an administrator waits")
	r.Next(1000 * time.Hour)
	fixture.Must(r.Fixture, r.NameAdministrator, r.naming(id, "another dean"))
	facts := r.Facts()
	require.Len(t, facts, 2)
	require.Equal(t, r.Key("dean").Address, facts[0].(*identityfact.RegistrationWithdrawn).Address, "what was is kept")
	registered := facts[1].(*identityfact.PersonRegistered)
	require.Equal(t, r.Key("another dean").Address, registered.Address)
	require.Equal(t, id, registered.Organisation)
	require.Equal(t, fact.Role_ROLE_ACCREDITOR, registered.Signature.Actor.Role)
	_, err := r.FeeGrant.GetAllowance(r.Ctx, types.Treasury(id), r.Key("dean").Raw)
	require.ErrorIs(t, err, collections.ErrNotFound)

	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.AcceptRegistration, &types.MsgAcceptRegistration{
		Signer: r.Key("dean").Address, Organisation: id,
	}, "has no registration of "), types.ErrRegistration)
	fixture.Must(r.Fixture, r.NameAdministrator, r.naming(id, "another dean")) // perhaps with other digests
	r.Accept(r.Key("another dean").Address, id)
	require.True(t, r.person(r.Key("another dean")).IsStandingAdministrator())
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.NameAdministrator, r.naming(id, "third dean"), "has or had people"), types.ErrRegistration)
	require.NoError(t, r.Identity.Invariants(r.Ctx))
}

func TestANewFirstAdministratorIsRefused(t *testing.T) {
	r := newRegister(t)
	id := fixture.Must(r.Fixture, r.AccreditOrganisation, accredit(r)).Organisation
	for name, tc := range map[string]struct {
		change func(*types.MsgNameAdministrator)
		want   error
		text   string
	}{
		"by an administrator of another": {func(m *types.MsgNameAdministrator) { m.Signer = r.administrator.Address }, types.ErrRole, "does not hold the role ACCREDITOR"},
		"of an organisation with people": {func(m *types.MsgNameAdministrator) { m.Organisation = 2 }, types.ErrRegistration, "organisation 2 has or had people: its administrators register further ones"},
		"of the accreditor's own":        {func(m *types.MsgNameAdministrator) { m.Organisation = 1 }, types.ErrStanding, "is the accreditor's own"},
		"of no organisation":             {func(m *types.MsgNameAdministrator) { m.Organisation = 99 }, types.ErrUnknownOrganisation, "there is no organisation 99"},
		"without a proof of identity":    {func(m *types.MsgNameAdministrator) { m.IdentityDigest = nil }, types.ErrNameDigest, "(the salted SHA-256 of the proof of identity) has 0 bytes"},
		"with somebody's key":            {func(m *types.MsgNameAdministrator) { m.Administrator = r.administrator.Address }, types.ErrRegistered, "belongs to a person of organisation 2"},
		"with the account of a module":   {func(m *types.MsgNameAdministrator) { m.Administrator = r.ModuleAddress() }, types.ErrAddress, "account of a module"},
		"with no address":                {func(m *types.MsgNameAdministrator) { m.Administrator = "" }, types.ErrAddress, `administrator is ""`},
	} {
		t.Run(name, func(t *testing.T) {
			m := r.naming(id, "another dean")
			tc.change(m)
			r.unchanged(func() {
				require.ErrorIs(t, fixture.Refuse(r.Fixture, r.NameAdministrator, m, tc.text), tc.want)
			})
		})
	}
	fixture.Must(r.Fixture, r.SuspendOrganisation, suspend(r, id))
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.NameAdministrator, r.naming(id, "another dean"), "was suspended"), types.ErrSuspended)
}

// TestAFirstAdministratorFallsWithTheAccreditorWhoNamedThem has the accreditor be dismissed, or lose their reach, before the
// first administrator accepts.
func TestAFirstAdministratorFallsWithTheAccreditorWhoNamedThem(t *testing.T) {
	r := newRegister(t)
	agency := r.Organisation(regulatorKind)
	r.appoint(agency, nil)
	m := accredit(r)
	m.Signer = agency.Address
	id := fixture.Must(r.Fixture, r.AccreditOrganisation, m).Organisation
	acceptance := &types.MsgAcceptRegistration{Signer: m.Administrator, Organisation: id}
	r.appoint(agency, &types.Limits{Countries: []string{"DE"}})
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.AcceptRegistration, acceptance, "who registered the key: "), types.ErrLimits)
	fixture.Must(r.Fixture, r.DismissAccreditor, &types.MsgDismissAccreditor{Authority: r.Identity.Authority(), Address: agency.Address, Reason: compromised})
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.AcceptRegistration, acceptance, "does not hold the role ACCREDITOR"), types.ErrRole)

	again := r.naming(id, "dean")
	again.Signer = r.Identity.Authority()
	fixture.Must(r.Fixture, r.NameAdministrator, again)
	fixture.Must(r.Fixture, r.AcceptRegistration, acceptance)
	require.Equal(t, fact.ActorKind_ACTOR_KIND_GOVERNANCE, only[*identityfact.RegistrationAccepted](r).RegisteredBy.Kind)
}
