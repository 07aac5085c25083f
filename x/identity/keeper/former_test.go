package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// Facts keep the value that a change takes the place of (21 CFR 11.10(e)).

func TestAGrantOfARoleKeepsTheOneBefore(t *testing.T) {
	r := newRegister(t)
	agency := r.Organisation(regulatorKind)
	r.appoint(agency, frenchSponsors)
	require.Nil(t, only[*identityfact.RoleGranted](r).Former)
	german := &types.Limits{Countries: []string{"DE"}}
	r.appoint(agency, german)
	f := only[*identityfact.RoleGranted](r)
	require.Equal(t, german, f.Role.Limits)
	require.Equal(t, frenchSponsors, f.Former.Limits)
	require.Zero(t, f.Former.EndedAt, "it was held until now")

	deputy := r.Person(agency, "deputy")
	end := fixture.Start.Add(time.Hour)
	hand := &types.MsgGrantRole{
		Signer: agency.Address, Address: deputy.Address,
		Role: types.RoleTerm{Role: accreditorRole, Limits: german, NotAfter: &end},
	}
	fixture.Must(r.Fixture, r.GrantRole, hand)
	require.Equal(t, agency.Address, only[*identityfact.RoleGranted](r).Role.HandedOnBy)
	r.At(end.Add(1))
	hand.Role.NotAfter = nil
	fixture.Must(r.Fixture, r.GrantRole, hand)
	require.Equal(t, end.UnixNano(), only[*identityfact.RoleGranted](r).Former.NotAfter, "also of one that had run out")

	fixture.Must(r.Fixture, r.DismissAccreditor, &types.MsgDismissAccreditor{
		Authority: r.Identity.Authority(), Address: agency.Address, Reason: compromised,
	})
	require.Equal(t, german, only[*identityfact.RoleRevoked](r).Former.Limits)
}

func TestTheEndOfARoleKeepsForHowLongItWouldHaveBeenHeld(t *testing.T) {
	r := newRegister(t)
	end := fixture.Start.Add(time.Hour)
	staff := r.PersonWith(r.administrator, "staff", types.RoleTerm{Role: manager, NotAfter: &end})
	fixture.Must(r.Fixture, r.RevokeRole, r.revokeRole(staff, manager))
	f := only[*identityfact.RoleRevoked](r)
	require.Equal(t, end.UnixNano(), f.Former.NotAfter)
	require.Equal(t, fixture.Start.UnixNano(), f.Former.NotBefore)
	require.Zero(t, f.Former.EndedAt)
}

func TestFactsOfANewKeyNameItsFees(t *testing.T) {
	o := newOffice(t)
	expiry := o.Ctx.BlockTime().Add(time.Hour)
	fees := types.FeeGrant{SpendLimit: sdk.NewCoins(sdk.NewInt64Coin("upoise", 7)), Expiry: &expiry}
	seven := []*identityfact.Amount{{Denom: "upoise", Amount: "7"}}

	registered := registration(o.register, "clerk")
	registered.FeeGrant = fees
	fixture.Must(o.Fixture, o.RegisterPerson, registered)
	f := only[*identityfact.PersonRegistered](o.register)
	require.Equal(t, seven, f.FeeLimit)
	require.Equal(t, expiry.UnixNano(), f.FeeExpiry)
	o.Accept(registered.Address, o.administrator.Organisation)
	accepted := only[*identityfact.RegistrationAccepted](o.register)
	require.Equal(t, seven, accepted.FeeLimit)
	require.Equal(t, expiry.UnixNano(), accepted.FeeExpiry)

	m := o.propose(o.administrator, o.nurse, "new")
	m.FeeGrant = fees
	o.offered(m)
	fixture.Must(o.Fixture, o.ConfirmKeyRotation, o.confirm(o.second, o.nurse, "new"))
	rotated := only[*identityfact.KeyRotated](o.register)
	require.Equal(t, seven, rotated.FeeLimit)
	require.Equal(t, expiry.UnixNano(), rotated.FeeExpiry)
}

func TestRenewedFeesKeepWhatWasLeft(t *testing.T) {
	r := newRegister(t)
	expiry := fixture.Start.Add(time.Hour)
	m := registration(r, "nurse")
	m.FeeGrant = types.FeeGrant{SpendLimit: sdk.NewCoins(sdk.NewInt64Coin("upoise", 10)), Expiry: &expiry}
	fixture.Must(r.Fixture, r.RegisterPerson, m)
	r.Accept(m.Address, r.administrator.Organisation)
	require.NoError(t, r.FeeGrant.UseGrantedFees(r.Ctx, types.Treasury(r.administrator.Organisation), r.Key("nurse").Raw,
		sdk.NewCoins(sdk.NewInt64Coin("upoise", 4)), []sdk.Msg{}))
	renew := &types.MsgGrantFees{Signer: r.administrator.Address, Address: r.Key("nurse").Address}
	fixture.Must(r.Fixture, r.GrantFees, renew)
	f := only[*identityfact.FeesGranted](r)
	require.Equal(t, []*identityfact.Amount{{Denom: "upoise", Amount: "6"}}, f.FormerLimit)
	require.Equal(t, expiry.UnixNano(), f.FormerExpiry)

	require.NoError(t, r.Identity.RevokeFees(r.Ctx, r.administrator.Organisation, r.Key("nurse").Raw))
	fixture.Must(r.Fixture, r.GrantFees, renew)
	f = only[*identityfact.FeesGranted](r)
	require.Empty(t, f.FormerLimit)
	require.Zero(t, f.FormerExpiry)
}

func TestARenewalKeepsTheEndThatItUndoes(t *testing.T) {
	r := newRegister(t)
	site := r.administrator.Organisation
	fixture.Must(r.Fixture, r.EndAccreditation, &types.MsgEndAccreditation{Signer: r.Accreditor().Address, Organisation: site, Reason: planned})
	r.Next(time.Hour)
	fixture.Must(r.Fixture, r.RenewAccreditation, &types.MsgRenewAccreditation{Signer: r.Accreditor().Address, Organisation: site, Reason: planned})
	require.Equal(t, fixture.Start.UnixNano(), only[*identityfact.AccreditationRenewed](r).FormerEndedAt)
}

func TestWhatGenesisNamesStandsSinceGenesis(t *testing.T) {
	f := fixture.New(t)
	o, err := f.Identity.Organisation(f.Ctx, 1)
	require.NoError(t, err)
	require.Equal(t, fixture.Start, o.StandingSince)
	p, err := f.Identity.Person(f.Ctx, f.Accreditor().Raw)
	require.NoError(t, err)
	for _, role := range p.Roles {
		require.Equal(t, fixture.Start, role.NotBefore)
	}
	registered := f.GenesisFacts()[1].(*identityfact.PersonRegistered)
	require.Equal(t, fixture.Start.UnixNano(), registered.Roles[0].NotBefore)
	require.Empty(t, registered.FeeLimit)
	require.Equal(t, fact.Role_ROLE_ADMINISTRATOR, registered.Roles[0].Role)
}
