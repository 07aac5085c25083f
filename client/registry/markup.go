package registry

import (
	"html"
	"regexp"
	"slices"
	"strings"
)

// Elements of HTML, and what they do to the line. Only these are markup: whatever else stands between < and > is text
// ("Platelets <LLN or >ULN").
var (
	// blocks end a line.
	blocks = []string{
		"article", "blockquote", "body", "br", "caption", "center", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4",
		"h5", "h6", "head", "header", "hr", "html", "img", "link", "meta", "ol", "p", "pre", "section", "style", "table", "tbody", "td", "tfoot", "th",
		"thead", "title", "tr", "ul", "li",
	}
	// inlines stand within a word.
	inlines = []string{
		"a", "abbr", "b", "big", "cite", "code", "del", "em", "font", "i", "ins", "label", "mark", "q", "s", "small", "span", "strike", "strong", "sub",
		"sup", "tt", "u",
	}
	// unclosed are elements whose end may be left out. Of every other one, "<b>" alone is no markup: it may be "less than b".
	unclosed = []string{"br", "dd", "dt", "hr", "img", "li", "link", "meta", "p", "td", "th", "tr"}

	element   = regexp.MustCompile(`<(/?)([A-Za-z][A-Za-z0-9]*(?::[A-Za-z]+)?)((?:\s+[A-Za-z_:][-A-Za-z0-9_:.]*\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=]+))*)\s*/?>`)
	unread    = regexp.MustCompile(`(?is)<!--.*?-->|<!doctype[^<>]*>|<style\b[^<>]*>.*?</style\s*>|<script\b[^<>]*>.*?</script\s*>`)
	entity    = regexp.MustCompile(`&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});`)
	lostWords = regexp.MustCompile(`(?i)\s(?:alt|href|title|src|cite)\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>=]+)`)
)

// Stripped is a text without its markup, and what was taken out.
type Stripped struct {
	Text string
	// Elements are the names of the elements of HTML that were removed, each once, in the order of the text.
	Elements []string
	// Lost are words that went with them: addresses of links, names of pictures, comments.
	Lost []string
}

// Line is the text for one line: items of lists are divided by hyphens.
func (r Stripped) Line() string { return strings.ReplaceAll(r.Text, "\n* ", " - ") }

// maxPasses bounds how often a text is looked at again: how deep elements and entities may be written as entities.
const maxPasses = 16

// WithoutMarkup removes the elements of HTML from a text and resolves its entities, until none is left: what was written
// as an entity may be an element too. Elements that end a line become lines of their own; items of lists begin with "* ".
func WithoutMarkup(s string) Stripped {
	r := Stripped{Text: s}
	for pass := 0; pass < maxPasses && strings.ContainsAny(r.Text, "<&"); pass++ {
		before := r.Text
		r.Text = unread.ReplaceAllStringFunc(r.Text, func(m string) string {
			r.lose(m)
			return " "
		})
		r.Text = r.withoutElements(r.Text)
		r.Text = entity.ReplaceAllStringFunc(r.Text, html.UnescapeString)
		if r.Text == before {
			break
		}
	}
	return r
}

func (r *Stripped) withoutElements(s string) string {
	var b strings.Builder
	at, closing := 0, lastClosing(s)
	for _, m := range element.FindAllStringSubmatchIndex(s, -1) {
		name := strings.ToLower(s[m[4]:m[5]])
		attributes := s[m[6]:m[7]]
		stands, ok := replacement(name, m[3] > m[2], attributes != "", closing[name] >= m[1])
		if !ok {
			continue
		}
		if !slices.Contains(r.Elements, name) {
			r.Elements = append(r.Elements, name)
		}
		for _, words := range lostWords.FindAllStringSubmatch(attributes, -1) {
			r.lose(strings.Trim(words[1], `"'`))
		}
		b.WriteString(s[at:m[0]])
		b.WriteString(stands)
		at = m[1]
	}
	b.WriteString(s[at:])
	return b.String()
}

// replacement is what stands for an element; false if it is none. Closed says that its end follows.
func replacement(name string, closes, hasAttributes, closed bool) (string, bool) {
	_, local, prefixed := strings.Cut(name, ":")
	switch {
	case prefixed: // what word processors and study definitions add: o:p, usdm:ref
		prefix := strings.TrimSuffix(name, ":"+local)
		return "", slices.Contains([]string{"o", "w", "v", "m", "st1", "usdm"}, prefix)
	case !slices.Contains(blocks, name) && !slices.Contains(inlines, name):
		return "", false
	case !closes && !hasAttributes && !slices.Contains(unclosed, name) && !closed:
		return "", false
	case slices.Contains(inlines, name):
		return "", true
	case name == "li" && !closes:
		return "\n* ", true
	}
	return "\n", true
}

// maxLost bounds how many words of markup are reported of one text.
const maxLost = 100

var closingTag = regexp.MustCompile(`</([A-Za-z][A-Za-z0-9]*)`)

// lastClosing returns where each element is closed for the last time.
func lastClosing(s string) map[string]int {
	at := make(map[string]int)
	for _, m := range closingTag.FindAllStringSubmatchIndex(s, -1) {
		at[strings.ToLower(s[m[2]:m[3]])] = m[0]
	}
	return at
}

func (r *Stripped) lose(words string) {
	words, _ = OneLine(words)
	if words != "" && len(r.Lost) < maxLost && !slices.Contains(r.Lost, words) {
		r.Lost = append(r.Lost, words)
	}
}
