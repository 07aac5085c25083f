package keeper_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	modules "github.com/equipoise-trials/equipoise/testutil/fixture"
	identitykeeper "github.com/equipoise-trials/equipoise/x/identity/keeper"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/payout/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestFundingMovesCoinsOfTheSignerIntoEscrowAndIsPublic(t *testing.T) {
	f := setup(t)
	f.give(t, sponsor, usd, math.NewInt(100))
	mark := len(f.facts())
	for _, amount := range []int64{60, 15} {
		res, err := f.Fund(f.ctx, &types.MsgFund{Signer: sponsor.String(), Trial: trial, Amount: sdk.NewInt64Coin(usd, amount)})
		require.NoError(t, err)
		require.Equal(t, &types.MsgFundResponse{}, res)
	}
	require.Equal(t, "25", f.balance(sponsor.String(), usd))
	require.Equal(t, "75 = 75 + 0 + 0 + 0; 0 (0), 0 queue", f.figures(t, trial, usd))
	funded := f.facts()[mark+1].(*payoutfact.EscrowFunded)
	require.Equal(t, fact.Meaning_MEANING_AUTHORED, funded.Signature.Meaning)
	require.Equal(t, sponsorOrg, funded.Signature.Actor.Organisation)
	funded.Signature = nil
	require.Equal(t, &payoutfact.EscrowFunded{Trial: trial, Denom: usd, Amount: "15", Funded: "75"}, funded)
	f.check(t)
}

func TestATrialIsFundedInABoundedNumberOfDenominationsAndOwesInAnyOther(t *testing.T) {
	f := setup(t)
	for i := range types.MaxDenominations {
		f.fund(t, trial, fmt.Sprintf("u%02d", i), 10)
	}
	f.give(t, sponsor, usd, math.NewInt(20))
	fund := func() error {
		_, err := f.Fund(f.ctx, &types.MsgFund{Signer: sponsor.String(), Trial: trial, Amount: sdk.NewInt64Coin(usd, 20)})
		return err
	}
	f.refused(t, types.ErrDenominations, fund)
	f.fund(t, trial, "u03", 10)

	ada := f.open(t, trial, "ada", wallet("ada"))
	require.Equal(t, queued, f.earn(t, trial, ada, usd, 15).State)
	require.NoError(t, fund(), "what is owed can be paid")
	require.Equal(t, settled, f.line(t, trial, 1).State)
	f.check(t)
}

func TestFundRefuses(t *testing.T) {
	for name, tc := range map[string]struct {
		signer string
		amount sdk.Coin
		want   error
	}{
		"a signer that is no address":          {"me", sdk.NewInt64Coin(usd, 1), types.ErrInvalid},
		"a stranger who begins an escrow":      {stranger.String(), sdk.NewInt64Coin(usd, 1), types.ErrDenominations},
		"the agent that begins an escrow":      {teller.String(), sdk.NewInt64Coin(usd, 1), types.ErrDenominations},
		"a denomination that is not permitted": {sponsor.String(), sdk.NewInt64Coin("ugbp", 1), types.ErrDenominations},
		"a denomination that is none":          {sponsor.String(), sdk.Coin{Denom: "1", Amount: math.OneInt()}, types.ErrAmount},
		"nothing":                              {sponsor.String(), sdk.NewInt64Coin(usd, 0), types.ErrAmount},
		"no coin at all":                       {sponsor.String(), sdk.Coin{}, types.ErrAmount},
		"less than nothing":                    {sponsor.String(), sdk.Coin{Denom: usd, Amount: math.NewInt(-1)}, types.ErrAmount},
		"an amount that could overflow":        {sponsor.String(), sdk.Coin{Denom: usd, Amount: power(255)}, types.ErrAmount},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.refused(t, tc.want, func() error {
				_, err := f.Fund(f.ctx, &types.MsgFund{Signer: tc.signer, Trial: trial, Amount: tc.amount})
				return err
			})
		})
	}
	f := setup(t)
	f.refused(t, trialtypes.ErrUnknownTrial, func() error {
		_, err := f.Fund(f.ctx, &types.MsgFund{Signer: stranger.String(), Trial: lastTrial + 1, Amount: sdk.NewInt64Coin(usd, 1)})
		return err
	})
	f.give(t, sponsor, usd, math.NewInt(9))
	f.refused(t, sdkerrors.ErrInsufficientFunds, func() error {
		_, err := f.Fund(f.ctx, &types.MsgFund{Signer: sponsor.String(), Trial: trial, Amount: sdk.NewInt64Coin(usd, 10)})
		return err
	})
}

func TestAnybodyAddsToAnEscrowThatThereIsAndTheFactSaysWho(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 10)
	ada := f.open(t, trial, "ada", wallet("ada"))
	require.Equal(t, queued, f.earn(t, trial, ada, eur, 7).State, "something is owed in a denomination that nobody funded")
	for _, tc := range []struct {
		giver sdk.AccAddress
		denom string
		want  fact.Actor
	}{
		{stranger, usd, fact.Actor{Kind: fact.ActorKind_ACTOR_KIND_ACCOUNT, Address: stranger.String()}},
		{stranger, eur, fact.Actor{Kind: fact.ActorKind_ACTOR_KIND_ACCOUNT, Address: stranger.String()}},
		{teller, usd, fact.Actor{Kind: fact.ActorKind_ACTOR_KIND_PERSON, Address: teller.String(), Organisation: bankOrg}},
	} {
		f.give(t, tc.giver, tc.denom, math.NewInt(7))
		mark := len(f.facts())
		_, err := f.Fund(f.ctx, &types.MsgFund{Signer: tc.giver.String(), Trial: trial, Amount: sdk.NewInt64Coin(tc.denom, 7)})
		require.NoError(t, err)
		require.Equal(t, "0", f.balance(tc.giver.String(), tc.denom))
		require.Equal(t, &tc.want, f.facts()[mark].(*payoutfact.EscrowFunded).Signature.Actor)
	}
	require.Equal(t, settled, f.line(t, trial, 1).State, "a stranger paid what was owed")
	require.Equal(t, "24 = 24 + 0 + 0 + 0; 0 (0), 0 queue", f.figures(t, trial, usd))
	f.check(t)

	f.put(t, trialfact.Status_STATUS_COMPLETED)
	f.refused(t, identitytypes.ErrUnknownPerson, func() error {
		_, err := f.Refund(f.ctx, &types.MsgRefund{Signer: stranger.String(), Trial: trial, Denom: usd})
		return err
	})
	_, err := f.Refund(f.ctx, &types.MsgRefund{Signer: sponsor.String(), Trial: trial, Denom: usd})
	require.NoError(t, err)
	require.Equal(t, "24", f.balance(treasury(sponsorOrg), usd), "what anybody gave is the trial's, and goes to its sponsor")
}

func TestAStrangerUsesUpNoneOfTheDenominationsInWhichATrialIsFunded(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 10)
	for i := range 1000 {
		denom := fmt.Sprintf("u%02d", i)
		f.give(t, stranger, denom, math.OneInt())
		_, err := f.Fund(f.ctx, &types.MsgFund{Signer: stranger.String(), Trial: trial, Amount: sdk.NewInt64Coin(denom, 1)})
		require.ErrorIs(t, err, types.ErrDenominations)
	}
	for i := range types.MaxDenominations - 1 {
		f.fund(t, trial, fmt.Sprintf("u%02d", i), 10)
	}
	f.check(t)
}

func TestEscrowIsFundedFromATreasuryByItsAdministratorWithinItsLimit(t *testing.T) {
	const denom = identitytypes.FeeDenom // in which the treasury has a limit
	f := setup(t)
	f.give(t, identitytypes.Treasury(sponsorOrg), denom, math.NewInt(100))
	f.give(t, identitytypes.Treasury(sponsorOrg), usd, math.NewInt(100))
	fund := func(denom string, amount int64) error {
		_, err := f.Fund(f.ctx, &types.MsgFund{Signer: sponsor.String(), Trial: trial, Amount: sdk.NewInt64Coin(denom, amount), FromTreasury: true})
		return err
	}
	f.refused(t, identitytypes.ErrRole, func() error { return fund(denom, 60) })
	modules.Must(f.below, identitykeeper.NewMsgServer(f.below.Identity).GrantRole, &identitytypes.MsgGrantRole{
		Signer: f.administrator.Address, Address: sponsor.String(), Role: identitytypes.RoleTerm{Role: fact.Role_ROLE_ADMINISTRATOR},
	})
	f.refused(t, identitytypes.ErrTreasuryLimit, func() error { return fund(usd, 60) })
	mark := len(f.facts())
	require.NoError(t, fund(denom, 60))
	require.Equal(t, "40", f.balance(treasury(sponsorOrg), denom))
	require.Equal(t, "60 = 60 + 0 + 0 + 0; 0 (0), 0 queue", f.figures(t, trial, denom))
	funded := f.facts()[mark].(*payoutfact.EscrowFunded)
	require.True(t, funded.FromTreasury)
	require.Equal(t, sponsorOrg, funded.Signature.Actor.Organisation)
	f.refused(t, sdkerrors.ErrInsufficientFunds, func() error { return fund(denom, 41) })
	f.check(t)
}
