package keeper_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/feegrant"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// acceptance is what a key signs that is registered by the site.
func (r *register) acceptance(name string) *types.MsgAcceptRegistration {
	return &types.MsgAcceptRegistration{Signer: r.Key(name).Address, Organisation: r.administrator.Organisation}
}

// paid returns for which messages, and up to what, a treasury pays the fees of a key.
func (r *register) paid(organisation uint64, key sdk.AccAddress) (messages []string, limit string) {
	r.Helper()
	allowance, err := r.FeeGrant.GetAllowance(r.Ctx, types.Treasury(organisation), key)
	require.NoError(r, err)
	filtered := allowance.(*feegrant.AllowedMsgAllowance)
	inner, err := filtered.GetAllowance()
	require.NoError(r, err)
	return filtered.AllowedMessages, inner.(*feegrant.BasicAllowance).SpendLimit.String()
}

func TestAKeyIsNobodysUntilItAcceptsItsRegistration(t *testing.T) {
	r := newRegister(t)
	res := fixture.Must(r.Fixture, r.RegisterPerson, registration(r, "nurse"))
	require.Equal(t, r.Ctx.BlockTime().Add(14*24*time.Hour), res.LapsesAt)
	nurse := r.Key("nurse")
	_, err := r.Identity.Person(r.Ctx, nurse.Raw)
	require.ErrorIs(t, err, types.ErrUnknownPerson, "so far it is only what an administrator says")
	messages, limit := r.paid(r.administrator.Organisation, nurse.Raw)
	require.Equal(t, types.Acceptances(), messages, "the treasury pays for nothing else")
	require.Equal(t, "20000upoise", limit)

	r.Next(time.Hour)
	fixture.Must(r.Fixture, r.AcceptRegistration, r.acceptance("nurse"))
	f := only[*identityfact.RegistrationAccepted](r)
	require.Equal(t, nurse.Address, f.Address)
	require.Equal(t, nurse.Address, f.Signature.Actor.Address, "whoever holds the key signs")
	require.Equal(t, fact.Meaning_MEANING_APPROVED, f.Signature.Meaning)
	require.Equal(t, r.administrator.Organisation, f.Organisation)
	require.Equal(t, r.administrator.Address, f.RegisteredBy.Address)
	require.Equal(t, fixture.Digest("nurse"), f.NameDigest)
	require.Equal(t, fixture.Digest("passport of nurse"), f.IdentityDigest)
	require.Equal(t, r.Ctx.BlockTime().UnixNano(), f.Roles[0].NotBefore, "nothing is dated back")
	require.Equal(t, []*identityfact.Amount{{Denom: "upoise", Amount: "1000000"}}, f.FeeLimit)

	p, role, err := r.Identity.RequireRole(r.Ctx, nurse.Raw, coordinator)
	require.NoError(t, err)
	require.Equal(t, coordinator, role)
	require.Equal(t, r.Ctx.BlockHeight(), p.Registered)
	messages, limit = r.paid(r.administrator.Organisation, nurse.Raw)
	require.Equal(t, []string{"/equipoise.test.v1.MsgTest"}, messages)
	require.Equal(t, "1000000upoise", limit)
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.AcceptRegistration, r.acceptance("nurse"), "has no registration of "), types.ErrRegistration)
	require.NoError(t, r.Identity.Invariants(r.Ctx))
}

func TestAcceptanceIsRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		before func(r *register, second fixture.Person)
		change func(*register, *types.MsgAcceptRegistration)
		want   error
		text   string
	}{
		"by another key": {nil, func(r *register, m *types.MsgAcceptRegistration) { m.Signer = r.Key("x").Address }, types.ErrRegistration, "organisation 2 has no registration of eqp1"},
		"of another organisation": {nil, func(r *register, m *types.MsgAcceptRegistration) {
			m.Organisation = r.Organisation(sponsorKind).Organisation
		}, types.ErrRegistration,
			"its administrator registers a key before that"},
		"by no address": {nil, func(r *register, m *types.MsgAcceptRegistration) { m.Signer = "eqp1" }, types.ErrAddress, `signer is "eqp1"`},
		"too late": {func(r *register, second fixture.Person) { r.Next(types.DefaultParams().RotationLapse) }, nil, types.ErrRegistration,
			"could be accepted before 2026-03-29T09:00:00Z; an administrator can register the key again"},
		"of an organisation that was suspended": {func(r *register, second fixture.Person) {
			fixture.Must(r.Fixture, r.SuspendOrganisation, suspend(r, 2))
		}, nil, types.ErrSuspended, "was suspended"},
		"if who registered it was revoked": {func(r *register, second fixture.Person) { fixture.Must(r.Fixture, r.RevokePerson, r.revoke(second)) }, nil, types.ErrRevoked,
			" has been refused since height 1"},
		"if who registered it administers no longer": {func(r *register, second fixture.Person) {
			fixture.Must(r.Fixture, r.RevokeRole, r.revokeRole(second, admin))
		}, nil, types.ErrRole,
			"does not hold the role ADMINISTRATOR"},
		"if it became a colleague's": {func(r *register, second fixture.Person) {
			r.Next(types.DefaultParams().Probation)
			o := office{r, second, fixture.Person{}}
			o.rotated(r.Person(r.administrator, "colleague"), "nurse")
		}, nil, types.ErrRegistered, "belongs to a person of organisation 2"},
		"with the key of a participation": {func(r *register, second fixture.Person) {
			r.Participates = func(_ context.Context, key sdk.AccAddress) (bool, error) { return key.Equals(r.Key("nurse").Raw), nil }
		}, nil, types.ErrParticipant, "is the key of a participation in a trial"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRegister(t)
			second := r.Person(r.administrator, "second", admin)
			asked := registration(r, "nurse")
			asked.Signer = second.Address
			fixture.Must(r.Fixture, r.RegisterPerson, asked)
			if tc.before != nil {
				tc.before(r, second)
			}
			m := r.acceptance("nurse")
			if tc.change != nil {
				tc.change(r, m)
			}
			r.unchanged(func() {
				require.ErrorIs(t, fixture.Refuse(r.Fixture, r.AcceptRegistration, m, tc.text), tc.want)
			})
		})
	}
}

// TestARoleThatCanNoLongerBeGivenIsNotAccepted has terms and fees run out, and an accreditor be dismissed, between the
// registration and its acceptance.
func TestARoleThatCanNoLongerBeGivenIsNotAccepted(t *testing.T) {
	r := newRegister(t)
	end := fixture.Start.Add(time.Hour)
	m := registration(r, "nurse")
	m.Roles[0].NotAfter = &end
	fixture.Must(r.Fixture, r.RegisterPerson, m)
	paid := registration(r, "clerk")
	paid.FeeGrant.Expiry = &end
	fixture.Must(r.Fixture, r.RegisterPerson, paid)
	agency := r.Organisation(regulatorKind)
	r.appoint(agency, nil)
	deputy := registration(r, "deputy")
	deputy.Signer, deputy.Roles = agency.Address, []types.RoleTerm{{Role: accreditorRole}}
	fixture.Must(r.Fixture, r.RegisterPerson, deputy)
	fixture.Must(r.Fixture, r.DismissAccreditor, &types.MsgDismissAccreditor{Authority: r.Identity.Authority(), Address: agency.Address, Reason: compromised})

	r.At(end.Add(1))
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.AcceptRegistration, r.acceptance("nurse"), "COORDINATOR"), types.ErrRoleGrant)
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.AcceptRegistration, r.acceptance("clerk"), "expiry"), types.ErrFeeGrant)
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.AcceptRegistration, &types.MsgAcceptRegistration{
		Signer: r.Key("deputy").Address, Organisation: agency.Organisation,
	}, "only an administrator who is one makes another"), types.ErrRoleGrant)

	// A further registration takes the place of the one before.
	fixture.Must(r.Fixture, r.RegisterPerson, registration(r, "nurse"))
	fixture.Must(r.Fixture, r.AcceptRegistration, r.acceptance("nurse"))
	require.True(t, r.person(r.Key("nurse")).Holds(coordinator, r.Ctx.BlockTime()))
	require.NoError(t, r.Identity.Invariants(r.Ctx))
}

// TestTheFirstRegistrationThatAKeyAcceptsIsTheOnlyOne has a stranger register whom a hospital is about to employ.
func TestTheFirstRegistrationThatAKeyAcceptsIsTheOnlyOne(t *testing.T) {
	r := newRegister(t)
	stranger := r.Organisation(sponsorKind)
	theirs := registration(r, "nurse")
	theirs.Signer, theirs.Roles = stranger.Address, nil
	fixture.Must(r.Fixture, r.RegisterPerson, theirs)
	fixture.Must(r.Fixture, r.RegisterPerson, registration(r, "nurse")) // not kept from it
	fixture.Must(r.Fixture, r.AcceptRegistration, r.acceptance("nurse"))
	require.Equal(t, r.administrator.Organisation, r.person(r.Key("nurse")).Organisation)
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.AcceptRegistration, &types.MsgAcceptRegistration{
		Signer: r.Key("nurse").Address, Organisation: stranger.Organisation,
	}, "belongs to a person of organisation 2"), types.ErrRegistered)
	require.NoError(t, r.Identity.Invariants(r.Ctx))
}

func TestARegistrationIsWithdrawn(t *testing.T) {
	r := newRegister(t)
	fixture.Must(r.Fixture, r.RegisterPerson, registration(r, "nurse"))
	nurse := r.Key("nurse")
	other := r.Organisation(sponsorKind)
	by := r.revoke(nurse)
	by.Signer = other.Address
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.RevokePerson, by, "organisation 3 has no registration of "), types.ErrRegistration)
	fixture.Must(r.Fixture, r.RevokePerson, r.revoke(nurse))
	f := only[*identityfact.RegistrationWithdrawn](r)
	require.Equal(t, nurse.Address, f.Address)
	require.Equal(t, r.administrator.Organisation, f.Organisation)
	require.Equal(t, r.administrator.Address, f.RegisteredBy.Address)
	require.Equal(t, compromised, f.Signature.Reason)
	_, err := r.FeeGrant.GetAllowance(r.Ctx, types.Treasury(r.administrator.Organisation), nurse.Raw)
	require.ErrorIs(t, err, collections.ErrNotFound)
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.AcceptRegistration, r.acceptance("nurse"), "has no registration of "), types.ErrRegistration)
	fixture.Must(r.Fixture, r.RegisterPerson, registration(r, "nurse"))
	fixture.Must(r.Fixture, r.AcceptRegistration, r.acceptance("nurse")) // a key that was never anybody's can be registered again
}
