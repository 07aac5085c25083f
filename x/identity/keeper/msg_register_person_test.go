package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/feegrant"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

func registration(r *register, name string) *types.MsgRegisterPerson {
	return &types.MsgRegisterPerson{
		Signer: r.administrator.Address, Address: r.Key(name).Address, NameDigest: fixture.Digest(name),
		IdentityDigest: fixture.Digest("passport of " + name),
		Roles:          []types.RoleTerm{{Role: coordinator, TrainingDigest: fixture.Digest("training of " + name)}},
	}
}

func TestARegisteredPersonHasAnAccountAndTheirFeesPaid(t *testing.T) {
	r := newRegister(t)
	expiry := fixture.Start.Add(24 * time.Hour)
	m := registration(r, "nurse")
	m.FeeGrant = types.FeeGrant{SpendLimit: sdk.NewCoins(sdk.NewInt64Coin("upoise", 1000)), Expiry: &expiry}
	fixture.Must(r.Fixture, r.RegisterPerson, m)

	f := only[*identityfact.PersonRegistered](r)
	nurse := r.Key("nurse")
	require.True(t, r.Account.HasAccount(r.Ctx, nurse.Raw), "who accepts needs one")
	r.Accept(nurse.Address, r.administrator.Organisation)
	p := r.person(nurse)
	require.Equal(t, r.administrator.Organisation, p.Organisation)
	require.True(t, p.Holds(coordinator, fixture.Start))

	require.Equal(t, nurse.Address, f.Address)
	require.Equal(t, coordinator, f.Roles[0].Role)
	require.Equal(t, r.administrator.Address, f.Signature.Actor.Address)
	require.Equal(t, admin, f.Signature.Actor.Role)

	// The treasury is empty, and pays for nothing but the messages of this chain's own modules, up to the limit.
	allowance, err := r.FeeGrant.GetAllowance(r.Ctx, types.Treasury(p.Organisation), nurse.Raw)
	require.NoError(t, err)
	filtered := allowance.(*feegrant.AllowedMsgAllowance)
	require.Equal(t, []string{"/equipoise.test.v1.MsgTest"}, filtered.AllowedMessages)
	inner, err := filtered.GetAllowance()
	require.NoError(t, err)
	basic := inner.(*feegrant.BasicAllowance)
	require.Equal(t, "1000upoise", basic.SpendLimit.String())
	require.True(t, expiry.Equal(*basic.Expiration))
}

func TestRegistrationIsRefused(t *testing.T) {
	r := newRegister(t)
	staff := r.Person(r.administrator, "staff", coordinator)
	lost := r.Person(r.administrator, "lost")
	fixture.Must(r.Fixture, r.RevokePerson, &types.MsgRevokePerson{
		Signer: r.administrator.Address, Address: lost.Address, Reason: compromised,
	})
	past := fixture.Start.Add(-time.Hour)
	for name, tc := range map[string]struct {
		change func(*types.MsgRegisterPerson)
		want   error
		text   string
	}{
		"by a coordinator":       {func(m *types.MsgRegisterPerson) { m.Signer = staff.Address }, types.ErrRole, "does not hold the role ADMINISTRATOR"},
		"by a revoked key":       {func(m *types.MsgRegisterPerson) { m.Signer = lost.Address }, types.ErrRevoked, "has been refused since height 1"},
		"of a known key":         {func(m *types.MsgRegisterPerson) { m.Address = staff.Address }, types.ErrRegistered, "each person has a key of their own"},
		"of a revoked key":       {func(m *types.MsgRegisterPerson) { m.Address = lost.Address }, types.ErrRegistered, "was revoked at height 1 and is never registered again"},
		"of no address":          {func(m *types.MsgRegisterPerson) { m.Address = "eqp1" }, types.ErrAddress, `address is "eqp1"`},
		"of a module":            {func(m *types.MsgRegisterPerson) { m.Address = r.ModuleAddress() }, types.ErrAddress, "account of a module"},
		"without a name digest":  {func(m *types.MsgRegisterPerson) { m.NameDigest = nil }, types.ErrNameDigest, "(the salted SHA-256 of the printed name) has 0 bytes, want 32"},
		"with an unknown role":   {func(m *types.MsgRegisterPerson) { m.Roles[0].Role = 77 }, types.ErrRoleGrant, "role is 77"},
		"with a role twice":      {func(m *types.MsgRegisterPerson) { m.Roles = append(m.Roles, m.Roles[0]) }, types.ErrRoleGrant, "COORDINATOR is given twice"},
		"with a foreign role":    {func(m *types.MsgRegisterPerson) { m.Roles[0].Role = fact.Role_ROLE_ACCREDITOR }, types.ErrRoleGrant, "only in an organisation of kind REGULATOR"},
		"with a role that ended": {func(m *types.MsgRegisterPerson) { m.Roles[0].NotAfter = &past }, types.ErrRoleGrant, "which is before the start"},
		"with a grant that ended": {
			func(m *types.MsgRegisterPerson) { m.FeeGrant.Expiry = &past }, types.ErrFeeGrant, "expiry: not_after is",
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := registration(r, "nurse")
			tc.change(m)
			r.unchanged(func() {
				require.ErrorIs(t, fixture.Refuse(r.Fixture, r.RegisterPerson, m, tc.text), tc.want)
			})
			require.False(t, r.Account.HasAccount(r.Ctx, r.Key("nurse").Raw))
		})
	}
}
