package keeper_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

func poise(amount int64) sdk.Coins {
	return sdk.NewCoins(sdk.NewInt64Coin(types.FeeDenom, amount*1_000_000))
}

func TestFewSmallFeeGrantsOfADayAreFreeOfTheLimit(t *testing.T) {
	w := newRich(t)
	renew := &types.MsgGrantFees{Signer: w.administrator.Address, Address: w.nurse.Address}
	for i := range 10 {
		fixture.Must(w.Fixture, w.RegisterPerson, registration(w.register, fmt.Sprint("nurse ", i)))
	}
	renew.FeeGrant.SpendLimit = sdk.NewCoins(sdk.NewInt64Coin(types.FeeDenom, 1_000_001))
	w.unchanged(func() {
		for _, err := range []error{
			fixture.Refuse(w.Fixture, w.RegisterPerson, registration(w.register, "one too many"), "all 10 fee grants of the day that are free of the limit were made"),
			fixture.Refuse(w.Fixture, w.GrantFees, renew, "pays out 0upoise more today (UTC) by one signature, not 1upoise: its limit is 0upoise"),
		} {
			require.ErrorIs(t, err, types.ErrTreasuryLimit)
		}
	})
	w.Next(24 * time.Hour)
	fixture.Must(w.Fixture, w.GrantFees, renew)
	renew.FeeGrant.SpendLimit = poise(3)
	w.unchanged(func() {
		fixture.Refuse(w.Fixture, w.GrantFees, renew, "a fee grant is free of the limit up to 1000000upoise")
		renew.FeeGrant.SpendLimit = sdk.NewCoins(usd(101))
		fixture.Refuse(w.Fixture, w.GrantFees, renew, "pays out 100uusd more")
	})
}

func TestWhatOfAFeeGrantIsNotFreeCountsOnTheLimit(t *testing.T) {
	w := newRich(t)
	w.raise(poise(5)[0])
	w.Next(types.DefaultParams().LimitDelay)
	renew := &types.MsgGrantFees{Signer: w.administrator.Address, Address: w.nurse.Address, FeeGrant: types.FeeGrant{SpendLimit: poise(5)}}
	fixture.Must(w.Fixture, w.GrantFees, renew)
	require.Equal(t, "2000000", w.treasury().Left.AmountOf(types.FeeDenom).String())
	renew.FeeGrant.SpendLimit = poise(9)
	w.unchanged(func() { fixture.Refuse(w.Fixture, w.GrantFees, renew, "not 3000000upoise") })
}

func TestAnAdministratorDrawsOnTheTreasuryForAnotherModuleWithinItsLimit(t *testing.T) {
	w := newRich(t)
	treasury, err := w.Identity.DrawTreasury(w.Ctx, w.administrator.Raw, sdk.NewCoins(usd(60)))
	require.NoError(t, err)
	require.Equal(t, types.Treasury(w.administrator.Organisation), treasury)
	_, err = w.Identity.DrawTreasury(w.Ctx, w.second.Raw, sdk.NewCoins(usd(41)))
	require.ErrorIs(t, err, types.ErrTreasuryLimit)
	_, err = w.Identity.DrawTreasury(w.Ctx, w.nurse.Raw, sdk.NewCoins(usd(1)))
	require.ErrorIs(t, err, types.ErrRole)
}

func TestAnAccreditorSetsTheLimitsOfANewTreasury(t *testing.T) {
	r := newRegister(t)
	limits, err := r.query().Treasury(r.Ctx, &types.QueryTreasuryRequest{Organisation: r.administrator.Organisation})
	require.NoError(t, err)
	require.Equal(t, "1000000000upoise", limits.Left.String())
	limits, err = r.query().Treasury(r.Ctx, &types.QueryTreasuryRequest{Organisation: 1})
	require.NoError(t, err)
	require.Empty(t, limits.Left, "genesis set none")
}

func TestTheFeesOfANewKeyAreThoseThatAreFree(t *testing.T) {
	o := newOffice(t)
	m := o.propose(o.administrator, o.nurse, "new")
	m.FeeGrant.SpendLimit = poise(2)
	o.unchanged(func() {
		fixture.Refuse(o.Fixture, o.ProposeKeyRotation, m, "at most 1000000upoise: grant more when the key is theirs")
	})
	m.FeeGrant.SpendLimit = poise(1)
	fixture.Must(o.Fixture, o.ProposeKeyRotation, m)
}

func TestAFeeGrantCountsForWhatItIsMoreThanTheOneBefore(t *testing.T) {
	w := newRich(t)
	renew := &types.MsgGrantFees{Signer: w.administrator.Address, Address: w.nurse.Address}
	for range 20 {
		fixture.Must(w.Fixture, w.GrantFees, renew)
	}
	require.Equal(t, uint32(10), w.treasury().FreeGrantsLeft, "the same again takes nothing")
	renew.FeeGrant.SpendLimit = sdk.NewCoins(sdk.NewInt64Coin(types.FeeDenom, 1))
	fixture.Must(w.Fixture, w.GrantFees, renew)
	require.Equal(t, uint32(10), w.treasury().FreeGrantsLeft, "nor does less")
	renew.FeeGrant.SpendLimit = sdk.NewCoins(usd(1))
	fixture.Must(w.Fixture, w.GrantFees, renew)
	require.Equal(t, uint32(10), w.treasury().FreeGrantsLeft, "nor what is never free")
	require.Equal(t, "99uusd", w.treasury().Left.String())
}

func TestManySmallRegistrationsDoNotPayAcceptancesWithoutEnd(t *testing.T) {
	w := newRich(t)
	w.raise(sdk.NewInt64Coin(types.FeeDenom, 50_000))
	w.Next(types.DefaultParams().LimitDelay)
	small := func(i int) *types.MsgRegisterPerson {
		m := registration(w.register, fmt.Sprint("key ", i))
		m.FeeGrant.SpendLimit = sdk.NewCoins(sdk.NewInt64Coin(types.FeeDenom, 1))
		if i%2 == 0 {
			m.FeeGrant.SpendLimit = sdk.NewCoins(usd(1)) // of which nothing could be free
		}
		return m
	}
	for i := range 12 {
		fixture.Must(w.Fixture, w.RegisterPerson, small(i))
	}
	require.Equal(t, "9999", w.treasury().Left.AmountOf(types.FeeDenom).String(), "ten were free, two cost 20000 each and one what it granted")
	w.unchanged(func() {
		require.ErrorIs(t, fixture.Refuse(w.Fixture, w.RegisterPerson, small(12), "not 20000upoise"), types.ErrTreasuryLimit)
	})
}
