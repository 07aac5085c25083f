package registry

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// Draft is a registration in the making, with the account of what it is made from. An importer reads a record through it.
type Draft struct {
	Registration types.Registration
	Report       Report

	root    *Node
	reasons map[string]string // why what lies under a path was not taken
	err     error             // the first value of a wrong kind

	told               map[string]bool              // places where a value of a neighbouring kind was read
	people             People                       // whom the record names
	personal, unmapped map[string]int               // where the report's lines are, by place
	numbers            map[types.IdentifierKey]bool // that the registration has
}

// NewDraft returns an empty draft from a record.
func NewDraft(root *Node, format string) *Draft {
	return &Draft{
		root: root, Report: Report{Format: format}, reasons: make(map[string]string),
		told: make(map[string]bool), personal: make(map[string]int), unmapped: make(map[string]int), numbers: make(map[types.IdentifierKey]bool),
	}
}

// Changed reports that a value was not taken as it stands. What it quotes of it is without addresses.
func (d *Draft) Changed(field, format string, args ...any) {
	remark, _ := withoutMail(fmt.Sprintf(format, args...))
	d.Report.Changed = append(d.Report.Changed, Note{field, remark})
}

// Assume reports what stands for a field of which the record says nothing. An amendment keeps what was registered instead.
func (d *Draft) Assume(field, format string, args ...any) {
	d.Changed(field, format, args...)
	if d.Report.assumed == nil {
		d.Report.assumed = make(map[string]bool)
	}
	d.Report.assumed[field] = true
}

// Own notes a number that the record goes by.
func (d *Draft) Own(id registrationfact.Identifier) { d.Report.own = append(d.Report.own, id) }

// Take marks a value, with all within, as taken.
func (d *Draft) Take(n *Node) { n.mark(taken) }

// Pass marks a value as one that says nothing of the trial: it is not mentioned.
func (d *Draft) Pass(n *Node) { n.mark(passed) }

// Leave marks a value as about people: it is left out, and counted.
func (d *Draft) Leave(n *Node) { n.mark(personal) }

// LeaveAll marks the values under paths as about people. A path names members, through arrays as through objects.
func (d *Draft) LeaveAll(from *Node, paths ...string) {
	for _, path := range paths {
		d.each(from, strings.Split(path, "."), d.Leave)
	}
}

func (d *Draft) each(n *Node, path []string, do func(*Node)) {
	if n.Kind() == Array {
		for _, item := range n.members {
			d.each(item, path, do)
		}
		return
	}
	if len(path) == 0 {
		do(n)
		return
	}
	d.each(n.member(path[0]), path[1:], do)
}

// Because says why values under a path of the record, written without numbers of items, are not taken.
func (d *Draft) Because(path, why string) { d.reasons[path] = why }

func (d *Draft) wrongKind(n *Node, want Kind) {
	if d.err == nil {
		d.err = fmt.Errorf("%s is %s, want %s", n.where(), n.kind, want)
	}
}

// Fail refuses the record.
func (d *Draft) Fail(n *Node, format string, args ...any) {
	if d.err == nil {
		d.err = fmt.Errorf("%s %s", n.where(), fmt.Sprintf(format, args...))
	}
}

// List takes the items of an array.
func (d *Draft) List(n *Node) []*Node {
	if n.Kind() != Null && n.kind != Array {
		d.wrongKind(n, Array)
	}
	return n.Items()
}

// Object wants an object, if there is anything.
func (d *Draft) Object(n *Node) *Node {
	if n.Kind() != Null && n.kind != Object {
		d.wrongKind(n, Object)
		return nil
	}
	return n
}

// readAs takes a value of a neighbouring kind, which some programs write, and says so once for each place.
func (d *Draft) readAs(n *Node, want Kind) {
	n.mark(taken)
	if place := n.place(); !d.told[place] {
		d.told[place] = true
		d.Changed(place, "it is %s, %.40q, where %s should be: it was read as one", n.kind, n.text, want)
	}
}

// Raw takes a string as it stands: codes, dates, texts that are yet to be divided. A number is read as it is written.
func (d *Draft) Raw(n *Node) string {
	switch n.Kind() {
	case Null:
		return ""
	case String:
		n.mark(taken)
		return n.text
	case Number:
		d.readAs(n, String)
		return n.text
	}
	d.wrongKind(n, String)
	return ""
}

// Line takes a string as a text of at most limit characters.
func (d *Draft) Line(n *Node, field string, limit int) string {
	return d.Fit(field, d.Raw(n), limit)
}

// Markup takes a string of Markdown as a text of at most limit characters.
func (d *Draft) Markup(n *Node, field string, limit int) string {
	return d.Fit(field, Unescape(d.Raw(n)), limit)
}

// Fit turns a text into one of at most limit characters that the chain accepts, and reports what that changed. A text that
// only stands in the place of one is not taken.
func (d *Draft) Fit(field, s string, limit int) string {
	line, removed := OneLine(s)
	for range maxPasses {
		before := line
		stripped := WithoutMarkup(line)
		d.Stripped(field, stripped)
		var more []rune
		line, more = OneLine(stripped.Line())
		removed = append(removed, more...)
		if line == before {
			break
		}
	}
	if len(removed) > 0 {
		d.Changed(field, "characters that are not seen were removed: %s", shown(removed))
	}
	line, addresses := withoutMail(line)
	if addresses > 0 {
		d.Report.Personal = append(d.Report.Personal, Left{Path: field, Values: addresses, Why: "addresses of electronic mail in the text"})
	}
	switch {
	case line == "":
		return ""
	case IsUnwrittenIn(field, line):
		d.Changed(field, "%q stands in the place of a value: it was not taken", line)
		return ""
	case mayBeUnwritten(line):
		d.Changed(field, "%q could stand in the place of a value: it was taken; if it says nothing, take it away with --patch", line)
	}
	short, cut := Shorten(line, limit)
	if cut {
		d.Changed(field, "it has %d characters, %d are allowed: it was shortened at a word and ends with […]; the record keeps the whole, and the projection commits to it",
			len([]rune(line)), limit)
	}
	return short
}

// Stripped reports what was taken out of a text as markup.
func (d *Draft) Stripped(field string, s Stripped) {
	if len(s.Elements) > 0 {
		d.Changed(field, "markup was removed: %s", strings.Join(s.Elements, ", "))
	}
	if len(s.Lost) > 0 {
		d.Changed(field, "words that stood within markup were lost: %s", quoted(s.Lost))
	}
}

// quoted writes texts for a remark, each shortened.
func quoted(list []string) string {
	written := make([]string, len(list))
	for i, s := range list {
		short, _ := Shorten(s, 200)
		written[i] = fmt.Sprintf("%q", short)
	}
	return strings.Join(written, ", ")
}

// Named returns the people whom the record names, as far as they are known yet.
func (d *Draft) Named() *People { return &d.people }

// Know notes that a value is the name of a person, of an affiliation that may be nil. Names of organisations are compared with it.
func (d *Draft) Know(n, affiliation *Node) { d.people.Know(n.Peek(), affiliation.Peek()) }

// Organisation takes a string as the name of an organisation of at most limit characters. The name of a person is left out,
// and counted; person says that there was nothing else.
func (d *Draft) Organisation(n *Node, field string, limit int) (name string, person bool) {
	return d.organisation(n, field, limit, false)
}

// Company takes the name of what the record says to be an organisation, by its class. It is never left out wholly.
func (d *Draft) Company(n *Node, field string, limit int) string {
	name, _ := d.organisation(n, field, limit, true)
	return name
}

func (d *Draft) organisation(n *Node, field string, limit int, byClass bool) (name string, person bool) {
	cleared := d.people.Organisation(d.Raw(n), byClass)
	switch {
	case cleared.Personal && cleared.Name == "":
		d.Leave(n)
		return "", true
	case cleared.Personal:
		d.Report.Personal = append(d.Report.Personal, Left{Path: n.place(), Values: 1, Why: "the name of a person beside that of the organisation"})
	}
	name = d.Fit(field, cleared.Name, limit)
	for _, part := range cleared.Doubtful {
		d.Changed(field, "%q could be the name of a person, though the record does not say so: if it is, take it away with --patch", part)
	}
	return name, false
}

// Flag takes a boolean. The words of one are read as it.
func (d *Draft) Flag(n *Node) bool {
	word := strings.ToLower(strings.TrimSpace(n.Literal()))
	switch {
	case n.Kind() == Null || n.kind == String && word == "":
		return false
	case n.kind == String && (word == "true" || word == "false"):
		d.readAs(n, Bool)
	case n.kind != Bool:
		d.wrongKind(n, Bool)
		return false
	default:
		n.mark(taken)
	}
	return word == "true"
}

// Count takes a number of people or things; false if there is none. A string with the digits of one is read as it.
func (d *Draft) Count(n *Node) (uint32, bool) {
	f, ok := n.Figure()
	switch {
	case n.Kind() == Null || n.kind == String && strings.TrimSpace(n.text) == "":
		return 0, false
	case n.kind == String && ok:
		d.readAs(n, Number)
	case n.kind != Number:
		d.wrongKind(n, Number)
		return 0, false
	default:
		n.mark(taken)
	}
	if !ok || f < 0 || f > 1<<32-1 || f != float64(uint32(f)) {
		d.Fail(n, "is %.40s, want a whole number from 0 to %d", n.text, uint32(1<<32-1))
		return 0, false
	}
	return uint32(f), true
}

// Participants takes a number of people as Count does; one that stands for none is a placeholder.
func (d *Draft) Participants(n *Node) (uint32, bool) {
	count, ok := d.Count(n)
	if ok && IsSentinel(count) {
		d.Report.Placeholders = append(d.Report.Placeholders, fmt.Sprintf("%s %d", n.place(), count))
		return 0, false
	}
	return count, ok
}

// Date takes a date of which the day, or day and month, may be missing; anything after the day is left away. One
// that stands for none is a placeholder.
func (d *Draft) Date(n *Node) (types.PartialDate, bool) {
	s := d.Raw(n)
	if s == "" {
		return types.PartialDate{}, false
	}
	if IsSentinelDate(s) {
		d.Report.Placeholders = append(d.Report.Placeholders, n.place()+" "+strings.TrimSpace(s))
		return types.PartialDate{}, false
	}
	date, err := ParseDate(s)
	if err != nil {
		d.Fail(n, "is not a date: %v", err)
		return types.PartialDate{}, false
	}
	return date, true
}

// ParseDate reads 2019, 2019-09 or 2019-09-13, with or without a time after it.
func ParseDate(s string) (date types.PartialDate, err error) {
	day, _, _ := strings.Cut(strings.TrimSpace(s), "T")
	parts := strings.Split(day, "-")
	widths := []int{4, 2, 2}
	fields := []*uint32{&date.Year, &date.Month, &date.Day}
	if len(parts) > len(fields) {
		return date, fmt.Errorf("%.40q, want YYYY, YYYY-MM or YYYY-MM-DD", s)
	}
	for i, part := range parts {
		value, err := strconv.ParseUint(part, 10, 32)
		if err != nil || len(part) != widths[i] || value == 0 {
			return types.PartialDate{}, fmt.Errorf("%.40q, want YYYY, YYYY-MM or YYYY-MM-DD", s)
		}
		*fields[i] = uint32(value)
	}
	return date, date.Validate()
}

// Finish completes the report, or returns what is wrong with the record. Now is when the registration would be sent.
func (d *Draft) Finish(now time.Time) error {
	if d.err != nil {
		return d.err
	}
	d.Report.Review(d.Registration, now)
	d.account(d.root)
	return nil
}

// account lists what was not taken, each part of the record under its largest name.
func (d *Draft) account(n *Node) {
	switch {
	case n.isWhole(taken):
	case n.parent != nil && n.isWhole(personal):
		d.count(&d.Report.Personal, d.personal, n, "")
	case n.parent != nil && n.isWhole(untouched):
		d.count(&d.Report.Unmapped, d.unmapped, n, d.why(n.place()))
	default:
		for _, m := range n.members {
			d.account(m)
		}
	}
}

// why returns the reason given for the nearest part of the record that holds a path.
func (d *Draft) why(path string) string {
	for {
		if reason, ok := d.reasons[path]; ok {
			return reason
		}
		cut := strings.LastIndexAny(path, ".[")
		if cut < 0 {
			return ""
		}
		path = path[:cut]
	}
}

// count adds what a part of the record says to the list of what was left, one line for each place.
func (d *Draft) count(list *[]Left, at map[string]int, n *Node, why string) {
	values := n.leaves()
	if values == 0 {
		return
	}
	place := n.place()
	i, known := at[place]
	if !known {
		i, at[place] = len(*list), len(*list)
		*list = append(*list, Left{Path: place, Why: why})
	}
	(*list)[i].Values += values
}
