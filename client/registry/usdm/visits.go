package usdm

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/equipoise-trials/equipoise/client/registry"
)

// Visit is an encounter that a study design plans.
type Visit struct {
	// Name is the label of the encounter, or its name where it has none.
	Name string
	// Anchor is the name of the encounter from which its day counts; empty if it is the one from which others count, or the study
	// does not say.
	Anchor string
	// Day is how many days after the anchor it is planned, below 0 before it.
	Day int
	// Before and After are how many whole days it may be earlier and later.
	Before, After int
	// Place is where in the document it stands.
	Place string
}

// Visits returns the encounters of a study design in their order, with the days on which its main timeline plans them, and says of
// what could not be read as days. The error says what keeps the source from being a study definition with a schedule.
func Visits(source []byte) (visits []Visit, remarks []string, err error) {
	root, err := registry.Parse(source)
	if err != nil {
		return nil, nil, err
	}
	if err := requireStudy(root); err != nil {
		return nil, nil, err
	}
	designs := chosen(root.At("study")).At("studyDesigns").Items()
	if len(designs) == 0 {
		return nil, nil, fmt.Errorf("the study has no design, so it plans no visits; export the whole study as USDM 4 JSON")
	}
	t := readTimeline(designs[0])
	for _, e := range designs[0].At("encounters").Items() {
		v, remark := t.visit(e)
		if v.Name == "" {
			remarks = append(remarks, fmt.Sprintf("%s has neither label nor name: it was left out", e.Path()))
			continue
		}
		if remark != "" {
			remarks = append(remarks, fmt.Sprintf("%s (%s): %s", v.Name, v.Place, remark))
		}
		visits = append(visits, v)
	}
	if len(visits) == 0 {
		return nil, nil, fmt.Errorf("%s has no encounters, so it plans no visits", designs[0].Path())
	}
	return visits, remarks, nil
}

// timeline is the main timeline of a study design.
type timeline struct {
	encounters map[string]*registry.Node // by id
	at         map[string]string         // the encounter of each instance
	of         map[string][]string       // the instances of each encounter
	timings    map[string]*registry.Node // by the instance that they time
	byID       map[string]*registry.Node // timings
}

func readTimeline(design *registry.Node) timeline {
	t := timeline{map[string]*registry.Node{}, map[string]string{}, map[string][]string{}, map[string]*registry.Node{}, map[string]*registry.Node{}}
	for _, e := range design.At("encounters").Items() {
		t.encounters[e.At("id").Peek()] = e
	}
	for _, line := range design.At("scheduleTimelines").Items() {
		if line.At("mainTimeline").Literal() != "true" {
			continue
		}
		for _, i := range line.At("instances").Items() {
			id, encounter := i.At("id").Peek(), i.At("encounterId").Peek()
			t.at[id] = encounter
			t.of[encounter] = append(t.of[encounter], id)
		}
		for _, g := range line.At("timings").Items() {
			t.byID[g.At("id").Peek()] = g
			if from := g.At("relativeFromScheduledInstanceId").Peek(); t.timings[from] == nil {
				t.timings[from] = g
			}
		}
	}
	return t
}

func encounterName(e *registry.Node) string {
	for _, name := range []string{"label", "name"} {
		if s := strings.TrimSpace(e.At(name).Peek()); s != "" {
			return s
		}
	}
	return ""
}

// visit returns an encounter with the day that the timeline plans for it, and what was not understood.
func (t timeline) visit(e *registry.Node) (v Visit, remark string) {
	id := e.At("id").Peek()
	v = Visit{Name: encounterName(e), Place: e.Path()}
	timing := t.byID[e.At("scheduledAtId").Peek()]
	for _, instance := range t.of[id] {
		if timing == nil {
			timing = t.timings[instance]
		}
	}
	if timing == nil {
		return v, "the main timeline does not say when it is"
	}
	anchor := t.at[timing.At("relativeToScheduledInstanceId").Peek()]
	kind := timing.At("type", "decode").Peek()
	if anchor == id || kind == "Fixed Reference" {
		return v, ""
	}
	sign, known := map[string]int{"Before": -1, "After": 1}[kind]
	if v.Anchor = encounterName(t.encounters[anchor]); !known || v.Anchor == "" {
		v.Anchor = ""
		return v, fmt.Sprintf("%s counts %q from what is no encounter: give its day yourself", timing.Path(), kind)
	}
	days, whole, ok := wholeDays(timing.At("value").Peek())
	if !ok {
		v.Anchor = ""
		return v, fmt.Sprintf("%s is %.40q, which is no number of days: give its day yourself", timing.At("value").Path(), timing.At("value").Peek())
	}
	v.Day = sign * days
	before, exactly, ok := windowDays(timing, "windowLower")
	after, alsoExactly, alsoOK := windowDays(timing, "windowUpper")
	v.Before, v.After = before, after
	if !whole || !exactly || !alsoExactly || !ok || !alsoOK {
		remark = fmt.Sprintf("%s is planned to the hour: the day was taken", timing.Path())
	}
	return v, remark
}

// windowDays returns a side of a window in whole days, none where it has no window.
func windowDays(timing *registry.Node, side string) (days int, whole, ok bool) {
	text := timing.At(side).Peek()
	if text == "" {
		return 0, true, true
	}
	return wholeDays(strings.TrimPrefix(text, "-"))
}

// duration is a length of time of ISO 8601 in weeks, days, hours and minutes. Years and months have no number of days.
var duration = regexp.MustCompile(`^P(?:([0-9]{1,4})W)?(?:([0-9]{1,5})D)?(?:T(?:([0-9]{1,5})H)?(?:([0-9]{1,5})M)?)?$`)

// wholeDays returns the days of a length of time, and whether it has no hours beside.
func wholeDays(text string) (days int, whole, ok bool) {
	m := duration.FindStringSubmatch(text)
	if m == nil || text == "P" || strings.HasSuffix(text, "T") {
		return 0, false, false
	}
	figure := func(i int) int { n, _ := strconv.Atoi(m[i]); return n } // digits, or empty for none
	minutes := figure(3)*60 + figure(4)
	return figure(1)*7 + figure(2) + minutes/(24*60), minutes%(24*60) == 0, true
}
