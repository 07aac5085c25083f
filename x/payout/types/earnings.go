package types

import (
	"cmp"
	"slices"
	"strings"
)

// Earned returns how often a tariff of a schedule line was earned.
func (e Earnings) Earned(scheduleLine, tariff uint32) uint32 {
	i, found := e.searchTariff(scheduleLine, tariff)
	if !found {
		return 0
	}
	return e.Tariffs[i].Count
}

// Begin counts a new line, and has it name the participation's line before it. It returns how often the tariff was earned
// then.
func (e *Earnings) Begin(l *Line) uint32 {
	i, found := e.searchTariff(l.ScheduleLine, l.Tariff)
	if !found {
		e.Tariffs = slices.Insert(e.Tariffs, i, TariffCount{ScheduleLine: l.ScheduleLine, Tariff: l.Tariff})
	}
	e.Tariffs[i].Count++
	addSum(&e.Sums, l.ScheduleLine, l.Amount)
	l.Previous, e.LastLine = e.LastLine, l.Number
	return e.Tariffs[i].Count
}

// Void takes back that a line counts for its tariff and its schedule: it was not earned.
func (e *Earnings) Void(l Line) {
	if i, found := e.searchTariff(l.ScheduleLine, l.Tariff); found && e.Tariffs[i].Count > 0 {
		e.Tariffs[i].Count--
	}
	addSum(&e.Sums, l.ScheduleLine, l.Amount.Neg())
}

// Add counts a line in the state that it is in.
func (e *Earnings) Add(l *Line) error {
	e.Begin(l)
	if l.State == void {
		e.Void(*l)
	}
	return e.Statement(l.Denom).count(l.Amount, l.State)
}

// Statement returns the figures in a denomination, to be changed in place. What the participation does not have is put
// there, all zero.
func (e *Earnings) Statement(denom string) *Statement {
	i, found := slices.BinarySearchFunc(e.Statements, denom, func(s Statement, denom string) int { return strings.Compare(s.Denom, denom) })
	if !found {
		e.Statements = slices.Insert(e.Statements, i, NewStatement(denom))
	}
	return &e.Statements[i]
}

func (e Earnings) searchTariff(scheduleLine, tariff uint32) (int, bool) {
	return slices.BinarySearchFunc(e.Tariffs, TariffCount{ScheduleLine: scheduleLine, Tariff: tariff}, func(a, b TariffCount) int {
		return cmp.Or(cmp.Compare(a.ScheduleLine, b.ScheduleLine), cmp.Compare(a.Tariff, b.Tariff))
	})
}
