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
	modules "github.com/equipoise-trials/equipoise/testutil/fixture"
	identitykeeper "github.com/equipoise-trials/equipoise/x/identity/keeper"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/payout/types"
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
		"a signer that is no address":   {"me", sdk.NewInt64Coin(usd, 1), types.ErrInvalid},
		"somebody without the task":     {stranger.String(), sdk.NewInt64Coin(usd, 1), identitytypes.ErrUnknownPerson},
		"nothing":                       {sponsor.String(), sdk.NewInt64Coin(usd, 0), types.ErrAmount},
		"no coin at all":                {sponsor.String(), sdk.Coin{}, types.ErrAmount},
		"less than nothing":             {sponsor.String(), sdk.Coin{Denom: usd, Amount: math.NewInt(-1)}, types.ErrAmount},
		"an amount that could overflow": {sponsor.String(), sdk.Coin{Denom: usd, Amount: power(255)}, types.ErrAmount},
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
	f.give(t, sponsor, usd, math.NewInt(9))
	f.refused(t, sdkerrors.ErrInsufficientFunds, func() error {
		_, err := f.Fund(f.ctx, &types.MsgFund{Signer: sponsor.String(), Trial: trial, Amount: sdk.NewInt64Coin(usd, 10)})
		return err
	})
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
