package visitplan

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// columns are the columns of a plan in CSV, and the keys of a visit in YAML.
var columns = []string{"code", "name", "anchor", "day", "before", "after", "repeats", "items"}

// Parse reads a plan, as YAML:
//
//	visits:
//	  - code: BASELINE
//	    items: {VISIT: CLINIC}
//	  - code: WEEK 2
//	    name: Week 2
//	    anchor: BASELINE
//	    day: 14
//	    before: 3
//	    after: 3
//	    items: {VISIT: CLINIC, TRAVEL: TRAVEL}
//	  - code: DIARY
//	    anchor: BASELINE
//	    day: 7
//	    repeats: 11 every 28d
//	    items: {CALL: CONTACT}
//
// or as CSV with a line of titles, in any order:
//
//	code,name,anchor,day,before,after,repeats,items
//	WEEK 2,Week 2,BASELINE,14,3,3,,VISIT=CLINIC; TRAVEL=TRAVEL
//
// Only the code is needed; a name that is left out is the code. What is misspelt, repeated, or of the wrong kind is an error that says
// where.
func Parse(source []byte) (Plan, error) {
	p, err := ParsePart(source)
	if err != nil {
		return Plan{}, err
	}
	if err := p.Check(); err != nil {
		return Plan{}, err
	}
	return p, nil
}

// ParsePart reads a part of a plan as [Parse] does a whole one: its visits may count from visits that are in the rest, see
// [Plan.Complete].
func ParsePart(source []byte) (p Plan, err error) {
	switch {
	case len(source) > MaxBytes:
		return p, fmt.Errorf("the plan has %d bytes, at most %d", len(source), MaxBytes)
	case !utf8.Valid(source):
		return p, errors.New("the plan is not UTF-8: save it as UTF-8")
	}
	source = bytes.TrimPrefix(source, []byte("\ufeff"))
	if IsCSV(source) {
		p, err = parseCSV(source)
	} else {
		p, err = parseYAML(source)
	}
	if err != nil {
		return Plan{}, err
	}
	if err := p.checkVisits(); err != nil {
		return Plan{}, err
	}
	return p, nil
}

// IsCSV reports whether a plan is written as CSV: its first line has titles, one of them "code".
func IsCSV(source []byte) bool {
	line, _, _ := strings.Cut(strings.TrimSpace(strings.TrimPrefix(string(source), "\ufeff")), "\n")
	titles := strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ';' || r == '\t' })
	return len(titles) > 1 && slices.ContainsFunc(titles, func(title string) bool {
		return strings.EqualFold(strings.Trim(title, " \r\""), "code")
	})
}

// draft is a visit as it is written: texts by their column.
type draft map[string]string

// visit reads a visit. The error names the column.
func (d draft) visit() (v Visit, err error) {
	v = Visit{Code: d["code"], Name: d["name"], Anchor: d["anchor"]}
	if v.Name == "" {
		v.Name = v.Code
	}
	for _, c := range []struct {
		column string
		into   *int
	}{{"day", &v.Day}, {"before", &v.Before}, {"after", &v.After}} {
		if d[c.column] == "" {
			continue
		}
		if *c.into, err = wholeNumber(d[c.column]); err != nil {
			return v, fmt.Errorf("%s is %.40q, want a whole number of days, 14 for example", c.column, d[c.column])
		}
	}
	if v.Repeats, err = parseRepeats(d["repeats"]); err != nil {
		return v, err
	}
	v.Items, err = parseItems(d["items"])
	return v, err
}

func wholeNumber(text string) (int, error) {
	n, err := strconv.ParseInt(strings.TrimPrefix(text, "+"), 10, 32)
	return int(n), err
}

var repeats = regexp.MustCompile(`^([0-9]{1,4}) every ([0-9]{1,4})d$`)

func parseRepeats(text string) (r Repeats, err error) {
	if text == "" {
		return r, nil
	}
	m := repeats.FindStringSubmatch(text)
	if m == nil {
		return r, fmt.Errorf("repeats is %.40q, want how often it is planned again and when, \"11 every 28d\" for example", text)
	}
	times, _ := strconv.Atoi(m[1]) // digits
	every, _ := strconv.Atoi(m[2])
	if times == 0 {
		return r, fmt.Errorf("repeats is %q: leave it empty for a visit that is not planned again", text)
	}
	return Repeats{Times: uint32(times), Every: every}, nil
}

// parseItems reads items with their tariffs: "VISIT=CLINIC; TRAVEL=TRAVEL".
func parseItems(text string) (items []Item, err error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	for _, part := range strings.Split(text, ";") {
		name, tariff, ok := strings.Cut(part, "=")
		if name, tariff = strings.TrimSpace(name), strings.TrimSpace(tariff); !ok || name == "" || tariff == "" {
			return nil, fmt.Errorf("items is %.80q, want each item with its tariff, \"VISIT=CLINIC; TRAVEL=TRAVEL\" for example", text)
		}
		items = append(items, Item{name, tariff})
	}
	return items, nil
}

func parseCSV(source []byte) (p Plan, err error) {
	r := csv.NewReader(bytes.NewReader(source))
	titles, err := r.Read()
	if err != nil {
		return p, fmt.Errorf("the titles: %w", err)
	}
	for i, title := range titles {
		titles[i] = strings.ToLower(strings.TrimSpace(title))
		switch {
		case strings.ContainsAny(title, ";\t"):
			return p, errors.New("the columns are not separated by commas: save the sheet as CSV with commas")
		case !slices.Contains(columns, titles[i]):
			return p, fmt.Errorf("column %d is called %.40q, want %s", i+1, title, strings.Join(columns, ", "))
		case slices.Contains(titles[:i], titles[i]):
			return p, fmt.Errorf("column %d: there are two columns %q", i+1, titles[i])
		}
	}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return p, nil
		}
		if err != nil {
			return p, err // with the line
		}
		line, _ := r.FieldPos(0)
		d := make(draft, len(row))
		for i, value := range row {
			d[titles[i]] = strings.TrimSpace(value)
		}
		v, err := d.visit()
		if err != nil {
			return p, fmt.Errorf("line %d, visit %.80q: %w", line, d["code"], err)
		}
		p.Visits = append(p.Visits, v)
	}
}

var errEmpty = errors.New("the plan is empty; give the visits as YAML below \"visits:\", or as CSV with a line of titles")

func parseYAML(source []byte) (p Plan, err error) {
	var root yaml.Node
	reader := yaml.NewDecoder(bytes.NewReader(source))
	if err := reader.Decode(&root); err != nil {
		if errors.Is(err, io.EOF) {
			return p, errEmpty
		}
		return p, fmt.Errorf("the plan is neither YAML nor CSV with a column \"code\": %w", err)
	}
	if err := reader.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return p, errors.New("the file has more than one YAML document; give one plan")
	}
	if len(root.Content) == 0 {
		return p, errEmpty
	}
	top := root.Content[0]
	if top.Kind != yaml.MappingNode || len(top.Content) != 2 || top.Content[0].Value != "visits" || top.Content[1].Kind != yaml.SequenceNode {
		return p, fmt.Errorf("line %d: want one key, \"visits\", with a list of visits", top.Line)
	}
	for _, n := range top.Content[1].Content {
		d, err := draftOf(n)
		if err != nil {
			return p, err
		}
		v, err := d.visit()
		if err != nil {
			return p, fmt.Errorf("line %d, visit %.80q: %w", n.Line, d["code"], err)
		}
		p.Visits = append(p.Visits, v)
	}
	return p, nil
}

// draftOf reads a visit in YAML. Values are texts and numbers, and of items a mapping: aliases and tags are refused.
func draftOf(n *yaml.Node) (draft, error) {
	if n.Kind != yaml.MappingNode {
		return nil, fmt.Errorf("line %d: want a visit with its code", n.Line)
	}
	d := make(draft, len(n.Content)/2)
	for i := 0; i < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		_, twice := d[key.Value]
		switch {
		case !slices.Contains(columns, key.Value):
			return nil, fmt.Errorf("line %d: %.40q is nothing of a visit, want %s", key.Line, key.Value, strings.Join(columns, ", "))
		case twice:
			return nil, fmt.Errorf("line %d: %q is there twice", key.Line, key.Value)
		case key.Value == "items" && value.Kind == yaml.MappingNode:
			var items []string
			for j := 0; j < len(value.Content); j += 2 {
				item, tariff := value.Content[j], value.Content[j+1]
				if item.Kind != yaml.ScalarNode || tariff.Kind != yaml.ScalarNode || strings.ContainsAny(item.Value+tariff.Value, ";=") {
					return nil, fmt.Errorf("line %d: want the name of an item and its tariff, without ; and =", item.Line)
				}
				items = append(items, item.Value+"="+tariff.Value)
			}
			d[key.Value] = strings.Join(items, ";")
		case value.Kind != yaml.ScalarNode:
			return nil, fmt.Errorf("line %d: %s is a list or mapping, want a text or number", value.Line, key.Value)
		case value.Tag == "!!null":
			d[key.Value] = ""
		default:
			d[key.Value] = value.Value
		}
	}
	return d, nil
}

// Encode writes the plan as YAML, which [Parse] reads as the same plan.
func (p Plan) Encode() ([]byte, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	list := &yaml.Node{Kind: yaml.SequenceNode}
	for _, v := range p.Visits {
		list.Content = append(list.Content, v.node())
	}
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	top := &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{text("visits"), list}}
	if err := errors.Join(e.Encode(top), e.Close()); err != nil {
		return nil, err
	}
	if b.Len() > MaxBytes {
		return nil, fmt.Errorf("the plan has %d bytes, at most %d", b.Len(), MaxBytes)
	}
	return b.Bytes(), nil
}

func (v Visit) node() *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	add := func(key string, value *yaml.Node) { n.Content = append(n.Content, text(key), value) }
	add("code", text(v.Code))
	if v.Name != v.Code {
		add("name", text(v.Name))
	}
	if v.Anchor != "" {
		add("anchor", text(v.Anchor))
		add("day", number(v.Day))
	}
	if v.Before != 0 || v.After != 0 {
		add("before", number(v.Before))
		add("after", number(v.After))
	}
	if v.Repeats.Times > 0 {
		add("repeats", text(v.Repeats.String()))
	}
	if len(v.Items) > 0 {
		items := &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}
		for _, item := range v.Items {
			items.Content = append(items.Content, text(item.Name), text(item.Tariff))
		}
		add("items", items)
	}
	return n
}

// text is a string, whatever it looks like.
func text(s string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s} }

func number(n int) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.Itoa(n)}
}
