package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/feegrant"

	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

func TestARenewedGrantOutlivesTheOldOne(t *testing.T) {
	r := newRegister(t)
	soon, late := fixture.Start.Add(time.Hour), fixture.Start.Add(48*time.Hour)
	m := registration(r, "nurse")
	m.FeeGrant.Expiry = &soon
	fixture.Must(r.Fixture, r.RegisterPerson, m)
	r.Accept(m.Address, r.administrator.Organisation)

	renew := &types.MsgGrantFees{
		Signer: r.administrator.Address, Address: r.Key("nurse").Address,
		FeeGrant: types.FeeGrant{SpendLimit: sdk.NewCoins(sdk.NewInt64Coin("upoise", 7)), Expiry: &late},
	}
	fixture.Must(r.Fixture, r.GrantFees, renew)
	f := only[*identityfact.FeesGranted](r)
	require.Equal(t, []*identityfact.Amount{{Denom: "upoise", Amount: "7"}}, f.Limit)
	require.Equal(t, late.UnixNano(), f.Expiry)

	r.At(soon.Add(time.Hour))
	require.NoError(t, r.FeeGrant.RemoveExpiredAllowances(r.Ctx, 100))
	allowance, err := r.FeeGrant.GetAllowance(r.Ctx, types.Treasury(r.administrator.Organisation), r.Key("nurse").Raw)
	require.NoError(t, err, "the expiry of the first grant must not end the second")
	inner, err := allowance.(*feegrant.AllowedMsgAllowance).GetAllowance()
	require.NoError(t, err)
	require.Equal(t, "7upoise", inner.(*feegrant.BasicAllowance).SpendLimit.String())

	r.At(late.Add(time.Hour))
	require.NoError(t, r.FeeGrant.RemoveExpiredAllowances(r.Ctx, 100))
	_, err = r.FeeGrant.GetAllowance(r.Ctx, types.Treasury(r.administrator.Organisation), r.Key("nurse").Raw)
	require.Error(t, err)
	renew.FeeGrant = types.FeeGrant{}
	fixture.Must(r.Fixture, r.GrantFees, renew)

	other := r.Organisation(sponsorKind)
	renew.Signer = other.Address
	require.ErrorIs(t, fixture.Refuse(r.Fixture, r.GrantFees, renew, "belongs to organisation 2"), types.ErrOtherOrganisation)
}
