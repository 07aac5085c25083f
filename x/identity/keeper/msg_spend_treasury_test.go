package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// rich is a hospital with two administrators past their probation, whose treasury holds 1000uusd and pays out 100uusd on a
// day by one of them, and nothing else.
type rich struct {
	office
	vendor fixture.Person
}

func newRich(t *testing.T) rich {
	t.Helper()
	o := newOffice(t)
	w := rich{o, o.Key("vendor")}
	w.Fund(types.Treasury(o.administrator.Organisation), sdk.NewInt64Coin("uusd", 1000))
	fixture.Must(w.Fixture, w.LimitTreasury, &types.MsgLimitTreasury{Signer: w.administrator.Address, Limit: sdk.NewInt64Coin(types.FeeDenom, 0)})
	w.raise(usd(100))
	w.Next(types.DefaultParams().LimitDelay)
	return w
}

func usd(amount int64) sdk.Coin { return sdk.NewInt64Coin("uusd", amount) }

// spend is a payment to the vendor.
func (w rich) spend(by fixture.Person, amount int64) *types.MsgSpendTreasury {
	return &types.MsgSpendTreasury{Signer: by.Address, Recipient: w.vendor.Address, Amount: sdk.NewCoins(usd(amount))}
}

// confirm is the confirmation of a payment to the vendor.
func (w rich) confirm(by fixture.Person, number uint64, amount int64) *types.MsgConfirmSpending {
	return &types.MsgConfirmSpending{
		Signer: by.Address, Organisation: w.administrator.Organisation, Proposal: number,
		Recipient: w.vendor.Address, Amount: sdk.NewCoins(usd(amount)),
	}
}

// paid is what the vendor has.
func (w rich) paid() string { return w.Bank.GetAllBalances(w.Ctx, w.vendor.Raw).String() }

func TestOneAdministratorSpendsUpToTheLimitOfTheDay(t *testing.T) {
	w := newRich(t)
	res := fixture.Must(w.Fixture, w.SpendTreasury, w.spend(w.administrator, 60))
	require.Equal(t, &types.MsgSpendTreasuryResponse{}, res)
	require.Equal(t, "60uusd", w.paid())
	f := only[*identityfact.TreasurySpent](w.register)
	require.Equal(t, w.administrator.Organisation, f.Organisation)
	require.Equal(t, w.vendor.Address, f.Recipient)
	require.Equal(t, []*identityfact.Amount{{Denom: "uusd", Amount: "60"}}, f.Amount)
	require.Zero(t, f.Proposal)
	require.Nil(t, f.ProposedBy)

	res = fixture.Must(w.Fixture, w.SpendTreasury, w.spend(w.second, 41))
	require.NotZero(t, res.Proposal, "the limit is the treasury's, not each administrator's")
	require.Equal(t, w.Ctx.BlockTime().Add(7*24*time.Hour), *res.LapsesAt)
	require.Equal(t, "60uusd", w.paid())
	proposed := only[*identityfact.TreasurySpendingProposed](w.register)
	require.Equal(t, res.Proposal, proposed.Proposal)
	require.Equal(t, w.vendor.Address, proposed.Recipient)
	require.Equal(t, []*identityfact.Amount{{Denom: "uusd", Amount: "41"}}, proposed.Amount)

	fixture.Must(w.Fixture, w.SpendTreasury, w.spend(w.second, 40))
	require.Equal(t, "100uusd", w.paid())
	midnight := w.Ctx.BlockTime().Truncate(24 * time.Hour).Add(24 * time.Hour)
	w.At(midnight.Add(-1))
	require.NotZero(t, fixture.Must(w.Fixture, w.SpendTreasury, w.spend(w.second, 1)).Proposal)
	w.At(midnight)
	fixture.Must(w.Fixture, w.SpendTreasury, w.spend(w.second, 100))
	require.Equal(t, "200uusd", w.paid())
	require.NoError(t, w.Identity.Invariants(w.Ctx))
}

func TestAPaymentInSeveralDenominationsIsMadeWholeOrProposedWhole(t *testing.T) {
	w := newRich(t)
	w.Fund(types.Treasury(w.administrator.Organisation), sdk.NewInt64Coin("ueur", 50))
	unknown := w.spend(w.administrator, 1)
	unknown.Amount = sdk.NewCoins(sdk.NewInt64Coin("Jane.Doe.1941-05-02", 1))
	w.unchanged(func() {
		fixture.Refuse(w.Fixture, w.SpendTreasury, unknown, "there are no coins of denomination")
		fixture.Refuse(w.Fixture, w.LimitTreasury, &types.MsgLimitTreasury{Signer: w.administrator.Address, Limit: unknown.Amount[0]}, "there are no coins of denomination")
	})
	m := w.spend(w.administrator, 100)
	m.Amount = m.Amount.Add(sdk.NewInt64Coin("ueur", 1))
	require.NotZero(t, fixture.Must(w.Fixture, w.SpendTreasury, m).Proposal, "there is no limit in ueur, so it is 0")
	require.Empty(t, w.paid())
	fixture.Must(w.Fixture, w.SpendTreasury, w.spend(w.administrator, 100))
	require.Equal(t, "100uusd", w.paid(), "a proposal counts on no limit")
}

func TestASpendingThatCannotBeIsRefused(t *testing.T) {
	w := newRich(t)
	other := w.Organisation(sponsorKind)
	for name, tc := range map[string]struct {
		change func(*types.MsgSpendTreasury)
		want   error
		text   string
	}{
		"by a coordinator":         {func(m *types.MsgSpendTreasury) { m.Signer = w.nurse.Address }, types.ErrRole, "ADMINISTRATOR"},
		"to a module":              {func(m *types.MsgSpendTreasury) { m.Recipient = w.ModuleAddress() }, types.ErrTreasury, "cannot be sent to"},
		"a proposal to a module":   {func(m *types.MsgSpendTreasury) { m.Recipient, m.Amount[0].Amount = w.ModuleAddress(), math.NewInt(900) }, types.ErrTreasury, "cannot be sent to"},
		"to nobody":                {func(m *types.MsgSpendTreasury) { m.Recipient = "" }, types.ErrAddress, `recipient is ""`},
		"nothing":                  {func(m *types.MsgSpendTreasury) { m.Amount = nil }, types.ErrTreasury, "names 0 denominations"},
		"a negative sum":           {func(m *types.MsgSpendTreasury) { m.Amount = sdk.Coins{{Denom: "uusd", Amount: math.NewInt(-5)}} }, types.ErrTreasury, "amount"},
		"a sum without its number": {func(m *types.MsgSpendTreasury) { m.Amount = sdk.Coins{{Denom: "uusd"}} }, types.ErrTreasury, "amount"},
	} {
		t.Run(name, func(t *testing.T) {
			m := w.spend(w.administrator, 10)
			tc.change(m)
			w.unchanged(func() { require.ErrorIs(t, fixture.Refuse(w.Fixture, w.SpendTreasury, m, tc.text), tc.want) })
			require.Empty(t, w.paid())
		})
	}
	t.Run("of another organisation", func(t *testing.T) {
		res := fixture.Must(w.Fixture, w.SpendTreasury, w.spend(other, 10))
		require.NotZero(t, res.Proposal, "what an administrator proposes is of their own organisation")
		require.Equal(t, other.Organisation, only[*identityfact.TreasurySpendingProposed](w.register).Organisation)
	})
	t.Run("more than it holds", func(t *testing.T) {
		w.raise(usd(5000))
		w.Next(types.DefaultParams().LimitDelay)
		w.unchanged(func() {
			fixture.Refuse(w.Fixture, w.SpendTreasury, w.spend(w.administrator, 1001), "spendable balance 1000uusd is smaller than 1001uusd")
		})
	})
}
