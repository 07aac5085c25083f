package keeper_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// treasury shows the limits of the hospital's treasury.
func (w rich) treasury() *types.QueryTreasuryResponse {
	w.Helper()
	res, err := w.query().Treasury(w.Ctx, &types.QueryTreasuryRequest{Organisation: w.administrator.Organisation})
	require.NoError(w, err)
	return res
}

func TestOneAdministratorLowersALimitAtOnce(t *testing.T) {
	w := newRich(t)
	w.raise(usd(500))
	limit := func(by fixture.Person, amount int64) *types.MsgLimitTreasury {
		return &types.MsgLimitTreasury{Signer: by.Address, Limit: usd(amount)}
	}
	res := fixture.Must(w.Fixture, w.LimitTreasury, limit(w.second, 100))
	require.Equal(t, &types.MsgLimitTreasuryResponse{}, res, "the same limit takes back the higher one that is to come")
	f := only[*identityfact.TreasuryLimitChanged](w.register)
	require.Equal(t, &identityfact.Amount{Denom: "uusd", Amount: "500"}, f.Dropped)
	require.Equal(t, &identityfact.Amount{Denom: "uusd", Amount: "100"}, f.Former)
	require.Equal(t, w.Ctx.BlockTime().UnixNano(), f.From)
	w.Next(types.DefaultParams().LimitDelay)
	require.Equal(t, "100uusd", w.treasury().Left.String())

	fixture.Must(w.Fixture, w.LimitTreasury, limit(w.second, 30))
	require.Equal(t, "30uusd", w.treasury().Left.String())
	fixture.Must(w.Fixture, w.SpendTreasury, w.spend(w.administrator, 30))
	fixture.Must(w.Fixture, w.LimitTreasury, limit(w.second, 0))
	require.Empty(t, w.treasury().Limits)
	require.NotZero(t, fixture.Must(w.Fixture, w.SpendTreasury, w.spend(w.administrator, 1)).Proposal)
	require.NoError(t, w.Identity.Invariants(w.Ctx))
	w.unchanged(func() {
		fixture.Refuse(w.Fixture, w.LimitTreasury, limit(w.second, 0), "is 0uusd already, and no other is to come")
	})

	for name, m := range map[string]*types.MsgLimitTreasury{
		"does not hold the role ADMINISTRATOR": limit(w.nurse, 0),
		"has no amount":                        {Signer: w.second.Address, Limit: sdk.Coin{Denom: "uusd"}},
		"want 0 to 2^128 - 1":                  {Signer: w.second.Address, Limit: sdk.Coin{Denom: "uusd", Amount: math.NewInt(-1)}},
		"invalid denom":                        {Signer: w.second.Address, Limit: sdk.Coin{Denom: "?", Amount: math.NewInt(1)}},
	} {
		w.unchanged(func() { fixture.Refuse(w.Fixture, w.LimitTreasury, m, name) })
	}
}

func TestATreasuryHasLimitsInFewDenominations(t *testing.T) {
	w := newRich(t)
	w.Fund(w.vendor.Raw, sdk.NewInt64Coin("another", 1))
	for i := 1; i < types.MaxDenominations; i++ {
		w.Fund(w.vendor.Raw, sdk.NewInt64Coin(fmt.Sprint("coin", i), 1))
		w.raise(sdk.NewInt64Coin(fmt.Sprint("coin", i), 1))
	}
	number := fixture.Must(w.Fixture, w.LimitTreasury, &types.MsgLimitTreasury{Signer: w.administrator.Address, Limit: sdk.NewInt64Coin("another", 1)}).Proposal
	m := w.confirmLimit(w.second, number, sdk.NewInt64Coin("another", 1))
	w.unchanged(func() { fixture.Refuse(w.Fixture, w.ConfirmTreasuryLimit, m, "can have no more; set one to 0") })
	fixture.Must(w.Fixture, w.LimitTreasury, &types.MsgLimitTreasury{Signer: w.administrator.Address, Limit: sdk.NewInt64Coin("coin1", 0)})
	fixture.Must(w.Fixture, w.ConfirmTreasuryLimit, m)
	require.NoError(t, w.Identity.Invariants(w.Ctx))
}

func TestFewProposalsOfATreasuryWaitAtOnce(t *testing.T) {
	w := newRich(t)
	for range types.MaxTreasuryProposals {
		fixture.Must(w.Fixture, w.SpendTreasury, w.spend(w.administrator, 200))
	}
	w.unchanged(func() {
		fixture.Refuse(w.Fixture, w.SpendTreasury, w.spend(w.second, 200), "has 16 proposals that wait to be confirmed, and can have no more")
	})
	fixture.Must(w.Fixture, w.RejectTreasuryProposal, &types.MsgRejectTreasuryProposal{Signer: w.second.Address, Proposal: 5, Reason: compromised})
	fixture.Must(w.Fixture, w.SpendTreasury, w.spend(w.second, 200))
	w.Next(7 * 24 * time.Hour)
	fixture.Must(w.Fixture, w.SpendTreasury, w.spend(w.second, 200))
	state, err := w.Identity.ExportGenesis(w.Ctx)
	require.NoError(t, err)
	require.Len(t, state.TreasuryProposals, 1, "lapsed ones are gone")
}

func TestTheNewestProposalOfALimitStandsUntilSomebodyLowersIt(t *testing.T) {
	w := newRich(t)
	propose := func(amount int64) uint64 {
		return fixture.Must(w.Fixture, w.LimitTreasury, &types.MsgLimitTreasury{Signer: w.administrator.Address, Limit: usd(amount)}).Proposal
	}
	old, newest := propose(100_000), propose(500)
	fixture.Refuse(w.Fixture, w.ConfirmTreasuryLimit, w.confirmLimit(w.second, old, usd(100_000)), "has no proposal")
	fixture.Must(w.Fixture, w.LimitTreasury, &types.MsgLimitTreasury{Signer: w.second.Address, Limit: usd(100)})
	fixture.Refuse(w.Fixture, w.ConfirmTreasuryLimit, w.confirmLimit(w.second, newest, usd(500)), "has no proposal")
}

func TestASuspendedOrganisationStillTakesBackWhatThievesRaised(t *testing.T) {
	w := newRich(t)
	w.raise(usd(1000))
	number := fixture.Must(w.Fixture, w.SpendTreasury, w.spend(w.administrator, 700)).Proposal
	fixture.Must(w.Fixture, w.SuspendOrganisation, &types.MsgSuspendOrganisation{
		Signer: w.Accreditor().Address, Organisation: w.administrator.Organisation, Reason: compromised,
	})
	w.unchanged(func() {
		fixture.Refuse(w.Fixture, w.LimitTreasury, &types.MsgLimitTreasury{Signer: w.second.Address, Limit: usd(2000)}, "suspended")
	})
	fixture.Must(w.Fixture, w.LimitTreasury, &types.MsgLimitTreasury{Signer: w.second.Address, Limit: usd(0)})
	fixture.Must(w.Fixture, w.RejectTreasuryProposal, &types.MsgRejectTreasuryProposal{Signer: w.second.Address, Proposal: number, Reason: compromised})
	w.Next(types.DefaultParams().LimitDelay)
	require.Empty(t, w.treasury().Left)
}

func TestProposalsThatFellWithTheirMakerNeitherWaitNorCount(t *testing.T) {
	w := newRich(t)
	for range types.MaxTreasuryProposals {
		fixture.Must(w.Fixture, w.SpendTreasury, w.spend(w.administrator, 200))
	}
	fixture.Must(w.Fixture, w.RevokePerson, &types.MsgRevokePerson{Signer: w.second.Address, Address: w.administrator.Address, Reason: compromised})
	res, err := w.query().TreasuryProposals(w.Ctx, &types.QueryTreasuryProposalsRequest{Organisation: w.administrator.Organisation})
	require.NoError(t, err)
	require.Empty(t, res.Proposals)
	require.NotZero(t, fixture.Must(w.Fixture, w.SpendTreasury, w.spend(w.second, 200)).Proposal)
}
