package keeper_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// paced returns what a participation has earned by a visit that a nurse attested, under the amounts of the day that the schedule has.
func (f *fixture) paced(handle fact.Hash, amount int64, nurse sdk.AccAddress) types.Accrual {
	a := f.accrual(trial, handle, usd, amount)
	a.Attester, a.Pace = nurse.String(), types.Pace{ParticipationDay: f.schedules.ParticipationDay, SiteDay: f.schedules.SiteDay}
	return a
}

// Whoever takes a participation over finds 14 days of it ready, earned within the amount of each day, and is paid all of them at once.
func TestWhatAHoldOutlivesTakesItsTurnOnTheDaysAfterIt(t *testing.T) {
	f := setup(t)
	f.schedules.ParticipationDay, f.schedules.SiteDay = math.NewInt(10), math.NewInt(100)
	f.fund(t, trial, usd, 1000)
	ada := f.open(t, trial, "ada", wallet("ada"))
	for range 14 {
		_, err := f.Accrue(f.ctx, f.paced(ada, 10, stranger))
		require.NoError(t, err)
	}
	require.Equal(t, "10", f.balance(wallet("ada").Address, usd))
	f.hold(t, ada, 28*wholeDay)
	before := 10
	for day := range 45 {
		f.pass(t, wholeDay)
		f.check(t)
		var now int
		_, err := fmt.Sscan(f.balance(wallet("ada").Address, usd), &now)
		require.NoError(t, err)
		require.LessOrEqual(t, now-before, 10, "day %d", day)
		before = now
	}
	require.Equal(t, 140, before, "all of it is paid in the end")
}

// The day that was given back is there for others of the site while the participation is held.
func TestADayOnWhichAHoldKeepsALineIsThereForOthers(t *testing.T) {
	f := setup(t)
	f.schedules.ParticipationDay, f.schedules.SiteDay = math.NewInt(10), math.NewInt(10)
	f.fund(t, trial, usd, 1000)
	ada, ben := f.open(t, trial, "ada", wallet("ada")), f.open(t, trial, "ben", wallet("ben"))
	for range 2 {
		_, err := f.Accrue(f.ctx, f.paced(ada, 10, stranger))
		require.NoError(t, err)
	}
	f.hold(t, ada, 28*wholeDay)
	f.pass(t, wholeDay)
	require.Equal(t, payoutfact.Hold_HOLD_REBINDING, f.line(t, trial, 2).Hold)
	_, line := f.accrue(t, f.paced(ben, 10, stranger))
	require.Equal(t, settled, line.State, "nobody waits for who is paid nothing")
	f.check(t)
}

