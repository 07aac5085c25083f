package types

import (
	"cmp"
	"slices"

	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// Caps bounds what is earned under a payment schedule in all, whatever its versions. Nil where nothing does.
type Caps struct {
	// Participation is what one participation may earn, Trial what all of the trial may together.
	Participation, Trial math.Int
}

// RequireWithinCaps reports whether what is accrued may be earned besides what the participation and the trial have earned.
func (a Accrual) RequireWithinCaps(e Earnings, l Ledger) error {
	if err := a.RequireWithinCap(e.Earned(a.Schedule.Line, a.Tariff)); err != nil {
		return err
	}
	for _, bound := range []struct {
		who        string
		cap, soFar math.Int
	}{
		{"the participation", a.Caps.Participation, sumOf(e.Sums, a.Schedule.Line)},
		{"the trial", a.Caps.Trial, sumOf(l.Sums, a.Schedule.Line)},
	} {
		if !bound.cap.IsNil() && bound.soFar.Add(a.Amount).GT(bound.cap) {
			return errorsmod.Wrapf(ErrOverCap, "%s has earned %s%s under schedule line %d, %s%s more are beyond its cap of %s%s",
				bound.who, bound.soFar, a.Denom, a.Schedule.Line, a.Amount, a.Denom, bound.cap, a.Denom)
		}
	}
	return nil
}

// RequireWithinTrialCap refuses to begin anything new under a schedule of whose cap the trial has less left than the largest amount of a tariff.
func (l Ledger) RequireWithinTrialCap(s protocoltypes.Schedule) error {
	if s.TrialCap.IsNil() {
		return nil
	}
	largest, earned := math.ZeroInt(), sumOf(l.Sums, s.Line)
	for _, t := range s.Tariffs {
		largest = math.MaxInt(largest, t.Amount)
	}
	if earned.Add(largest).GT(s.TrialCap) {
		return errorsmod.Wrapf(ErrOverCap, "the trial has earned %s%s of the %s%s that payment schedule %d allows in all: whoever begins now could not earn what they are promised",
			earned, s.Denom, s.TrialCap, s.Denom, s.Line)
	}
	return nil
}

// sumOf returns what was earned under a schedule.
func sumOf(sums []ScheduleSum, scheduleLine uint32) math.Int {
	if i, found := searchSum(sums, scheduleLine); found {
		return sums[i].Amount
	}
	return math.ZeroInt()
}

// addSum adds an amount to what was earned under a schedule. Under which nothing was earned is not among them.
func addSum(sums *[]ScheduleSum, scheduleLine uint32, amount math.Int) {
	i, found := searchSum(*sums, scheduleLine)
	if !found {
		*sums = slices.Insert(*sums, i, ScheduleSum{ScheduleLine: scheduleLine, Amount: math.ZeroInt()})
	}
	if (*sums)[i].Amount = math.MaxInt((*sums)[i].Amount.Add(amount), math.ZeroInt()); (*sums)[i].Amount.IsZero() {
		*sums = slices.Delete(*sums, i, i+1)
	}
}

func searchSum(sums []ScheduleSum, scheduleLine uint32) (int, bool) {
	return slices.BinarySearchFunc(sums, scheduleLine, func(s ScheduleSum, line uint32) int { return cmp.Compare(s.ScheduleLine, line) })
}

// KeptBack is what is kept back in a trial for what participations may still earn, schedule by schedule.
type KeptBack []keptUnder

type keptUnder struct {
	scheduleLine uint32
	amount       math.Int
	// trialCap is the trial's cap under the schedule, the largest of the versions in use; nil where one has none.
	trialCap math.Int
}

// Add keeps back what the participations of a site may still earn by the tariffs of a schedule, no more than their caps allow.
func (k *KeptBack) Add(site SiteLedger, scheduleLine uint32, byTariffs math.Int, caps Caps) {
	if !caps.Participation.IsNil() {
		byCap := caps.Participation.Mul(math.NewIntFromUint64(site.Open)).Sub(sumOf(site.Sums, scheduleLine))
		byTariffs = math.MinInt(byTariffs, math.MaxInt(byCap, math.ZeroInt()))
	}
	i, found := slices.BinarySearchFunc(*k, scheduleLine, func(u keptUnder, line uint32) int { return cmp.Compare(u.scheduleLine, line) })
	if !found {
		*k = slices.Insert(*k, i, keptUnder{scheduleLine, math.ZeroInt(), caps.Trial})
	}
	under := &(*k)[i]
	under.amount = under.amount.Add(byTariffs)
	if under.trialCap.IsNil() || caps.Trial.IsNil() {
		under.trialCap = math.Int{}
		return
	}
	under.trialCap = math.MaxInt(under.trialCap, caps.Trial)
}

// Sum returns what is kept back under all schedules, under each no more than the trial may still earn by its cap.
func (k KeptBack) Sum(ledger Ledger) math.Int {
	sum := math.ZeroInt()
	for _, under := range k {
		if !under.trialCap.IsNil() {
			left := under.trialCap.Sub(sumOf(ledger.Sums, under.scheduleLine))
			under.amount = math.MinInt(under.amount, math.MaxInt(left, math.ZeroInt()))
		}
		sum = sum.Add(under.amount)
	}
	return sum
}
