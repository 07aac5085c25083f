package usdm

import (
	"html"
	"regexp"
	"strconv"
	"strings"

	"github.com/equipoise-trials/equipoise/client/registry"
)

var (
	parameter = regexp.MustCompile(`<usdm:tag\s+[^>]*?name="([^"]*)"[^>]*>(?:\s*</usdm:tag>)?`)
	reference = regexp.MustCompile(`<usdm:ref\s+([^>]*)>(?:\s*</usdm:ref>)?`)
	attribute = regexp.MustCompile(`(\w+)="([^"]*)"`)
	listItem  = regexp.MustCompile(`(?i)<li\b[^>]*>`)
	inline    = regexp.MustCompile(`(?i)</?(?:a|abbr|b|em|i|small|span|strong|sub|sup|u)\b[^<>]*>`)
	markup    = regexp.MustCompile(`</?[A-Za-z][^<>]*>`)
)

// maxReferences bounds how many references one text follows, through other texts as well.
const maxReferences = 50

// plain turns a text of a study definition into plain text: references to other values are resolved, HTML is removed.
func (i *importer) plain(field, s string, dictionary *registry.Node) string {
	left := maxReferences
	return withoutHTML(i.resolve(field, s, dictionary, &left))
}

func (i *importer) resolve(field, s string, dictionary *registry.Node, left *int) string {
	s = parameter.ReplaceAllStringFunc(s, func(tag string) string {
		name := parameter.FindStringSubmatch(tag)[1]
		for _, m := range dictionary.At("parameterMaps").Items() {
			if m.At("tag").Peek() == name && *left > 0 {
				*left--
				i.Take(m.At("tag"))
				return i.resolve(field, i.Raw(m.At("reference")), nil, left)
			}
		}
		i.Changed(field, "the parameter %q of the text is not defined; its name stands for it", name)
		return "[" + name + "]"
	})
	return reference.ReplaceAllStringFunc(s, func(tag string) string {
		var id, member string
		for _, a := range attribute.FindAllStringSubmatch(tag, -1) {
			switch a[1] {
			case "id":
				id = a[2]
			case "attribute":
				member = a[2]
			}
		}
		value := i.byID[id].At(member)
		if *left--; value.Kind() == registry.Null || *left < 0 {
			i.Changed(field, "the text refers to %s of %s, which is not there", member, id)
			return "[" + member + " of " + id + "]"
		}
		return i.resolve(field, scalar(value), nil, left)
	})
}

// scalar writes a string or a number; 50.0 as 50.
func scalar(n *registry.Node) string {
	if n.Kind() == registry.Number {
		if f, err := strconv.ParseFloat(n.Literal(), 64); err == nil {
			return strconv.FormatFloat(f, 'f', -1, 64)
		}
	}
	return n.Literal()
}

// withoutHTML removes the tags of HTML and resolves its entities. Items of lists are divided by hyphens.
func withoutHTML(s string) string {
	if !markup.MatchString(s) {
		return html.UnescapeString(s)
	}
	s = listItem.ReplaceAllString(s, " - ")
	s = inline.ReplaceAllString(s, "")
	return html.UnescapeString(markup.ReplaceAllString(s, " "))
}

var unwritten = regexp.MustCompile(`(?i)^\W*(?:to be (?:determined|defined|confirmed|completed|decided)|tbd|tbc|placeholder|n/?a|not applicable|none)\b.{0,40}$`)

// isUnwritten reports whether a text only says that another will stand there.
func isUnwritten(line string) bool {
	return line == "" || len(line) < 80 && unwritten.MatchString(line)
}

// firstOf returns the first text that says something.
func firstOf(texts ...string) string {
	for _, t := range texts {
		if strings.TrimSpace(t) != "" {
			return t
		}
	}
	return ""
}
