package types_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/equipoise-trials/equipoise/x/payout/types"
)

func TestAThresholdIsAnAmountOrNothing(t *testing.T) {
	none, err := types.ReadThreshold("uusd", "")
	require.NoError(t, err)
	require.True(t, none.IsZero())
	some, err := types.ReadThreshold("uusd", "25")
	require.NoError(t, err)
	require.Equal(t, "25", some.String())
	for _, said := range []string{"0", "-1", "all", "1.5", " 1", "1" + strings.Repeat("0", 39), "1" + strings.Repeat("0", 100)} {
		_, err := types.ReadThreshold("uusd", said)
		require.ErrorIs(t, err, types.ErrAmount, said)
	}
}

func TestAShortfallIsWhatIsOwedClaimedAndStillEarnableBeyondTheEscrow(t *testing.T) {
	e := types.NewEscrow(1, "uusd")
	e.Escrow, e.Reserved, e.Claimed = math.NewInt(100), math.NewInt(30), math.NewInt(20)
	for earnable, want := range map[int64]string{0: "0", 50: "0", 51: "1", 200: "150"} {
		require.Equal(t, want, e.Shortfall(math.NewInt(earnable)).String())
	}
	e.Reserved = math.NewInt(130)
	require.Equal(t, "-30", e.Free().String())
	require.Equal(t, "50", e.Shortfall(math.ZeroInt()).String())
}

func TestAnAlertFlipsAtItsThresholdAndNotBeforeAnHourAfterTheLast(t *testing.T) {
	e, now := types.NewEscrow(1, "uusd"), time.Unix(1e9, 0)
	e.Escrow = math.NewInt(99)
	a := types.Alert{Trial: 1, Denom: "uusd", Threshold: math.NewInt(100)}
	require.True(t, a.Flips(e, now), "a new alert speaks at once")
	a.Flip(now)
	require.False(t, a.Flips(e, now.Add(48*time.Hour)), "the same is said once")
	e.Escrow = math.NewInt(100)
	require.False(t, a.Flips(e, now.Add(types.TimeBetweenAlerts-1)))
	require.True(t, a.Flips(e, now.Add(types.TimeBetweenAlerts)))
}
