package visitplan

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// Limits of a plan.
const (
	MaxBytes  = 1 << 20
	MaxVisits = 1000
	MaxItems  = 16
	MaxTimes  = 1000
	maxName   = 200
	maxCode   = 64
	maxDays   = 20 * 366
)

// MediaType is that of a plan written as YAML, MediaTypeCSV of one written as CSV.
const (
	MediaType    = "application/yaml"
	MediaTypeCSV = "text/csv"
)

// Plan is which visits a protocol plans, in the order in which people read them.
type Plan struct {
	Visits []Visit
}

// Visit is a visit that is planned.
type Visit struct {
	// Code is what the protocol calls the visit, "WEEK 2" for example. It never changes: nullifiers are made of it.
	Code string
	// Name is what people call it.
	Name string
	// Anchor is the code of the visit from whose day its own counts. Empty: nothing says when it is, as for the visit from which
	// all others count.
	Anchor string
	// Day is how many days after the anchor it is planned; below 0 before it.
	Day int
	// Before and After are how many days it may be earlier and later.
	Before, After int
	// Repeats says how it is planned again.
	Repeats Repeats
	// Items of the visit that are paid, in their order. A visit without any earns nothing.
	Items []Item
}

// Repeats says how often a visit is planned again, and after how many days each time. None: zero.
type Repeats struct {
	Times uint32
	Every int
}

// String returns the repetition as plans have it: "11 every 28d", empty for none.
func (r Repeats) String() string {
	if r.Times == 0 {
		return ""
	}
	return fmt.Sprintf("%d every %dd", r.Times, r.Every)
}

// Item is something of a visit that is paid.
type Item struct {
	// Name of the item, "VISIT" for example. Nullifiers are made of it too.
	Name string
	// Tariff is the code of what it earns in the payment schedule.
	Tariff string
}

// Visit returns the visit of a code.
func (p Plan) Visit(code string) (Visit, bool) {
	i := slices.IndexFunc(p.Visits, func(v Visit) bool { return v.Code == code })
	if i < 0 {
		return Visit{}, false
	}
	return p.Visits[i], true
}

// Codes lists the codes of the visits.
func (p Plan) Codes() (codes []string) {
	for _, v := range p.Visits {
		codes = append(codes, v.Code)
	}
	return codes
}

// Window returns when the visit is due in words, as the detail of a visit line has it: "day 14 after BASELINE, -3/+3".
func (v Visit) Window() string {
	if v.Anchor == "" {
		return "any day"
	}
	words := fmt.Sprintf("day %d after %s", v.Day, v.Anchor)
	if v.Day < 0 {
		words = fmt.Sprintf("day %d before %s", -v.Day, v.Anchor)
	}
	if v.Before != 0 || v.After != 0 {
		words += fmt.Sprintf(", -%d/+%d", v.Before, v.After)
	}
	if v.Repeats.Times > 0 {
		words += ", again " + v.Repeats.String()
	}
	return words
}

// Check reports what keeps the plan from being one. The error names the visit.
func (p Plan) Check() error {
	if err := p.checkVisits(); err != nil {
		return err
	}
	byCode := make(map[string]Visit, len(p.Visits))
	for _, v := range p.Visits {
		byCode[v.Code] = v
	}
	for i, v := range p.Visits {
		at := v
		for steps := 0; at.Anchor != ""; steps++ {
			next, known := byCode[at.Anchor]
			if !known {
				return fmt.Errorf("visit %d, %q: its anchor %q is the code of no visit; the plan has %s", i+1, v.Code, at.Anchor, strings.Join(p.Codes(), ", "))
			}
			if steps == len(p.Visits) {
				return fmt.Errorf("visit %d, %q: its anchor counts from itself in the end; one visit has to have no anchor", i+1, v.Code)
			}
			at = next
		}
	}
	return nil
}

// checkVisits checks the visits one by one, and that each has a code of its own.
func (p Plan) checkVisits() error {
	if len(p.Visits) == 0 || len(p.Visits) > MaxVisits {
		return fmt.Errorf("the plan has %d visits, want 1 to %d", len(p.Visits), MaxVisits)
	}
	seen := make(map[string]bool, len(p.Visits))
	for i, v := range p.Visits {
		if err := v.check(); err != nil {
			return fmt.Errorf("visit %d, %.80q: %w", i+1, v.Code, err)
		}
		if seen[v.Code] {
			return fmt.Errorf("visit %d: the code %q is given twice; a code names one visit", i+1, v.Code)
		}
		seen[v.Code] = true
	}
	return nil
}

func (v Visit) check() error {
	if err := checkText("its code", v.Code, maxCode); err != nil {
		return err
	}
	if err := checkText("its name", v.Name, maxName); err != nil {
		return err
	}
	switch {
	case v.Anchor == "" && (v.Day != 0 || v.Before != 0 || v.After != 0):
		return fmt.Errorf("it has a day or a window and no anchor; say from which visit its day counts")
	case v.Day < -maxDays || v.Day > maxDays:
		return fmt.Errorf("its day is %d, want %d to %d", v.Day, -maxDays, maxDays)
	case v.Before < 0 || v.Before > maxDays || v.After < 0 || v.After > maxDays:
		return fmt.Errorf("its window is %d days before and %d after, want 0 to %d each", v.Before, v.After, maxDays)
	case v.Repeats.Times > MaxTimes || v.Repeats.Times > 0 && (v.Repeats.Every < 1 || v.Repeats.Every > maxDays):
		return fmt.Errorf("it repeats %d times every %d days, want at most %d times every 1 to %d days", v.Repeats.Times, v.Repeats.Every, MaxTimes, maxDays)
	case len(v.Items) > MaxItems:
		return fmt.Errorf("it has %d items, at most %d", len(v.Items), MaxItems)
	}
	seen := make(map[string]bool, len(v.Items))
	for _, item := range v.Items {
		if err := checkText("the name of an item", item.Name, maxCode); err != nil {
			return err
		}
		if err := checkText("the tariff of "+item.Name, item.Tariff, maxCode); err != nil {
			return err
		}
		if strings.ContainsAny(item.Name+item.Tariff, ";=") {
			return fmt.Errorf("the item %q earns %q; write both without ; and =", item.Name, item.Tariff)
		}
		if seen[item.Name] {
			return fmt.Errorf("it has the item %q twice; an item is paid once for each visit", item.Name)
		}
		seen[item.Name] = true
	}
	return nil
}

// checkText wants a text that is written one way only: what differs in what cannot be seen would be another visit.
func checkText(what, s string, most int) error {
	switch {
	case s == "":
		return fmt.Errorf("%s is missing", what)
	case len(s) > most:
		return fmt.Errorf("%s has %d bytes, at most %d", what, len(s), most)
	case !utf8.ValidString(s) || !norm.NFC.IsNormalString(s) || strings.ContainsFunc(s, isUnseen) || s != strings.TrimSpace(s) || strings.Contains(s, "  "):
		return fmt.Errorf("%s is %q; write it in NFC without line breaks, invisible characters, or spaces at the ends or beside one another", what, s)
	}
	return nil
}

func isUnseen(r rune) bool {
	return r != ' ' && !unicode.IsGraphic(r) || r != ' ' && unicode.IsSpace(r)
}

// CheckAgainst reports what of the plan the payment schedule does not pay, or not as often as it is planned. The error names the
// visit.
func (p Plan) CheckAgainst(s types.PaymentSchedule) error {
	planned := make(map[string]uint64)
	tariffs := make(map[string]*types.TariffLine)
	var codes []string
	for _, t := range s.Tariffs {
		tariffs[t.Code] = t
		codes = append(codes, t.Code)
	}
	for _, v := range p.Visits {
		for _, item := range v.Items {
			t := tariffs[item.Tariff]
			switch {
			case t == nil:
				return fmt.Errorf("visit %q, item %q: no tariff is called %q, the schedule has %s", v.Code, item.Name, item.Tariff, strings.Join(codes, ", "))
			case t.Unscheduled:
				return fmt.Errorf("visit %q, item %q: the tariff %q is for visits that no plan has", v.Code, item.Name, item.Tariff)
			}
			planned[item.Tariff] += 1 + uint64(v.Repeats.Times)
		}
	}
	for _, t := range s.Tariffs {
		if n := planned[t.Code]; n > uint64(t.Cap) {
			return fmt.Errorf("the plan has %d items that earn %q, which one participation may earn %d times: raise the cap, or plan fewer", n, t.Code, t.Cap)
		}
	}
	return nil
}

// CheckSuccessor reports what keeps the plan from following another: a visit that is planned as before keeps its code, and an item its
// name, or what was attested could be attested again under another. A visit may be added, left out, or moved.
func (p Plan) CheckSuccessor(before Plan) error {
	for _, old := range before.Visits {
		now, kept := p.Visit(old.Code)
		if !kept {
			for _, v := range p.Visits {
				if _, known := before.Visit(v.Code); !known && strings.EqualFold(v.Name, old.Name) {
					return fmt.Errorf("the visit %q is called %q here and was %q before: a code never changes", v.Name, v.Code, old.Code)
				}
			}
			continue
		}
		for _, item := range old.Items {
			same := func(i Item) bool { return i.Name == item.Name }
			renamed := func(i Item) bool {
				return i.Tariff == item.Tariff && !slices.ContainsFunc(old.Items, func(o Item) bool { return o.Name == i.Name })
			}
			if i := slices.IndexFunc(now.Items, renamed); i >= 0 && !slices.ContainsFunc(now.Items, same) {
				return fmt.Errorf("visit %q: what earns %q is called %q here and was %q before: the name of an item never changes",
					old.Code, item.Tariff, now.Items[i].Name, item.Name)
			}
		}
	}
	return nil
}

// day returns midnight UTC of a date.
func day(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
