package visitplan

import (
	"slices"
	"time"
)

// State says how a planned visit stands on a day.
type State string

const (
	// Made: every item of it was attested.
	Made State = "MADE"
	// Partly: some of its items were attested.
	Partly State = "PARTLY"
	// Overdue: its window is over.
	Overdue State = "OVERDUE"
	// Open: its window is open, or nothing says when it is.
	Open State = "OPEN"
	// Planned: its window is yet to come.
	Planned State = "PLANNED"
	// Unknown: the visit from which its day counts was not made, or its date is not known.
	Unknown State = "UNKNOWN"
)

// Attested is an item of a visit that stands: one that was taken back does not.
type Attested struct {
	Code, Item string
	// Occurrence under which it was attested.
	Occurrence uint32
	// Date that the site claimed; zero if whoever asks cannot open it.
	Date time.Time
}

// Due is a visit as it stands on a day.
type Due struct {
	Visit Visit
	// Number counts the times it is planned, from 0.
	Number uint32
	State  State
	// Earliest, Day and Latest are dates; zero where the anchor has none.
	Earliest, Day, Latest time.Time
	// Missing are the items that were not attested.
	Missing []Item
}

// Due returns how each planned visit of a participant stands on a day, in the order of the plan. What was attested counts in
// the order of its occurrences: one that was taken back and attested again under the next is one visit.
func (p Plan) Due(attested []Attested, today time.Time) (due []Due) {
	made := gather(attested)
	for _, v := range p.Visits {
		anchor, dated := made.date(v.Anchor)
		for n := range 1 + v.Repeats.Times {
			d := Due{Visit: v, Number: n, Missing: made.missing(v, n)}
			if v.Anchor != "" && dated {
				d.Day = anchor.AddDate(0, 0, v.Day+int(n)*v.Repeats.Every)
				d.Earliest, d.Latest = d.Day.AddDate(0, 0, -v.Before), d.Day.AddDate(0, 0, v.After)
			}
			d.State = d.stateOn(day(today))
			due = append(due, d)
		}
	}
	return due
}

func (d Due) stateOn(today time.Time) State {
	switch {
	case len(d.Visit.Items) > 0 && len(d.Missing) == 0:
		return Made
	case len(d.Missing) < len(d.Visit.Items):
		return Partly
	case d.Visit.Anchor == "":
		return Open
	case d.Day.IsZero():
		return Unknown
	case today.After(d.Latest):
		return Overdue
	case today.Before(d.Earliest):
		return Planned
	}
	return Open
}

// visits are the items that were attested of each visit, by code and item, in the order of their occurrences.
type visits map[[2]string][]Attested

func gather(attested []Attested) visits {
	made := make(visits)
	for _, a := range attested {
		made[[2]string{a.Code, a.Item}] = append(made[[2]string{a.Code, a.Item}], a)
	}
	for _, those := range made {
		slices.SortFunc(those, func(a, b Attested) int { return int(int64(a.Occurrence) - int64(b.Occurrence)) })
	}
	return made
}

// date returns the earliest date that was claimed of a visit's first time.
func (m visits) date(code string) (first time.Time, known bool) {
	for key, those := range m {
		if date := those[0].Date; key[0] == code && !date.IsZero() && (!known || date.Before(first)) {
			first, known = date, true
		}
	}
	return day(first), known
}

// missing returns the items of a visit that were not attested for its n-th time, from 0.
func (m visits) missing(v Visit, n uint32) (items []Item) {
	for _, item := range v.Items {
		if uint32(len(m[[2]string{v.Code, item.Name}])) <= n {
			items = append(items, item)
		}
	}
	return items
}
