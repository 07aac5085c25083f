package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

func TestATreasuryIsFundedByAnybodyAndSpentByItsAdministrators(t *testing.T) {
	r := newRegister(t)
	r.Fund(types.Treasury(r.administrator.Organisation), sdk.NewInt64Coin("uusd", 100))
	vendor := r.Key("vendor")
	spend := func(change func(*types.MsgSpendTreasury)) *types.MsgSpendTreasury {
		m := &types.MsgSpendTreasury{
			Signer: r.administrator.Address, Recipient: vendor.Address, Amount: sdk.NewCoins(sdk.NewInt64Coin("uusd", 60)),
		}
		change(m)
		return m
	}
	fixture.Must(r.Fixture, r.SpendTreasury, spend(func(*types.MsgSpendTreasury) {}))
	require.Equal(t, "60uusd", r.Bank.GetAllBalances(r.Ctx, vendor.Raw).String())
	f := only[*identityfact.TreasurySpent](r)
	require.Equal(t, r.administrator.Organisation, f.Organisation)
	require.Equal(t, vendor.Address, f.Recipient)
	require.Equal(t, []*identityfact.Amount{{Denom: "uusd", Amount: "60"}}, f.Amount)

	other := r.Organisation(sponsorKind)
	staff := r.Person(r.administrator, "staff", coordinator)
	for name, tc := range map[string]struct {
		change func(*types.MsgSpendTreasury)
		want   error
		text   string
	}{
		"more than it holds":       {func(*types.MsgSpendTreasury) {}, types.ErrTreasury, "organisation 2: spendable balance 40uusd is smaller than 60uusd"},
		"of another organisation":  {func(m *types.MsgSpendTreasury) { m.Signer = other.Address }, types.ErrTreasury, "organisation 3: spendable balance"},
		"by a coordinator":         {func(m *types.MsgSpendTreasury) { m.Signer = staff.Address }, types.ErrRole, "ADMINISTRATOR"},
		"to a module":              {func(m *types.MsgSpendTreasury) { m.Recipient = r.ModuleAddress() }, types.ErrTreasury, "cannot be sent to"},
		"to nobody":                {func(m *types.MsgSpendTreasury) { m.Recipient = "" }, types.ErrAddress, `recipient is ""`},
		"nothing":                  {func(m *types.MsgSpendTreasury) { m.Amount = nil }, types.ErrTreasury, "names 0 denominations"},
		"a negative sum":           {func(m *types.MsgSpendTreasury) { m.Amount = sdk.Coins{{Denom: "uusd", Amount: math.NewInt(-5)}} }, types.ErrTreasury, "amount"},
		"a sum without its number": {func(m *types.MsgSpendTreasury) { m.Amount = sdk.Coins{{Denom: "uusd"}} }, types.ErrTreasury, "amount"},
	} {
		t.Run(name, func(t *testing.T) {
			require.ErrorIs(t, fixture.Refuse(r.Fixture, r.SpendTreasury, spend(tc.change), tc.text), tc.want)
			require.Equal(t, "60uusd", r.Bank.GetAllBalances(r.Ctx, vendor.Raw).String())
		})
	}
}
