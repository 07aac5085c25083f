package types

import (
	"cmp"
	"slices"
	"strings"
	"time"

	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/internal/utc"
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

// next returns from when on a tariff may be earned that was earned count times with it, by a participation that earns since a
// time: an allowance of one line, which refills by one each interval. It refuses what is further ahead than a pace holds a line.
func (p Pace) next(count uint32, since, now time.Time) (time.Time, error) {
	if p.Interval <= 0 || count <= 1 {
		return now, nil
	}
	before, passed := int64(count-1), max(now.Sub(since), 0)
	switch {
	case before <= int64(passed/p.Interval):
		return now, nil
	case before > int64((passed+MaxPaced)/p.Interval):
		return now, errorsmod.Wrapf(ErrTooFast, "it is earned for the %dth time, once in %s is allowed since %s: attest it when it is at most %s ahead",
			count, p.Interval, since.UTC().Format(time.RFC3339), MaxPaced)
	}
	return since.Add(time.Duration(before) * p.Interval), nil
}

// epochEnd returns the end of the epoch in which a time lies. Epochs begin at 1970-01-01 00:00 UTC.
func (p Pace) epochEnd(now time.Time) time.Time {
	length := p.Epoch.Nanoseconds()
	return time.Unix(0, (now.UnixNano()/length+1)*length).UTC()
}

// Delay notes what the schedule's pace delays the line for, and until when: its tariff came too fast, and waits for the next; or
// it waits for the end of its epoch, as what came too fast does besides. The count is how often the participation earned its
// tariff with it.
func (l *Line) Delay(p Pace, count uint32, since, now time.Time) error {
	until, err := p.next(count, since, now)
	if err != nil {
		return err
	}
	l.Pace, l.PacedUntil = payoutfact.Hold_HOLD_UNSPECIFIED, nil
	if until.After(now) {
		l.Pace = payoutfact.Hold_HOLD_FASTER_THAN_SCHEDULE
	}
	if p.Epoch > 0 {
		until = p.epochEnd(until)
		if l.Pace == payoutfact.Hold_HOLD_UNSPECIFIED {
			l.Pace = payoutfact.Hold_HOLD_EPOCH
		}
	}
	if until.After(now) {
		l.PacedUntil = &until
	}
	return nil
}

// Count takes the line off the first day, from today on, on which its participation and its site both have room for it, and
// delays it until then. What a participation earns is paid in turn, a day after another; a day of its site on which one of them has
// no room is still there for the others. Where there is no room as far ahead as a pace holds a line, it is delayed until then and
// not counted. Each line is counted once; one that is held again after its turn was found, once more when it is released.
func (l *Line) Count(own, site *[]Day, ofOwn, ofSite math.Int, now time.Time) {
	if l.Counted {
		return
	}
	today, last := utc.Day(now), utc.Day(now.Add(MaxPaced))
	*site = slices.DeleteFunc(*site, func(d Day) bool { return d.Number < today })
	mine := dayIn(own, l.Denom, today)
	day := mine.Number
	for day <= last && (mine.from(day).isFull(l.Amount, ofOwn) || dayAt(*site, l.Denom, day).isFull(l.Amount, ofSite)) {
		day++
	}
	if l.Counted = day <= last; l.Counted {
		*mine = mine.from(day).and(l.Amount)
		setDay(site, dayAt(*site, l.Denom, day).and(l.Amount))
	}
	if day > today {
		begin := utc.Begin(min(day, last))
		l.Pace, l.PacedUntil = payoutfact.Hold_HOLD_DAILY_AMOUNT, &begin
	}
}

// GiveBack puts the line back on the day of which it was counted, if it waits or waited for that, so that it is counted anew.
func (l *Line) GiveBack(own, site *[]Day) {
	if l.Pace != payoutfact.Hold_HOLD_DAILY_AMOUNT {
		return
	}
	if day := utc.Day(*l.PacedUntil); l.Counted {
		for _, days := range []*[]Day{own, site} {
			for i, d := range *days {
				if d.Denom == l.Denom && d.Number == day {
					(*days)[i].Amount = math.MaxInt(d.Amount.Sub(l.Amount), math.ZeroInt())
				}
			}
		}
	}
	l.Pace, l.PacedUntil, l.Counted = payoutfact.Hold_HOLD_UNSPECIFIED, nil, false
}

// RequireDaySoon refuses an accrual for which there is no room on a day that is as near as a pace holds a line.
func (l Line) RequireDaySoon() error {
	if l.Pace == payoutfact.Hold_HOLD_DAILY_AMOUNT && !l.Counted {
		return errorsmod.Wrapf(ErrTooFast, "the amounts of the days until %s are used up: attest it when that is less than %s ahead",
			l.PacedUntil.UTC().Format(time.DateOnly), MaxPaced)
	}
	return nil
}

// dayIn returns how far the days of a denomination are used by a participation, today if they are not, to be changed in place.
func dayIn(days *[]Day, denom string, today uint32) *Day {
	i, found := slices.BinarySearchFunc(*days, denom, func(d Day, denom string) int { return strings.Compare(d.Denom, denom) })
	if !found {
		*days = slices.Insert(*days, i, Day{Denom: denom, Number: today, Amount: math.ZeroInt()})
	}
	day := &(*days)[i]
	*day = day.from(today)
	return day
}

// dayAt returns what is taken off a day of a site.
func dayAt(days []Day, denom string, number uint32) Day {
	day := Day{Denom: denom, Number: number, Amount: math.ZeroInt()}
	if i, found := slices.BinarySearchFunc(days, day, compareDays); found {
		return days[i]
	}
	return day
}

// setDay notes what is taken off a day of a site.
func setDay(days *[]Day, day Day) {
	i, found := slices.BinarySearchFunc(*days, day, compareDays)
	if !found {
		*days = slices.Insert(*days, i, day)
	}
	(*days)[i] = day
}

func compareDays(a, b Day) int {
	return cmp.Or(strings.Compare(a.Denom, b.Denom), cmp.Compare(a.Number, b.Number))
}

// from returns the day, or a later one of which nothing is taken.
func (d Day) from(number uint32) Day {
	if d.Number < number {
		d.Number, d.Amount = number, math.ZeroInt()
	}
	return d
}

// and returns the day with an amount more taken off it.
func (d Day) and(amount math.Int) Day {
	d.Amount = d.Amount.Add(amount)
	return d
}

// isFull reports whether something was taken off the day and an amount more would be beyond its limit.
func (d Day) isFull(amount, limit math.Int) bool {
	return d.Amount.IsPositive() && d.Amount.Add(amount).GT(limit)
}
