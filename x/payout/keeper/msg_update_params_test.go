package keeper_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/payout/keeper"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// permit has governance set the denominations in which trials are funded.
func (f *fixture) permit(denoms ...string) error {
	_, err := f.UpdateParams(f.ctx, &types.MsgUpdateParams{Authority: f.below.Identity.Authority(), Params: types.Params{Denoms: denoms}})
	return err
}

func TestGovernancePermitsDenominationsAndThatIsPublic(t *testing.T) {
	f := setup(t)
	voucher := "ibc/" + strings.Repeat("0A", 32)
	f.give(t, stranger, "ugbp", math.OneInt())
	mark := len(f.facts())
	require.NoError(t, f.permit(voucher, "ugbp", usd))
	permitted := f.facts()[mark].(*payoutfact.DenominationsPermitted)
	require.Equal(t, []string{voucher, "ugbp", usd}, permitted.Denoms)
	require.Equal(t, fact.ActorKind_ACTOR_KIND_GOVERNANCE, permitted.Signature.Actor.Kind)
	answer, err := keeper.NewQueryServer(f.Keeper).Params(f.ctx, &types.QueryParamsRequest{})
	require.NoError(t, err)
	require.Equal(t, permitted.Denoms, answer.Params.Denoms)
	f.fund(t, trial, "ugbp", 5)
	f.fund(t, trial, voucher, 5)
	f.check(t)
}

func TestADenominationThatIsTakenOffTheListIsFundedNoMoreButPaidAndRefunded(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 10)
	ada := f.open(t, trial, "ada", wallet("ada"))
	f.give(t, stranger, eur, math.OneInt())
	require.NoError(t, f.permit(eur))

	f.give(t, sponsor, usd, math.NewInt(5))
	f.refused(t, types.ErrDenominations, func() error {
		_, err := f.Fund(f.ctx, &types.MsgFund{Signer: sponsor.String(), Trial: trial, Amount: sdk.NewInt64Coin(usd, 5)})
		return err
	})
	require.Equal(t, settled, f.earn(t, trial, ada, usd, 7).State, "what was funded is paid")
	require.Equal(t, queued, f.earn(t, trial, ada, usd, 7).State, "what is owed is recorded")
	require.NoError(t, f.permit(usd))
	f.fund(t, trial, usd, 10)
	require.Equal(t, settled, f.line(t, trial, 2).State)

	require.NoError(t, f.permit(eur))
	f.put(t, trialfact.Status_STATUS_COMPLETED)
	_, err := f.Refund(f.ctx, &types.MsgRefund{Signer: sponsor.String(), Trial: trial, Denom: usd})
	require.NoError(t, err)
	require.Equal(t, "6", f.balance(treasury(sponsorOrg), usd))
	f.check(t)
}

func TestUpdateParamsRefuses(t *testing.T) {
	f := setup(t)
	f.refused(t, identitytypes.ErrAuthority, func() error {
		_, err := f.UpdateParams(f.ctx, &types.MsgUpdateParams{Authority: sponsor.String(), Params: types.DefaultParams()})
		return err
	})
	f.refused(t, types.ErrDenominations, func() error { return f.permit() })
	f.refused(t, types.ErrDenominations, func() error { return f.permit("uusdd") })
	require.ErrorContains(t, f.permit("uusdd"), "there are no coins of uusdd on this chain")
}
