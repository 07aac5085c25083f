package usdm

import (
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"

	"github.com/equipoise-trials/equipoise/client/registry"
)

var (
	parameter = regexp.MustCompile(`(?i)<usdm:tag\s+[^<>]*?name\s*=\s*(?:"([^"]*)"|'([^']*)')[^<>]*>(?:\s*</usdm:tag>)?`)
	reference = regexp.MustCompile(`(?i)<usdm:ref\s+([^<>]*)>(?:\s*</usdm:ref>)?`)
	attribute = regexp.MustCompile(`(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)')`)
	// encoded finds parameters and references that a tool took for text.
	encoded = regexp.MustCompile(`(?i)&lt;/?usdm:.*?&gt;`)
	// unresolved finds what is left of them.
	unresolved = regexp.MustCompile(`(?i)<usdm:[^<>]*>`)
)

// maxReferences bounds how many references one text follows, through other texts as well.
const maxReferences = 50

// maxDepth bounds how deep the parts of one value are followed.
const maxDepth = 5

// plain turns a text of a study definition into plain text: references to other values are resolved, HTML is removed. It
// reports what could not be resolved, and the words that went with the HTML.
func (i *importer) plain(field, s string, dictionary *registry.Node) string {
	left := maxReferences
	s = i.resolve(field, s, dictionary, &left)
	for _, tag := range unresolved.FindAllString(s, -1) {
		i.Changed(field, "%.100q could not be read: nothing stands for it", tag)
	}
	stripped := registry.WithoutMarkup(s)
	stripped.Elements = nil // the texts of study definitions are HTML
	i.Stripped(field, stripped)
	return stripped.Line()
}

func (i *importer) resolve(field, s string, dictionary *registry.Node, left *int) string {
	s = encoded.ReplaceAllStringFunc(s, html.UnescapeString)
	s = parameter.ReplaceAllStringFunc(s, func(tag string) string {
		m := parameter.FindStringSubmatch(tag)
		name := m[1] + m[2]
		for _, m := range dictionary.At("parameterMaps").Items() {
			if m.At("tag").Peek() == name && *left > 0 {
				*left--
				i.Take(m.At("tag"))
				value := i.resolve(field, i.Raw(m.At("reference")), nil, left)
				if strings.TrimSpace(value) == "" {
					return i.unresolved(field, fmt.Sprintf("the parameter %q of the text has no value", name), name)
				}
				return value
			}
		}
		return i.unresolved(field, fmt.Sprintf("the parameter %q of the text is not defined", name), name)
	})
	return reference.ReplaceAllStringFunc(s, func(tag string) string {
		var id, member string
		for _, a := range attribute.FindAllStringSubmatch(tag, -1) {
			switch strings.ToLower(a[1]) {
			case "id":
				id = a[2] + a[3]
			case "attribute":
				member = a[2] + a[3]
			}
		}
		value := i.byID[id].At(member)
		if *left--; value.Kind() == registry.Null || *left < 0 {
			return i.unresolved(field, fmt.Sprintf("the text refers to %s of %s, which is not there", member, id), member+" of "+id)
		}
		words := i.resolve(field, i.words(value, maxDepth), nil, left)
		if strings.TrimSpace(words) == "" {
			return i.unresolved(field, fmt.Sprintf("the text refers to %s of %s, which says nothing that could be written", member, id), member+" of "+id)
		}
		return words
	})
}

// unresolved reports what could not be resolved, and returns what stands for it.
func (i *importer) unresolved(field, what, name string) string {
	i.Changed(field, "%s; its name stands for it", what)
	return "[" + name + "]"
}

// words writes a value as a part of a text: a quantity with its unit, a range from one end to the other, a code by its name,
// a list with commas. What it refers to is followed to a depth: a study definition may refer in a circle.
func (i *importer) words(n *registry.Node, depth int) string {
	if depth == 0 {
		return ""
	}
	depth--
	switch n.Kind() {
	case registry.Array:
		var list []string
		for _, item := range n.Items() {
			if s := i.words(item, depth); s != "" {
				list = append(list, s)
			}
		}
		return strings.Join(list, ", ")
	case registry.Object:
		return i.objectWords(n, depth)
	case registry.String:
		if other := i.byID[n.Peek()]; other != nil && other.At("id") != n { // a list of ids stands for what they name
			return i.objectWords(other, depth)
		}
	}
	return scalar(n)
}

func (i *importer) objectWords(n *registry.Node, depth int) string {
	least, most := i.words(n.At("minValue"), depth), i.words(n.At("maxValue"), depth)
	unit := i.words(n.At("unit"), depth)
	switch value := n.At("value"); {
	case value.Kind() == registry.Number, value.Peek() != "":
		return strings.TrimSpace(scalar(value) + " " + unit)
	case least != "" && least == most:
		return strings.TrimSpace(least + " " + unit)
	case least != "" && most != "":
		return strings.TrimSpace(least + " to " + most + " " + unit)
	case least != "":
		return strings.TrimSpace("at least " + least + " " + unit)
	case most != "":
		return strings.TrimSpace("at most " + most + " " + unit)
	}
	for _, name := range []string{"decode", "text", "label", "description", "name"} {
		if s := standard(n).At(name).Peek(); strings.TrimSpace(s) != "" {
			return s
		}
	}
	return ""
}

// scalar writes a string, a number or a boolean; 50.0 as 50.
func scalar(n *registry.Node) string {
	if n.Kind() == registry.Number {
		if f, err := strconv.ParseFloat(n.Literal(), 64); err == nil {
			return strconv.FormatFloat(f, 'f', -1, 64)
		}
	}
	return n.Literal()
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
