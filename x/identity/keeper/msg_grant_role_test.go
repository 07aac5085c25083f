package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

func TestARoleIsGrantedByTheOwnAdministratorOnly(t *testing.T) {
	r := newRegister(t)
	staff := r.Person(r.administrator, "staff", coordinator)
	other := r.Organisation(sponsorKind)
	grant := func(administrator string, role fact.Role) *types.MsgGrantRole {
		return &types.MsgGrantRole{Signer: administrator, Address: staff.Address, Role: trained(role)}
	}
	r.unchanged(func() {
		require.ErrorIs(t, fixture.Refuse(r.Fixture, r.GrantRole, grant(other.Address, manager), "belongs to organisation 2, the administrator"), types.ErrOtherOrganisation)
		require.ErrorIs(t, fixture.Refuse(r.Fixture, r.GrantRole, grant(staff.Address, manager), "does not hold the role ADMINISTRATOR"), types.ErrRole)
		require.ErrorIs(t, fixture.Refuse(r.Fixture, r.GrantRole, grant(r.administrator.Address, coordinator), "was given the role COORDINATOR already"), types.ErrRoleGrant)
		require.ErrorIs(t, fixture.Refuse(r.Fixture, r.GrantRole, grant(r.administrator.Address, 0), "role is 0"), types.ErrRoleGrant)
		require.ErrorIs(t, fixture.Refuse(r.Fixture, r.GrantRole, grant(r.administrator.Address, fact.Role_ROLE_COMMITTEE_CHAIR), "ETHICS_COMMITTEE or REGULATOR"), types.ErrRoleGrant)
	})

	fixture.Must(r.Fixture, r.GrantRole, grant(r.administrator.Address, manager))
	f := only[*identityfact.RoleGranted](r)
	require.Equal(t, staff.Address, f.Address)
	require.Equal(t, manager, f.Role.Role)
	require.Zero(t, f.Role.NotAfter)
	require.True(t, r.Identity.HasRole(r.Ctx, r.person(staff), manager))
}

func TestOnlyAnAccreditorMakesAnother(t *testing.T) {
	r := newRegister(t)
	agency := r.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_REGULATOR)
	accreditor := types.RoleTerm{Role: fact.Role_ROLE_ACCREDITOR}
	r.unchanged(func() {
		require.ErrorIs(t, fixture.Refuse(r.Fixture, r.GrantRole, &types.MsgGrantRole{
			Signer: agency.Address, Address: agency.Address, Role: accreditor,
		}, "is no accreditor: only an administrator who is one makes another"), types.ErrRoleGrant)
		m := registration(r, "clerk")
		m.Signer, m.Roles = agency.Address, []types.RoleTerm{accreditor}
		require.ErrorIs(t, fixture.Refuse(r.Fixture, r.RegisterPerson, m, "is no accreditor"), types.ErrRoleGrant)
	})
	colleague := r.PersonWith(r.Accreditor(), "colleague", accreditor)
	require.True(t, r.Identity.HasRole(r.Ctx, r.person(colleague), fact.Role_ROLE_ACCREDITOR))
}
