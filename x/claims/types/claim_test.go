package types_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	claimsfact "github.com/equipoise-trials/equipoise/fact/claims"
	"github.com/equipoise-trials/equipoise/x/claims/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
)

// names are the states by their names, from the first to the last.
var names = []claimsfact.State{
	claimsfact.State_STATE_AT_SITE, claimsfact.State_STATE_REFUSED, claimsfact.State_STATE_AT_ARBITER, claimsfact.State_STATE_AT_COMMITTEE,
	claimsfact.State_STATE_GRANTED, claimsfact.State_STATE_ACCRUED, claimsfact.State_STATE_DISMISSED, claimsfact.State_STATE_ATTESTED,
	claimsfact.State_STATE_OVER_CAP, claimsfact.State_STATE_DROPPED,
}

// TestAClaimGoesOnAsTheTableSays has a row for each state, and a letter for each state that may follow it: x where it may.
func TestAClaimGoesOnAsTheTableSays(t *testing.T) {
	for i, row := range []string{
		// site, refused, arbiter, committee, granted, accrued, dismissed, attested, over cap, dropped
		/* site      */ ".xx.x..x.x",
		/* refused   */ "..x.x.xx.x",
		/* arbiter   */ "...xx.xx.x",
		/* committee */ "....x.xx.x",
		/* granted   */ ".....x.xx.",
		/* accrued   */ "..........",
		/* dismissed */ "..........",
		/* attested  */ "..........",
		/* over cap  */ "..........",
		/* dropped   */ "..........",
	} {
		for j, may := range row {
			err := types.RequireTransition(names[i], names[j])
			require.Equal(t, may == 'x', err == nil, "%s to %s", names[i], names[j])
		}
		require.Equal(t, i <= 4, types.Claim{State: names[i]}.IsOpen(), names[i])
	}
	require.False(t, types.Claim{}.IsOpen())
}

func TestTwelveClaimsAreMadeInAYearAndTheNextOneAYearAfterTheFirst(t *testing.T) {
	opened := time.Date(2026, 3, 15, 9, 0, 0, 0, time.UTC)
	first := types.Claim{Opened: opened}
	for name, tc := range map[string]struct {
		now     time.Time
		allowed bool
	}{
		"at once":              {opened, false},
		"just before the year": {opened.Add(types.ClaimsPeriod - 1), false},
		"a year after":         {opened.Add(types.ClaimsPeriod), true},
	} {
		t.Run(name, func(t *testing.T) {
			err := first.RequireAllowance(tc.now)
			require.Equal(t, tc.allowed, err == nil, err)
		})
	}
}

func TestSilencePaysWhoWasEnrolledAndIsKnownToTwoOfTheSite(t *testing.T) {
	for _, tc := range []struct{ enrolled, attested, granted bool }{
		{true, true, true}, {true, false, false}, {false, true, false}, {false, false, false},
	} {
		require.Equal(t, tc.granted, types.IsGrantedBySilence(tc.enrolled, tc.attested), "%v", tc)
	}
}

// The messages that participants sign are those whose fees are promised to them, and staff pay for theirs.
func TestFeesArePromisedForWhatParticipantsSignAboutClaims(t *testing.T) {
	paid := participationtypes.PaidMessages()
	for _, m := range []sdk.Msg{&types.MsgClaim{}, &types.MsgDisputeClaim{}, &types.MsgDropClaim{}} {
		require.Contains(t, paid, sdk.MsgTypeURL(m))
		_, isOne := m.(interface {
			GetSigner() string
			GetHandle() []byte
		})
		require.True(t, isOne, "%T names who signs and about whom", m)
	}
	for _, m := range []sdk.Msg{&types.MsgAnswerClaim{}, &types.MsgDecideClaim{}} {
		require.NotContains(t, paid, sdk.MsgTypeURL(m))
	}
}
