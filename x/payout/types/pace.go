package types

import (
	"slices"
	"strings"
	"time"

	"cosmossdk.io/math"

	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
)

// Pace is how fast a schedule lets participations earn a tariff. What comes faster is owed all the same, and held.
type Pace struct {
	// Interval is how long it takes until a participation may earn the tariff once more, counted from its screening. Zero where
	// the cap is 1.
	Interval time.Duration
	// ParticipationDay and SiteDay are what one participation, and all of a site together, are paid in a UTC day at most.
	ParticipationDay, SiteDay math.Int
	// Epoch is how long what is earned waits for the end of its epoch at most, zero where it is released at once.
	Epoch time.Duration
}

const hoursOfDay = 24 * time.Hour

// ahead returns until when a line waits of a tariff that was earned count times with it, by a participation that earns
// since a time: an allowance of one line, which refills by one each interval.
func (p Pace) ahead(count uint32, since, now time.Time) time.Time {
	if p.Interval <= 0 || count <= 1 {
		return now
	}
	before, passed := int64(count-1), max(now.Sub(since), 0)
	switch {
	case before <= int64(passed/p.Interval):
		return now
	case before > int64((passed+MaxPaced)/p.Interval):
		return now.Add(MaxPaced)
	}
	return since.Add(time.Duration(before) * p.Interval)
}

// epochEnd returns the end of the epoch in which a time lies. Epochs begin at 1970-01-01 00:00 UTC.
func (p Pace) epochEnd(now time.Time) time.Time {
	if p.Epoch <= 0 {
		return now
	}
	length := p.Epoch.Nanoseconds()
	return time.Unix(0, (now.UnixNano()/length+1)*length).UTC()
}

// Delay notes what the schedule's pace delays the line for, and until when: its tariff came too fast, the amount of the day
// is used up, or it waits for the end of its epoch. The count is how often the participation earned its tariff with it.
func (l *Line) Delay(p Pace, count uint32, since time.Time, days, siteDays *[]Day, now time.Time) {
	l.Pace, l.PacedUntil = payoutfact.Hold_HOLD_UNSPECIFIED, nil
	today := dayOf(now)
	day := max(takeDay(days, l.Denom, l.Amount, p.ParticipationDay, today), takeDay(siteDays, l.Denom, l.Amount, p.SiteDay, today))
	until := now
	for _, d := range []struct {
		why   payoutfact.Hold
		until time.Time
	}{
		{payoutfact.Hold_HOLD_FASTER_THAN_SCHEDULE, p.ahead(count, since, now)},
		{payoutfact.Hold_HOLD_DAILY_AMOUNT, beginOf(day)},
	} {
		if d.until.After(until) {
			l.Pace, until = d.why, d.until
		}
	}
	if !until.After(now) && p.Epoch > 0 {
		l.Pace, until = payoutfact.Hold_HOLD_EPOCH, p.epochEnd(now)
	}
	if until.After(now) {
		l.PacedUntil = &until
	}
}

// dayOf returns the number of the UTC day of a time, from 1970-01-01 on.
func dayOf(t time.Time) uint32 { return uint32(t.Unix() / int64(hoursOfDay.Seconds())) }

// beginOf returns when a day begins.
func beginOf(day uint32) time.Time { return time.Unix(int64(day)*int64(hoursOfDay.Seconds()), 0).UTC() }

// takeDay takes an amount off the first day, from today on, that has room for it, and returns that day: what is earned is
// paid in turn, a day after another. It looks at most [MaxPaced] ahead; what is beyond is paid then.
func takeDay(days *[]Day, denom string, amount, limit math.Int, today uint32) uint32 {
	i, found := slices.BinarySearchFunc(*days, denom, func(d Day, denom string) int { return strings.Compare(d.Denom, denom) })
	if !found {
		*days = slices.Insert(*days, i, Day{Denom: denom, Number: today, Amount: math.ZeroInt()})
	}
	day := &(*days)[i]
	if day.Number < today {
		day.Number, day.Amount = today, math.ZeroInt()
	}
	if sum := day.Amount.Add(amount); sum.LTE(limit) {
		day.Amount = sum
		return day.Number
	}
	if last := today + uint32(MaxPaced/hoursOfDay); day.Number >= last {
		return last
	}
	if day.Amount.IsPositive() {
		day.Number++
	}
	day.Amount = amount
	return day.Number
}
