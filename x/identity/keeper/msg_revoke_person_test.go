package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

func (r *register) revoke(p fixture.Person) *types.MsgRevokePerson {
	return &types.MsgRevokePerson{Signer: r.administrator.Address, Address: p.Address, Reason: compromised}
}

func TestARevokedKeySignsNothingMoreAndCostsNothingMore(t *testing.T) {
	r := newRegister(t)
	staff := r.Person(r.administrator, "staff", coordinator)
	r.Next(0)
	fixture.Must(r.Fixture, r.RevokePerson, r.revoke(staff))
	f := only[*identityfact.PersonRevoked](r)
	require.Equal(t, staff.Address, f.Address)
	require.Equal(t, int64(2), f.Height)

	_, err := r.Identity.RequirePerson(r.Ctx, staff.Raw)
	require.ErrorIs(t, err, types.ErrRevoked)
	require.ErrorContains(t, err, "has been refused since height 2 (KEY_COMPROMISE); an administrator can have it replaced")
	_, err = r.FeeGrant.GetAllowance(r.Ctx, types.Treasury(staff.Organisation), staff.Raw)
	require.ErrorIs(t, err, collections.ErrNotFound, "a stolen key must not burn the treasury on fees")
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.RevokePerson, r.revoke(staff), "has been refused since height 2"), types.ErrRevoked)
}

func TestASuspendedOrganisationStillShutsOutAStolenKey(t *testing.T) {
	r := newRegister(t)
	staff := r.Person(r.administrator, "staff", coordinator)
	fixture.Must(r.Fixture, r.SuspendOrganisation, suspend(r, r.administrator.Organisation))
	fixture.Must(r.Fixture, r.RevokeRole, r.revokeRole(staff, coordinator))
	fixture.Must(r.Fixture, r.RevokePerson, r.revoke(staff))
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.RegisterPerson, registration(r, "nurse"), "can start nothing new"), types.ErrSuspended)
}

func TestRevocationIsRefused(t *testing.T) {
	r := newRegister(t)
	staff := r.Person(r.administrator, "staff", coordinator)
	other := r.Organisation(sponsorKind)
	for name, tc := range map[string]struct {
		change func(*types.MsgRevokePerson)
		want   error
		text   string
	}{
		"by another organisation": {func(m *types.MsgRevokePerson) { m.Signer = other.Address }, types.ErrOtherOrganisation, "belongs to organisation 2"},
		"by a coordinator":        {func(m *types.MsgRevokePerson) { m.Signer = staff.Address }, types.ErrRole, "ADMINISTRATOR"},
		"of somebody unknown":     {func(m *types.MsgRevokePerson) { m.Address = r.Key("x").Address }, types.ErrRegistration, "has no registration of "},
		"without a reason":        {func(m *types.MsgRevokePerson) { m.Reason = nil }, types.ErrReason, "a reason is required"},
	} {
		t.Run(name, func(t *testing.T) {
			m := r.revoke(staff)
			tc.change(m)
			r.unchanged(func() {
				require.ErrorIs(t, fixture.Refuse(r.Fixture, r.RevokePerson, m, tc.text), tc.want)
			})
		})
	}
}
