package registry

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// People tells names of people from names of organisations: by the names that a record gives to people elsewhere, by
// titles, roles and degrees. People are not named in a registration.
type People struct {
	known         map[string][][]string // the words of each name, without titles and degrees, by each word that is no initial
	organisations [][]string            // the words of names that the record gives to organisations, without the form of company
}

// KnowOrganisation adds a name that a record gives to an organisation by its class: nobody is called so.
func (p *People) KnowOrganisation(name string) {
	if core := coreOf(name); len(core) > 1 { // Anna Roche does not work for Roche alone
		p.organisations = append(p.organisations, core)
	}
}

// coreOf are the words of the name of a company without its form and initials: "F. Hoffmann-La Roche Ltd", "Eli Lilly and Company".
func coreOf(name string) (core []string) {
	for _, w := range wordsOf(tokensOf(name)) {
		if len(w) > 1 && w != "and" && !slices.Contains(companyForms, w) {
			core = append(core, w)
		}
	}
	return core
}

// Know adds a name that a record gives to a person, of an affiliation that may be empty. Registries ask for a person where
// companies name themselves, or a function: what is the name of an organisation, or has words of one, is nobody's.
func (p *People) Know(name, affiliation string) {
	parts := partsOf(name)
	var whole []token
	for i, part := range parts {
		whole = append(whole, part.tokens...)
		// "Jane Roe, MD" and "Roe, Jane" are one name; "Jane Roe, Example Hospital" is a name and where she works.
		if i == 0 || parts[i-1].introduces() {
			p.learn(part.tokens, affiliation)
		}
	}
	p.learn(whole, affiliation)
}

func (p *People) learn(tokens []token, affiliation string) {
	words := wordsOf(tokens)
	if len(words) < 2 || len(words) > 6 || namesOrganisation(tokens) || slices.ContainsFunc(words, isFunction) || p.isOrganisation(words) {
		return
	}
	said := slices.ContainsFunc(tokens, func(t token) bool { return t.in(titles) || t.in(degrees) })
	if !said && (slices.Equal(words, coreOf(affiliation)) || slices.Equal(words, wordsOf(tokensOf(affiliation)))) {
		return
	}
	if p.known == nil {
		p.known = make(map[string][][]string)
	}
	for _, w := range words {
		same := func(known []string) bool { return slices.Equal(known, words) }
		if len(w) > 1 && !slices.ContainsFunc(p.known[w], same) {
			p.known[w] = append(p.known[w], words)
		}
	}
}

// isOrganisation reports whether the words of a name have the name of an organisation among them.
func (p *People) isOrganisation(words []string) bool {
	return slices.ContainsFunc(p.organisations, func(core []string) bool {
		for i := 0; i+len(core) <= len(words); i++ {
			if slices.Equal(words[i:i+len(core)], core) {
				return true
			}
		}
		return false
	})
}

// Cleared is a name without what it says of people.
type Cleared struct {
	// Name is what is left; empty if it is a person's.
	Name string
	// Personal says that a person was named.
	Personal bool
	// Doubtful are parts of what is left that could be names of people.
	Doubtful []string
}

// Organisation clears a name. One that a record gives to an organisation by its class is never left out wholly.
func (p *People) Organisation(name string, byClass bool) Cleared {
	line, _ := OneLine(WithoutMarkup(name).Line())
	if line == "" {
		return Cleared{Name: name}
	}
	parts := partsOf(line)
	c := clearing{people: p, line: line, parts: parts, byClass: byClass, gone: make([]bool, len(parts))}
	if !byClass && hasDegrees(parts) && len(parts) > 0 && !slices.ContainsFunc(parts, part.isOrganisation) {
		return Cleared{Personal: true}
	}
	for i := range parts {
		c.look(i)
	}
	left := line
	if c.personal {
		left = c.left()
	}
	switch {
	case left == "" && byClass:
		return Cleared{Name: name, Doubtful: []string{line}}
	case left == "":
		return Cleared{Personal: true}
	case !c.personal:
		return Cleared{Name: name, Doubtful: c.doubts(line)}
	}
	return Cleared{Name: left, Personal: true, Doubtful: c.doubts(left)}
}

// clearing is at work on a name.
type clearing struct {
	people   *People
	line     string
	parts    []part
	byClass  bool
	gone     []bool
	cuts     [][2]int // what is taken out within parts
	personal bool
	doubtful []string
}

func (c *clearing) look(i int) {
	this := c.parts[i]
	switch {
	case i > 0 && c.gone[i-1] && this.isDegrees() && !isState(c.parts, i):
		c.gone[i] = true // degrees follow a name
	case c.people.isPerson(c.parts, i):
		beside := c.people.isKnown(wordsOf(this.tokens)) && slices.ContainsFunc(c.parts, part.isOrganisation)
		if i == 0 && c.byClass && !beside {
			c.doubtful = append(c.doubtful, c.line)
			return
		}
		c.gone[i], c.personal = true, true
		if i > 0 && c.parts[i-1].introduces() {
			c.gone[i-1] = true
		}
	case i > 0 && this.comma && !c.gone[i-1] && c.people.isInverted(c.parts[i-1], this): // "Roe, Jane"
		c.gone[i-1], c.gone[i], c.personal = true, true, true
	default:
		c.cut(i)
	}
}

// isInverted reports whether two parts are the family name and the given names of somebody whom the record names elsewhere.
func (p *People) isInverted(family, given part) bool {
	return !family.isOrganisation() && !given.isOrganisation() && p.isKnown(append(wordsOf(family.tokens), wordsOf(given.tokens)...))
}

// cut takes known names out of a part that has other words as well. Names of which only words of organisations would be left
// are an organisation's, "Jane Roe Foundation": they stay, and are said.
func (c *clearing) cut(i int) {
	tokens := c.parts[i].tokens
	for from := 0; from < len(tokens); from++ {
		to := c.people.knownAt(tokens, from)
		if to == 0 {
			continue
		}
		first, last := from, to
		for first > 0 && (tokens[first-1].in(titles) || tokens[first-1].in(rolesOfPeople)) {
			first--
		}
		for last < len(tokens) && (tokens[last].in(degrees) || tokens[last].in(titles)) {
			last++
		}
		rest := append(slices.Clone(tokens[:first]), tokens[last:]...)
		named := first == from && last == to && len(rest) > 0 && !slices.ContainsFunc(rest, func(t token) bool { return !t.isGeneric() })
		if named || c.byClass && first == 0 {
			c.doubtful = append(c.doubtful, c.line)
		} else {
			c.cuts, c.personal = append(c.cuts, [2]int{tokens[first].start, tokens[last-1].end}), true
			if i+1 < len(c.parts) && c.parts[i+1].isDegrees() && !isState(c.parts, i+1) {
				c.gone[i+1] = true
			}
		}
		from = last - 1
	}
}

var (
	spaces   = regexp.MustCompile(`\s+`)
	dangling = regexp.MustCompile(`(?i)(?:^|\s)(?:and|with|by|of|under|for|at|in|&|c/o|-)$`)
)

const around = " ,;:/|=-–—"

// left is what is left of the name; nothing if it began with a person and names no organisation besides.
func (c *clearing) left() string {
	var b strings.Builder
	organisation, after := false, false
	for i, part := range c.parts {
		if c.gone[i] {
			after = true
			continue
		}
		text := c.line[part.start:part.end]
		for k := len(c.cuts) - 1; k >= 0; k-- {
			if cut := c.cuts[k]; cut[0] >= part.start && cut[1] <= part.end {
				text = c.line[part.start:cut[0]] + " " + text[cut[1]-part.start:]
			}
		}
		text = strings.Trim(spaces.ReplaceAllString(text, " "), around)
		text = strings.Trim(dangling.ReplaceAllString(text, ""), around)
		if text == "" {
			after = true
			continue
		}
		organisation = organisation || part.isOrganisation()
		if sep := c.line[part.sep:part.start]; b.Len() > 0 && after && strings.Trim(sep, " )]") == "" {
			b.WriteString(", ")
		} else if b.Len() > 0 || strings.ContainsAny(sep, "([") {
			b.WriteString(sep)
		}
		b.WriteString(text)
		after = false
	}
	if len(c.parts) > 0 {
		b.WriteString(c.line[c.parts[len(c.parts)-1].end:])
	}
	if len(c.gone) > 0 && c.gone[0] && !organisation {
		return ""
	}
	return strings.Trim(balanced(b.String()), around)
}

// balanced is a text without brackets that have no other one.
func balanced(s string) string {
	out, open := []rune(s), []int{}
	for i, r := range out {
		switch {
		case r == '(' || r == '[':
			open = append(open, i)
		case (r == ')' || r == ']') && len(open) == 0:
			out[i] = -1
		case r == ')' || r == ']':
			open = open[:len(open)-1]
		}
	}
	for _, i := range open {
		out[i] = -1
	}
	return string(slices.DeleteFunc(out, func(r rune) bool { return r == -1 }))
}

// doubts are the parts of what is left that could be names of people.
func (c *clearing) doubts(left string) []string {
	list := c.doubtful
	add := func(s string) {
		if s = strings.Trim(s, around); !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	if MayBePerson(left) {
		add(left)
		return list
	}
	parts := partsOf(left)
	isWord := func(i int) bool { return i < len(parts) && len(parts[i].tokens) == 1 }
	for i, part := range parts {
		text := left[part.start:part.end]
		_, isCountry := CountryCode(text)
		titled := len(part.tokens) > 1 && part.tokens[0].in(titles) && !part.isOrganisation()
		if titled || MayBePerson(text) && !isCountry {
			add(text)
		} else if isWord(i) && isWord(i+1) && !isState(parts, i+1) && i+2 < len(parts) && parts[i+2].isDegrees() {
			add(left[part.start:parts[i+1].end]) // "Roe, Jane, MD"
		}
	}
	return list
}

// MayBePerson reports whether a name looks like a person's, though nothing says so: two to four words, none of them of
// organisations.
func MayBePerson(name string) bool {
	words := strings.Fields(strings.ReplaceAll(name, ",", " "))
	if len(words) < 2 || len(words) > 4 || namesOrganisation(tokensOf(name)) {
		return false
	}
	return !slices.ContainsFunc(words, func(w string) bool {
		first := []rune(w)[0]
		return !unicode.IsLetter(first) || unicode.IsLower(first) && len([]rune(w)) > 3 || strings.ContainsFunc(w, unicode.IsDigit) ||
			len([]rune(w)) > 3 && strings.ToUpper(w) == w && strings.ToLower(name) != name && strings.ToUpper(name) != name
	})
}
