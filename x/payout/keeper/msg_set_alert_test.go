package keeper_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/payout/keeper"
	"github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func (f *fixture) alert(signer sdk.AccAddress, denom, threshold string) error {
	_, err := f.SetAlert(f.ctx, &types.MsgSetAlert{Signer: signer.String(), Trial: trial, Denom: denom, Threshold: threshold})
	return err
}

// watched ends a block, and begins the next after some time.
func (f *fixture) watched(t testing.TB, later time.Duration) {
	t.Helper()
	f.block(t)
	f.below.Next(later)
	f.ctx = f.below.Ctx
}

func TestAnAlertSaysOnceThatAnEscrowIsLowAndOnceThatItIsRestored(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 100)
	ada := f.open(t, trial, "ada", wallet("ada"))
	mark := len(f.facts())
	require.NoError(t, f.alert(sponsor, usd, "50"))
	f.watched(t, 2*time.Hour)
	require.Equal(t, []string{"EscrowAlertSet"}, f.kinds(mark), "as much is free")

	f.earn(t, trial, ada, usd, 51)
	mark = len(f.facts())
	f.watched(t, 2*time.Hour)
	f.watched(t, 2*time.Hour)
	require.Equal(t, []string{"EscrowLow"}, f.kinds(mark))
	low := f.facts()[mark].(*payoutfact.EscrowLow)
	require.Equal(t, fact.ActorKind_ACTOR_KIND_CHAIN, low.Signature.Actor.Kind)
	low.Signature = nil
	require.Equal(t, &payoutfact.EscrowLow{Trial: trial, Denom: usd, Threshold: "50"}, low, "it tells nothing of a payment")

	f.fund(t, trial, usd, 1)
	mark = len(f.facts())
	f.watched(t, 2*time.Hour)
	require.Equal(t, []string{"EscrowRestored"}, f.kinds(mark))

	require.NoError(t, f.alert(sponsor, usd, ""))
	f.earn(t, trial, ada, usd, 40)
	mark = len(f.facts())
	f.watched(t, 2*time.Hour)
	require.Empty(t, f.kinds(mark), "the alert has ended")
	f.refused(t, types.ErrAmount, func() error { return f.alert(sponsor, usd, "") })
	f.check(t)
}

func TestNobodyFloodsTheLogByMovingAnEscrowAcrossAThreshold(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 100)
	require.NoError(t, f.alert(sponsor, usd, "100"))
	f.put(t, trialfact.Status_STATUS_COMPLETED)
	said := 0
	for range 100 {
		require.NoError(t, f.refund("1"))
		f.block(t)
		f.fund(t, trial, usd, 1)
		f.block(t)
	}
	for _, recorded := range f.facts() {
		switch recorded.(type) {
		case *payoutfact.EscrowLow, *payoutfact.EscrowRestored:
			said++
		}
	}
	require.Equal(t, 1, said, "within the hour")
}

func TestMoreAlertsThanABlockLooksAtTakeTheirTurn(t *testing.T) {
	f := setup(t)
	for i := range types.MaxDenominations {
		denom := fmt.Sprintf("u%02d", i)
		for number := range lastTrial {
			f.fund(t, number+1, denom, 1)
			_, err := f.SetAlert(f.ctx, &types.MsgSetAlert{Signer: sponsor.String(), Trial: number + 1, Denom: denom, Threshold: "2"})
			require.NoError(t, err)
		}
	}
	f.give(t, sponsor, usd, math.OneInt())
	ada := f.open(t, lastTrial, "ada", wallet("ada"))
	f.earn(t, lastTrial, ada, usd, 1)
	_, err := f.SetAlert(f.ctx, &types.MsgSetAlert{Signer: sponsor.String(), Trial: lastTrial, Denom: usd, Threshold: "2"})
	require.NoError(t, err)
	said := func() (n int) {
		for _, name := range f.kinds(0) {
			if name == "EscrowLow" {
				n++
			}
		}
		return n
	}
	f.block(t)
	require.Equal(t, types.MaxAlertsPerBlock, said())
	state, err := f.ExportGenesis(f.ctx)
	require.NoError(t, err)
	require.NoError(t, state.Validate())
	require.NotNil(t, state.AlertTurn)
	f.block(t)
	require.Equal(t, types.MaxAlertsPerBlock+1, said())
	f.block(t)
	require.Equal(t, types.MaxAlertsPerBlock+1, said())
}

func TestSetAlertRefuses(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 100)
	for name, tc := range map[string]struct {
		signer           sdk.AccAddress
		denom, threshold string
		want             error
	}{
		"a stranger":                     {stranger, usd, "1", identitytypes.ErrUnknownPerson},
		"an agent":                       {teller, usd, "1", trialtypes.ErrOrganisation},
		"an escrow that there is not":    {sponsor, eur, "1", types.ErrDenominations},
		"nothing":                        {sponsor, usd, "0", types.ErrAmount},
		"less than nothing":              {sponsor, usd, "-5", types.ErrAmount},
		"what could overflow":            {sponsor, usd, power(130).String(), types.ErrAmount},
		"an end where there is no alert": {sponsor, usd, "", types.ErrAmount},
	} {
		t.Run(name, func(t *testing.T) {
			f.refused(t, tc.want, func() error { return f.alert(tc.signer, tc.denom, tc.threshold) })
		})
	}
}

func TestTheNeedOfATrialIsWhatItOwesAndWhatMayStillBeEarned(t *testing.T) {
	f := setup(t)
	f.schedules.Schedule = protocoltypes.Schedule{
		Line: 4, Version: 1, Denom: eur, ParticipationDay: boundless, SiteDay: boundless,
		Tariffs: []protocoltypes.Tariff{{Amount: math.NewInt(10), Cap: 3}, {Amount: math.NewInt(5), Cap: 2}},
	}
	f.fund(t, trial, usd, 7)
	ada := f.open(t, trial, "ada", wallet("ada"))
	need := func() []string {
		res, err := keeper.NewQueryServer(f.Keeper).Need(f.ctx, &types.QueryNeedRequest{Trial: trial})
		require.NoError(t, err)
		var said []string
		for _, n := range res.Needs {
			said = append(said, fmt.Sprintf("%s: %s - %s - %s - %s: %s short", n.Denom, n.Escrow, n.Reserved, n.Claimed, n.Earnable, n.Shortfall))
		}
		return said
	}
	require.Equal(t, []string{"ueur: 0 - 0 - 0 - 40: 40 short", "uusd: 7 - 0 - 0 - 0: 0 short"}, need(), "nobody funded what may be earned")
	require.Equal(t, queued, f.earn(t, trial, ada, eur, 5).State)
	require.Equal(t, "ueur: 0 - 5 - 0 - 35: 40 short", need()[0])
	f.fund(t, trial, eur, 12)
	require.Equal(t, "ueur: 7 - 0 - 0 - 35: 28 short", need()[0])
	_, err := keeper.NewQueryServer(f.Keeper).Need(f.ctx, &types.QueryNeedRequest{Trial: lastTrial + 1})
	require.Error(t, err)
}
