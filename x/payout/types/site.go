package types

import (
	"cmp"
	"slices"

	"cosmossdk.io/math"
)

// Begin notes that one more participation of the site may earn.
func (s *SiteLedger) Begin() { s.Open++ }

// Join notes that a participation which may earn came from another site, with what it earned there.
func (s *SiteLedger) Join(e Earnings) {
	s.Begin()
	s.addAll(e)
}

// Earn counts a line of a participation that may earn.
func (s *SiteLedger) Earn(l Line) {
	s.count(l.ScheduleLine, l.Tariff, 1)
	addSum(&s.Sums, l.ScheduleLine, l.Amount)
}

// addAll counts what a participation earned.
func (s *SiteLedger) addAll(e Earnings) {
	for _, t := range e.Tariffs {
		if t.Count > 0 {
			s.count(t.ScheduleLine, t.Tariff, uint64(t.Count))
		}
	}
	for _, sum := range e.Sums {
		addSum(&s.Sums, sum.ScheduleLine, sum.Amount)
	}
}

// Void takes back that a line counts for its tariff and its schedule.
func (s *SiteLedger) Void(l Line) {
	s.take(l.ScheduleLine, l.Tariff, 1)
	addSum(&s.Sums, l.ScheduleLine, l.Amount.Neg())
}

// End notes that a participation may earn no more. What it earned no longer stands against what the others may.
func (s *SiteLedger) End(e Earnings) {
	s.Open--
	for _, t := range e.Tariffs {
		s.take(t.ScheduleLine, t.Tariff, uint64(t.Count))
	}
	for _, sum := range e.Sums {
		addSum(&s.Sums, sum.ScheduleLine, sum.Amount.Neg())
	}
}

func (s *SiteLedger) count(scheduleLine, tariff uint32, n uint64) {
	i, found := s.search(scheduleLine, tariff)
	if !found {
		s.Tariffs = slices.Insert(s.Tariffs, i, SiteTariff{ScheduleLine: scheduleLine, Tariff: tariff})
	}
	s.Tariffs[i].Count += n
}

func (s *SiteLedger) take(scheduleLine, tariff uint32, n uint64) {
	if i, found := s.search(scheduleLine, tariff); found {
		if s.Tariffs[i].Count -= min(n, s.Tariffs[i].Count); s.Tariffs[i].Count == 0 {
			s.Tariffs = slices.Delete(s.Tariffs, i, i+1)
		}
	}
}

func (s SiteLedger) search(scheduleLine, tariff uint32) (int, bool) {
	return slices.BinarySearchFunc(s.Tariffs, SiteTariff{ScheduleLine: scheduleLine, Tariff: tariff}, func(a, b SiteTariff) int {
		return cmp.Or(cmp.Compare(a.ScheduleLine, b.ScheduleLine), cmp.Compare(a.Tariff, b.Tariff))
	})
}

// Earnable returns what the participations of the site that may earn could still earn of a tariff: each as often as the cap
// allows, less what they have earned.
func (s SiteLedger) Earnable(scheduleLine, tariff, limit uint32, amount math.Int) math.Int {
	times := math.NewIntFromUint64(s.Open).Mul(math.NewIntFromUint64(uint64(limit)))
	if i, found := s.search(scheduleLine, tariff); found {
		times = times.Sub(math.NewIntFromUint64(s.Tariffs[i].Count))
	}
	if !times.IsPositive() {
		return math.ZeroInt()
	}
	return times.Mul(amount)
}
