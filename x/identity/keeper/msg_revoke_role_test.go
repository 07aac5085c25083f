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

func (r *register) revokeRole(p fixture.Person, role fact.Role) *types.MsgRevokeRole {
	return &types.MsgRevokeRole{Signer: r.administrator.Address, Address: p.Address, Role: role, Reason: compromised}
}

func TestARevokedRoleEndsWithTheBlock(t *testing.T) {
	r := newRegister(t)
	staff := r.Person(r.administrator, "staff", coordinator)
	fixture.Must(r.Fixture, r.RevokeRole, r.revokeRole(staff, coordinator))
	f := only[*identityfact.RoleRevoked](r)
	require.Equal(t, coordinator, f.Role)
	require.Equal(t, staff.Address, f.Address)
	require.Equal(t, compromised, f.Signature.Reason)
	require.False(t, r.Identity.HasRole(r.Ctx, r.person(staff), coordinator))

	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.RevokeRole, r.revokeRole(staff, coordinator), "which ended at"), types.ErrRoleGrant)
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.RevokeRole, r.revokeRole(staff, manager), "was never given the role DATA_MANAGER"), types.ErrRoleGrant)
	unexplained := r.revokeRole(staff, coordinator)
	unexplained.Reason = nil
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.RevokeRole, unexplained, "a reason is required"), types.ErrReason)

	fixture.Must(r.Fixture, r.GrantRole, &types.MsgGrantRole{
		Signer: r.administrator.Address, Address: staff.Address, Role: trained(coordinator),
	})
	require.True(t, r.Identity.HasRole(r.Ctx, r.person(staff), coordinator))
}

func TestTheLastAdministratorStays(t *testing.T) {
	r := newRegister(t)
	later, end := fixture.Start.Add(time.Hour), fixture.Start.Add(24*time.Hour)
	temporary := r.PersonWith(r.administrator, "temporary", types.RoleTerm{Role: admin, NotAfter: &end})
	future := r.PersonWith(r.administrator, "future", types.RoleTerm{Role: admin, NotBefore: &later})

	r.unchanged(func() {
		require.ErrorIs(t, fixture.Refuse(r.Fixture, r.RevokeRole, r.revokeRole(r.administrator, admin), "make somebody else administrator first"), types.ErrLastAdministrator)
		require.ErrorIs(t, fixture.Refuse(r.Fixture, r.RevokePerson,
			&types.MsgRevokePerson{Signer: temporary.Address, Address: r.administrator.Address, Reason: compromised},
			"is the last administrator of organisation 2"), types.ErrLastAdministrator)
	})
	fixture.Must(r.Fixture, r.RevokeRole, r.revokeRole(temporary, admin)) // one with an end does not count

	r.At(later) // the future administrator has begun
	fixture.Must(r.Fixture, r.RevokeRole, r.revokeRole(r.administrator, admin))
	require.True(t, r.person(future).IsStandingAdministrator())
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.RevokeRole, &types.MsgRevokeRole{
		Signer: future.Address, Address: future.Address, Role: admin, Reason: compromised,
	}, "last administrator"), types.ErrLastAdministrator)
}
