package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

func TestAProposalIsRefused(t *testing.T) {
	o := newOffice(t)
	past := fixture.Start
	for name, tc := range map[string]struct {
		change func(*types.MsgProposeKeyRotation)
		want   error
		text   string
	}{
		"by a nurse":               {func(m *types.MsgProposeKeyRotation) { m.Signer, m.Address = o.nurse.Address, o.second.Address }, types.ErrRole, "does not hold the role ADMINISTRATOR"},
		"by a stranger":            {func(m *types.MsgProposeKeyRotation) { m.Signer = o.Key("x").Address }, types.ErrUnknownPerson, "not in the register"},
		"of a stranger":            {func(m *types.MsgProposeKeyRotation) { m.Address = o.Key("x").Address }, types.ErrUnknownPerson, "not in the register"},
		"to the present key":       {func(m *types.MsgProposeKeyRotation) { m.NewAddress = o.nurse.Address }, types.ErrRegistered, "belongs to a person of organisation 2"},
		"to a module":              {func(m *types.MsgProposeKeyRotation) { m.NewAddress = o.ModuleAddress() }, types.ErrAddress, "account of a module"},
		"to no address":            {func(m *types.MsgProposeKeyRotation) { m.NewAddress = "eqp1" }, types.ErrAddress, `new_address is "eqp1"`},
		"without a reason":         {func(m *types.MsgProposeKeyRotation) { m.Reason = nil }, types.ErrReason, "a reason is required"},
		"with fees for the past":   {func(m *types.MsgProposeKeyRotation) { m.FeeGrant.Expiry = &past }, types.ErrFeeGrant, "expiry"},
		"with a coin of no amount": {func(m *types.MsgProposeKeyRotation) { m.FeeGrant.SpendLimit = sdk.Coins{{Denom: "upoise"}} }, types.ErrFeeGrant, "without an amount"},
	} {
		t.Run(name, func(t *testing.T) {
			m := o.propose(o.administrator, o.nurse, "new")
			tc.change(m)
			o.unchanged(func() {
				require.ErrorIs(t, fixture.Refuse(o.Fixture, o.ProposeKeyRotation, m, tc.text), tc.want)
			})
		})
	}
}

func TestANewKeyGetsTheFeesThatWereProposed(t *testing.T) {
	o := newOffice(t)
	expiry := o.Ctx.BlockTime().Add(time.Hour)
	m := o.propose(o.administrator, o.nurse, "new")
	m.FeeGrant = types.FeeGrant{SpendLimit: sdk.NewCoins(sdk.NewInt64Coin("upoise", 7)), Expiry: &expiry}
	o.offered(m)
	fixture.Must(o.Fixture, o.ConfirmKeyRotation, o.confirm(o.second, o.nurse, "new"))
	allowance, err := o.FeeGrant.GetAllowance(o.Ctx, types.Treasury(2), o.Key("new").Raw)
	require.NoError(t, err)
	at, err := allowance.ExpiresAt()
	require.NoError(t, err)
	require.True(t, expiry.Equal(*at))
}
