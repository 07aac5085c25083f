package types

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/internal/utc"
)

// booking counts lines of participations of one site, of which each is paid 40 a day at most and all together 100.
type booking struct {
	t    *testing.T
	own  map[string]*[]Day
	site []Day
}

func newBooking(t *testing.T) *booking { return &booking{t: t, own: make(map[string]*[]Day)} }

// noon is a time on a day.
func noon(day int) time.Time {
	return utc.Begin(uint32(day)).Add(12 * time.Hour)
}

// count counts a line on a day and returns the day on which it is paid.
func (b *booking) count(who string, amount int64, today int) (Line, int) {
	b.t.Helper()
	if b.own[who] == nil {
		b.own[who] = &[]Day{}
	}
	l := Line{Denom: "uusd", Amount: math.NewInt(amount)}
	l.Count(b.own[who], &b.site, math.NewInt(40), math.NewInt(100), noon(today))
	require.NoError(b.t, checkDays(b.site, compareDays))
	if l.PacedUntil == nil {
		return l, today
	}
	require.Equal(b.t, payoutfact.Hold_HOLD_DAILY_AMOUNT, l.Pace)
	return l, int(utc.Day(*l.PacedUntil))
}

func (b *booking) requireDays(who string, amount int64, today int, want ...int) {
	b.t.Helper()
	for i, w := range want {
		_, day := b.count(who, amount, today)
		require.Equal(b.t, w, day, "line %d of %s", i, who)
	}
}

func TestAParticipationIsPaidInTurnUpToItsAmountOfADay(t *testing.T) {
	b := newBooking(t)
	b.requireDays("hasty", 20, 100, 100, 100, 101, 101, 102)
	b.requireDays("hasty", 20, 101, 102, 103)
	b.requireDays("hasty", 20, 110, 110)
}

func TestAParticipationWhoseDayIsFullHoldsUpNobodyElse(t *testing.T) {
	b := newBooking(t)
	b.requireDays("hasty", 40, 100, 100, 101, 102, 103, 104, 105)
	b.requireDays("patient", 40, 100, 100, 101)
	b.requireDays("third", 20, 100, 100, 101, 102, 102)
	b.requireDays("fourth", 10, 100, 102)
}

func TestWhoComesWhenTheDayOfTheSiteIsFullIsPaidOnTheNextWithRoom(t *testing.T) {
	b := newBooking(t)
	for _, who := range []string{"a", "b"} {
		b.requireDays(who, 40, 100, 100)
	}
	b.requireDays("c", 40, 100, 101)
	b.requireDays("d", 20, 100, 100)
	b.requireDays("e", 1, 100, 101)
}

func TestAnAmountBeyondThatOfADayIsPaidOnADayOfItsOwn(t *testing.T) {
	b := newBooking(t)
	b.requireDays("costly", 500, 100, 100, 101)
	b.requireDays("other", 10, 100, 102)
}

func TestALineIsNotCountedBeyondThirtyDays(t *testing.T) {
	b := newBooking(t)
	for day := 100; day <= 130; day++ {
		b.requireDays("ghost", 40, 100, day)
	}
	l, day := b.count("ghost", 40, 100)
	require.False(t, l.Counted)
	require.ErrorIs(t, l.RequireDaySoon(), ErrTooFast)
	require.Equal(t, 130, day, "one that is released takes its turn again then")
	require.Len(t, b.site, 31)
	b.requireDays("patient", 40, 100, 100)
	b.requireDays("ghost", 40, 120, 131)
	require.Len(t, b.site, 12, "days that are over are forgotten")
	again, _ := b.count("ghost", 40, 121)
	require.True(t, again.Counted)
	before := again
	again.Count(b.own["ghost"], &b.site, math.NewInt(40), math.NewInt(100), noon(121))
	require.Equal(t, before, again, "each is counted once")
}

func TestTheDayOfALineThatIsObjectedToIsThereForOthers(t *testing.T) {
	b := newBooking(t)
	b.requireDays("a", 40, 100, 100)
	b.requireDays("b", 40, 100, 100)
	objected, day := b.count("c", 40, 100)
	require.Equal(t, 101, day)
	b.requireDays("a", 40, 100, 101)
	objected.Object(7, b.own["c"], &b.site, noon(100), noon(114))
	require.False(t, objected.Counted)
	require.Equal(t, payoutfact.Hold_HOLD_OBJECTED, objected.Hold)
	b.requireDays("b", 40, 100, 101)
	b.requireDays("d", 20, 100, 100, 101)
}
