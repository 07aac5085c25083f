package registry

import (
	"fmt"
	"strings"
	"time"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// Report says what became of a record: nothing of it is passed over in silence.
type Report struct {
	// Format of the record, "ClinicalTrials.gov API v2" for example.
	Format string `json:"format"`
	// Record is what the record is called there.
	Record string `json:"record"`
	// Projection is the digest that the registration commits to, in hexadecimal.
	Projection string `json:"projection"`
	// Items are the 24 items of the WHO data set.
	Items []Item `json:"items"`
	// Source is what the other registry says of itself, for comparison.
	Source Source `json:"source"`
	// Changed are values that could not be taken as they stand.
	Changed []Note `json:"changed"`
	// Inherited is what an amendment keeps of the version that it amends, because the record does not say it.
	Inherited []Note `json:"inherited"`
	// Outcomes is what an amendment makes of the outcomes of the version that it amends: every one that goes, is new or is
	// written otherwise.
	Outcomes []Note `json:"outcomes"`
	// Placeholders are numbers and dates in the record that stand for none.
	Placeholders []string `json:"placeholders"`
	// Unmapped are values of the record for which a registration has no place.
	Unmapped []Left `json:"unmapped"`
	// Personal are values that were left out because they are about people. Their content is not shown.
	Personal []Left `json:"personal"`
	// Missing is what a registration needs and the record lacks.
	Missing []Note `json:"missing"`
	// Refused is why the chain would refuse the registration even once what is missing is given; empty if it would not.
	Refused string `json:"refused"`

	amended []types.Outcome               // outcomes of the version that is amended
	own     []registrationfact.Identifier // numbers that the record goes by
	assumed map[string]bool               // fields of the registration for which the record has a stand-in at most
}

// Own returns the numbers under which the other registry has the record; none if it has no number yet.
func (r Report) Own() []registrationfact.Identifier { return r.own }

// Item is one item of the WHO data set.
type Item struct {
	Number int    `json:"number"`
	Name   string `json:"name"`
	// Value is what the registration says, shortened; empty if it says nothing.
	Value string `json:"value"`
}

// Source is what another registry says of the trial. None of it is taken for the chain's own.
type Source struct {
	// Sponsor is the lead sponsor with its class. On the chain the sponsor is the organisation of whoever registers.
	Sponsor string `json:"sponsor,omitempty"`
	// Status as the registry has it. On the chain every trial begins NOT_YET_RECRUITING.
	Status string `json:"status,omitempty"`
	// FirstSubmitted is the day on which the registry first had the record.
	FirstSubmitted string `json:"first_submitted,omitempty"`
	// Label is what the chain's rule says of that day and the first enrolment.
	Label string `json:"label,omitempty"`
	// LabelHere is what it says of a registration on the chain now.
	LabelHere string `json:"label_here,omitempty"`
}

// Note is a remark about a field of the registration.
type Note struct {
	Field string `json:"field"`
	Text  string `json:"text"`
}

// Left counts values of a record that were not taken.
type Left struct {
	// Path in the record, without the numbers of items.
	Path string `json:"path"`
	// Values is how many there are.
	Values int `json:"values"`
	// Why they were not taken, if there is more to say than that a registration has no place for them.
	Why string `json:"why,omitempty"`
}

// Review says anew what a registration has, lacks and would be refused for, if it were sent at now. It writes the
// identifiers in their normal form.
func (r *Report) Review(registration types.Registration, now time.Time) {
	r.Refused = Refusal(registration, now)
	r.Items = items(&registration)
	r.Missing = missing(&registration)
	r.Source.LabelHere = LabelName(types.DateOf(now), registration.FirstEnrolment.Date)
	r.Outcomes = nil
	if len(r.amended) > 0 {
		r.Outcomes = compareOutcomes(r.amended, registration.Outcomes)
	}
}

// Incomplete lists what must be given before the registration can be sent. Contacts are the signer's unless given.
func (r *Report) Incomplete() (fields []string) {
	for _, m := range r.Missing {
		if m.Field != publicContact && m.Field != scientificContact {
			fields = append(fields, m.Field)
		}
	}
	return fields
}

// Text writes the report for people to read.
func (r Report) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s\nprojection %s\n\nTaken (WHO Trial Registration Data Set)\n", r.Format, orNone(r.Record), r.Projection)
	for _, i := range r.Items {
		fmt.Fprintf(&b, "  %2d  %-24s %s\n", i.Number, i.Name, orNone(i.Value))
	}
	section(&b, "The source registry says", r.Source.lines())
	section(&b, "Changed", noteLines(r.Changed))
	section(&b, "Kept of the version that it amends, as the record does not say it", noteLines(r.Inherited))
	section(&b, "Outcomes that the amendment changes, takes away or adds", noteLines(r.Outcomes))
	section(&b, "Placeholders, not registered", r.Placeholders)
	section(&b, "Could not be mapped", leftLines(r.Unmapped))
	section(&b, "Left out because it is about people", leftLines(r.Personal))
	section(&b, "Missing: give it with --patch, or edit --draft-out", noteLines(r.Missing))
	if r.Refused != "" {
		section(&b, "The chain would refuse it", []string{r.Refused})
	}
	return b.String()
}

func section(b *strings.Builder, title string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s\n", title)
	for _, line := range lines {
		fmt.Fprintf(b, "  %s\n", line)
	}
}

func orNone(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func (s Source) lines() (lines []string) {
	for _, l := range []struct{ name, value, remark string }{
		{"sponsor", s.Sponsor, "on the chain the sponsor is the organisation that registers"},
		{"status", s.Status, "on the chain a trial begins NOT_YET_RECRUITING"},
		{"first submitted", s.FirstSubmitted, ""},
		{"label there", s.Label, "by the rule of the chain, for the day of its first submission"},
		{"label here", s.LabelHere, "if it were registered now"},
	} {
		if l.value == "" {
			continue
		}
		line := fmt.Sprintf("%s: %s", l.name, l.value)
		if l.remark != "" {
			line += " (" + l.remark + ")"
		}
		lines = append(lines, line)
	}
	return lines
}

func noteLines(notes []Note) []string {
	lines := make([]string, len(notes))
	for i, n := range notes {
		lines[i] = n.Field + ": " + n.Text
	}
	return lines
}

func leftLines(left []Left) []string {
	lines := make([]string, len(left))
	for i, l := range left {
		lines[i] = fmt.Sprintf("%s: %d", l.Path, l.Values)
		if l.Why != "" {
			lines[i] += ", " + l.Why
		}
	}
	return lines
}
