package types

import (
	"cmp"
	"fmt"
	"time"
)

const (
	minYear = 1900
	maxYear = 2199
)

// Precision is how much of a date is known.
type Precision int

// The precisions, coarse to fine.
const (
	Year Precision = iota
	Month
	Day
)

// DateOf returns the calendar date of an instant in UTC.
func DateOf(t time.Time) PartialDate {
	year, month, day := t.UTC().Date()
	return PartialDate{Year: uint32(year), Month: uint32(month), Day: uint32(day)}
}

// Precision tells how much of the date is known.
func (d PartialDate) Precision() Precision {
	switch {
	case d.Month == 0:
		return Year
	case d.Day == 0:
		return Month
	}
	return Day
}

// Validate reports what keeps d from being a date of the calendar.
func (d PartialDate) Validate() error {
	switch {
	case d.Year < minYear || d.Year > maxYear:
		return fmt.Errorf("year is %d, want %d to %d", d.Year, minYear, maxYear)
	case d.Month > 12:
		return fmt.Errorf("month is %d, want 1 to 12, or 0 if unknown", d.Month)
	case d.Month == 0 && d.Day != 0:
		return fmt.Errorf("day is %d without a month", d.Day)
	case d.Day != 0 && DateOf(d.time()) != d:
		return fmt.Errorf("%s is not a date of the calendar", d.ISO())
	}
	return nil
}

func (d PartialDate) time() time.Time {
	return time.Date(int(d.Year), time.Month(d.Month), int(d.Day), 0, 0, 0, 0, time.UTC)
}

// ParseDate reads a date as ISO 8601 writes it, as far as it is known: 2027, 2027-11 or 2027-11-30.
func ParseDate(s string) (PartialDate, error) {
	for _, layout := range []string{"2006", "2006-01", "2006-01-02"} {
		t, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		d := DateOf(t)
		switch len(layout) {
		case len("2006"):
			d.Month, d.Day = 0, 0
		case len("2006-01"):
			d.Day = 0
		}
		return d, d.Validate()
	}
	return PartialDate{}, fmt.Errorf("%.80q is not a date, want one such as 2027, 2027-11 or 2027-11-30", s)
}

// ISO writes the date as ISO 8601 does, as far as it is known.
func (d PartialDate) ISO() string {
	switch d.Precision() {
	case Year:
		return fmt.Sprintf("%04d", d.Year)
	case Month:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// Compare compares two dates at the coarser of their precisions: -1 if d is before e, 1 if after, 0 if that does not
// tell.
func (d PartialDate) Compare(e PartialDate) int {
	precision := min(d.Precision(), e.Precision())
	if c := cmp.Compare(d.Year, e.Year); c != 0 || precision == Year {
		return c
	}
	if c := cmp.Compare(d.Month, e.Month); c != 0 || precision == Month {
		return c
	}
	return cmp.Compare(d.Day, e.Day)
}
