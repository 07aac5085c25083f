package registry

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
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

// part is a piece of a name between separators.
type part struct {
	sep, start, end int // where what divides it from the part before begins, and the part itself
	comma           bool
	tokens          []token
}

var (
	separator = regexp.MustCompile(`(?i)(?:\s*(?:(?:^|\b)c/o\b[\s:=–-]*|[,;:()\[\]/|=–—]|\s[-]+\s)\s*)+`)
	careOf    = regexp.MustCompile(`(?i)\bc/o\b`)
)

func partsOf(line string) (parts []part) {
	at, sep, comma := 0, 0, false
	add := func(end int) {
		tokens := tokensOf(line[at:end])
		for i := range tokens {
			tokens[i].start, tokens[i].end = tokens[i].start+at, tokens[i].end+at
		}
		last := len(parts) - 1
		switch {
		case len(tokens) == 0:
		case last >= 0 && comma && len(tokens) == 1 && tokens[0].in(companyForms): // "Jane Roe, Inc." is one name
			parts[last].end, parts[last].tokens = end, append(parts[last].tokens, tokens...)
		default:
			parts = append(parts, part{sep: sep, start: at, end: end, comma: comma, tokens: tokens})
		}
	}
	for _, m := range separator.FindAllStringIndex(line, -1) {
		add(m[0])
		sep, at, comma = m[0], m[1], strings.TrimSpace(line[m[0]:m[1]]) == ","
		if careOf.MatchString(line[m[0]:m[1]]) {
			parts = append(parts, part{sep: m[0], start: m[0], end: m[0], tokens: []token{{start: m[0], end: m[0], text: "c/o"}}})
		}
	}
	add(len(line))
	return parts
}

// introduces reports whether a part says only that a person follows: "PI", "Study Chair".
func (p part) introduces() bool {
	return len(p.tokens) > 0 && p.roles() == len(p.tokens)
}

// roles counts the words at the beginning of a part that are a role of a person; none if they are no whole role.
func (p part) roles() (n int) {
	whole := false
	for n < len(p.tokens) && (p.tokens[n].in(roleWords) || p.tokens[n].in(rolesAlone)) {
		whole = whole || p.tokens[n].in(rolesAlone)
		n++
	}
	if !whole {
		return 0
	}
	return n
}

func (p part) isOrganisation() bool { return namesOrganisation(p.tokens) }

// isDegrees reports whether a part has nothing but degrees and titles.
func (p part) isDegrees() bool {
	return len(p.tokens) > 0 && !slices.ContainsFunc(p.tokens, func(t token) bool {
		return !t.in(degrees) && !t.in(weakDegrees) && !t.in(titles) && len(t.text) > 1
	})
}

// isStrong reports whether a part has a degree that is no other word.
func (p part) isStrong() bool {
	return slices.ContainsFunc(p.tokens, func(t token) bool { return t.in(degrees) })
}

// isName reports whether the words of a part could be a name: "Brigham and Women's" could not.
func (p part) isName() bool {
	return !p.isOrganisation() && !slices.ContainsFunc(p.tokens, func(t token) bool {
		return t.possessive || hasDigit(t.text) || t.in([]string{"and", "und", "et", "of", "the", "for"})
	})
}

// hasDegree reports whether a part ends with a degree after a name.
func hasDegree(parts []part, i int) bool {
	isDegree := func(t token) bool { return t.in(degrees) }
	return len(parts[i].tokens) > 1 && slices.ContainsFunc(parts[i].tokens[1:], isDegree) && !isState(parts, i)
}

// hasDegrees reports whether a name has a degree after its first word, in any of its parts.
func hasDegrees(parts []part) bool {
	for i, p := range parts {
		if !p.isName() {
			return false
		}
		if hasDegree(parts, i) || i > 0 && p.isDegrees() && p.isStrong() && !isState(parts, i) {
			return true
		}
	}
	return false
}

// isState reports whether a part is, or ends with, a state of the US and no degree: "Walter Reed, Bethesda, MD".
func isState(parts []part, i int) bool {
	last := parts[i].tokens[len(parts[i].tokens)-1]
	if !last.capital || last.pointed || !slices.Contains(states, last.text) {
		return false
	}
	isCountry := func(t token) bool { return t.in([]string{"usa", "us", "united"}) }
	if i+1 < len(parts) && slices.ContainsFunc(parts[i+1].tokens, isCountry) {
		return true
	}
	if len(parts[i].tokens) > 1 {
		return i > 0 && parts[i].comma && isPlace(parts[i].tokens[:len(parts[i].tokens)-1])
	}
	return i > 1 && parts[i].comma && parts[i-1].comma && !parts[i-1].isDegrees() && isPlace(parts[i-1].tokens)
}

// isPlace reports whether words are a town's rather than a person's.
func isPlace(tokens []token) bool {
	return len(tokens) == 1 || slices.ContainsFunc(tokens, func(t token) bool { return t.in(placeWords) })
}

// isPerson reports whether a part of a name is a person's: of one whom the record names elsewhere, by a title, a role or a degree.
func (p *People) isPerson(parts []part, i int) bool {
	this := parts[i]
	words := wordsOf(this.tokens)
	if len(words) == 0 || !this.isName() && !p.isKnown(words) || this.isOrganisation() || slices.ContainsFunc(words, hasDigit) {
		return false
	}
	if p.isKnown(words) || i > 0 && parts[i-1].introduces() {
		return true
	}
	if n := this.roles(); n > 0 && n < len(this.tokens) && (len(words) > 1 || this.tokens[n].in(titles)) {
		return true
	}
	if n := slices.IndexFunc(this.tokens, func(t token) bool { return !t.in(rolesOfPeople) }); n >= 0 && this.tokens[n].in(titles) {
		// "Dr. Falk" is a company as often as a person.
		return len(words) > 1 || this.tokens[n].text != "dr" || len(p.known[words[0]]) > 0
	}
	if hasDegree(parts, i) {
		return i == 0 || len(words) > 1
	}
	if i+1 == len(parts) || !parts[i+1].isDegrees() || isState(parts, i+1) {
		return false
	}
	return parts[i+1].isStrong() && (i == 0 || len(words) > 1) || i == 0 && len(words) > 1 && parts[1].comma
}

// hasDigit reports whether a word is a number's: "20-MD-001" is nobody.
func hasDigit(w string) bool { return strings.ContainsFunc(w, unicode.IsDigit) }

// isKnown reports whether words are the name of somebody whom the record names elsewhere.
func (p *People) isKnown(words []string) bool {
	return len(words) > 1 && slices.ContainsFunc(words, func(w string) bool {
		return slices.ContainsFunc(p.known[w], func(known []string) bool { return sameName(words, known) })
	})
}

// knownAt returns where a known name ends that begins at a word; 0 if none does. Both ends of it are words of the known name,
// one of them its first or last word: "del Carmen" is not Maria del Carmen Garcia.
func (p *People) knownAt(tokens []token, from int) int {
	for to := from + 2; to <= len(tokens) && to <= from+6; to++ {
		words := wordsOf(tokens[from:to])
		if len(words) < 2 || words[0] != tokens[from].text || words[len(words)-1] != tokens[to-1].text {
			continue
		}
		first, last := words[0], words[len(words)-1]
		if slices.Contains(particles, first) || slices.Contains(particles, last) || namesOrganisation(tokens[from:to]) {
			continue
		}
		for _, known := range slices.Concat(p.known[first], p.known[last]) {
			ends := []string{known[0], known[len(known)-1]}
			atEnd := slices.Contains(ends, first) || slices.Contains(ends, last)
			if atEnd && sameName([]string{first, last}, known) && sameName(words, known) {
				return to
			}
		}
	}
	return 0
}

// token is a word of a name.
type token struct {
	start, end                   int
	text                         string // in small letters, without accents and points: "M. D." as "md"
	pointed, capital, possessive bool
}

func (t token) in(list []string) bool { return slices.Contains(list, t.text) }

// isGeneric reports whether a word says only what sort of organisation it is.
func (t token) isGeneric() bool { return t.in(genericWords) || namesOrganisation([]token{t}) }

var letters = strings.NewReplacer("ø", "o", "ł", "l", "ß", "ss", "æ", "ae", "đ", "d", "ı", "i")

func tokensOf(s string) (tokens []token) {
	isWord := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) || r == '\'' || r == '’'
	}
	start := -1
	end := func(at int) {
		if start < 0 {
			return
		}
		raw := strings.Trim(s[start:at], "'’")
		bare := strings.TrimSuffix(strings.TrimSuffix(raw, "'s"), "’s")
		if text := strings.Join(plainWords(letters.Replace(strings.ToLower(bare))), ""); text != "" {
			tokens = append(tokens, token{
				start: start, end: at, text: text, possessive: bare != raw,
				capital: strings.ToUpper(raw) == raw, pointed: strings.HasPrefix(s[at:], "."),
			})
		}
		start = -1
	}
	for i, r := range s {
		if !isWord(r) {
			end(i)
		} else if start < 0 {
			start = i
		}
	}
	end(len(s))
	return joined(s, tokens)
}

// joined writes degrees and forms of company that are written in several words as one: "M. D.", "Medical Doctor", "S.p.A.".
func joined(s string, tokens []token) (list []token) {
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		for n := min(4, len(tokens)-i); n > 1; n-- {
			whole, apart := "", ""
			for k, w := range tokens[i : i+n] {
				if k > 0 && strings.Trim(s[tokens[i+k-1].end:w.start], ". ") != "" {
					apart += "|"
				}
				whole, apart = whole+w.text, apart+" "+w.text
			}
			degree, ok := writtenOut[strings.TrimSpace(apart)]
			if !ok && len(t.text) < 3 && !strings.Contains(apart, "|") {
				degree, ok = whole, slices.Contains(degrees, whole) || t.pointed && slices.Contains(forms(i+n == len(tokens)), whole)
			}
			if ok {
				t = token{start: t.start, end: tokens[i+n-1].end, text: degree, pointed: true}
				i += n - 1
				break
			}
		}
		list = append(list, t)
	}
	return list
}

// forms are forms of company that are written with points; at the end of a name also those that could be initials.
func forms(atEnd bool) []string {
	if atEnd {
		return []string{"spa", "srl", "llc", "plc", "nhs", "nih", "bv", "nv", "ag"}
	}
	return []string{"spa", "srl", "llc", "plc", "nhs", "nih"}
}

// wordsOf are the words of a name that are neither titles nor degrees, nor roles. Degrees that are surnames too, Ma and Do, are
// degrees where they stand alone after others.
func wordsOf(tokens []token) (words []string) {
	for i, t := range tokens {
		surname := t.in([]string{"ma", "do", "pa"}) && i < 2 && !t.capital
		if !t.in(titles) && !t.in(degrees) && (!t.in(weakDegrees) || surname) && !t.in(rolesOfPeople) && t.text != "c/o" {
			words = append(words, t.text)
		}
	}
	return words
}

// isFunction reports whether a word is of a function, which nobody is called.
func isFunction(word string) bool { return slices.Contains(functions, word) }

// plainWords are the words of a name in small letters without accents and points, "M.D." as "md".
func plainWords(name string) []string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(name)) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r):
			b.WriteRune(r)
		case r == '.', r == '\'', r == '’', unicode.Is(unicode.Mn, r):
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Fields(b.String())
}

// sameName compares the words of two names in any order; an initial stands for a word, and further given names may be missing.
func sameName(a, b []string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 2 {
		return false
	}
	rest, whole := slices.Clone(b), false
	for _, w := range slices.SortedFunc(slices.Values(a), func(x, y string) int { return len(y) - len(x) }) {
		at := slices.Index(rest, w)
		whole = whole || at >= 0 && len(w) > 1
		if at < 0 {
			at = slices.IndexFunc(rest, func(r string) bool {
				short, long := w, r
				if len(short) > len(long) {
					short, long = long, short
				}
				return len([]rune(short)) == 1 && strings.HasPrefix(long, short)
			})
		}
		if at < 0 {
			// A middle initial that the other name lacks is no difference.
			if len([]rune(w)) == 1 && len(a) > 2 {
				continue
			}
			return false
		}
		rest = slices.Delete(rest, at, at+1)
	}
	return whole
}

var (
	titles = []string{
		"dr", "drs", "prof", "professor", "professeur", "profesor", "professore", "doctor", "docteur", "doktor", "dott", "dottssa", "dottoressa", "mr", "mrs",
		"ms", "miss", "mx", "sir", "dame", "mme", "mlle", "herr", "frau", "sra", "sr", "dra", "profa", "pd", "priv", "privatdozent", "doc", "doz", "assoc",
		"associate", "assistant", "asst", "assist", "ass", "uz", "uzm", "op", "lek", "mudr",
	}
	// rolesOfPeople stand before names, "PI: Jane Roe".
	rolesOfPeople = []string{"pi", "investigator", "principal", "chief", "coordinating", "lead", "sponsor", "contact", "by", "attn", "care", "of", "univ"}
	degrees       = []string{
		"md", "phd", "dphil", "mbbs", "mbchb", "mbbch", "bmbs", "dds", "dmd", "dvm", "pharmd", "psyd", "drph", "scd", "dsc", "edd", "dnp", "dpt", "frcp", "frcpc", "frcs",
		"frcsc", "frca", "frcog", "facs", "facc", "facp", "faha", "fesc", "faan", "mrcp", "mrcs", "mph", "msc", "mmed", "msci", "msn", "bsn", "lcsw", "mbbchbao", "drmed",
		"drmedsci", "rer", "habil", "drscmed", "jd", "mhsc", "mha", "msph", "mscr", "mtr", "frcpath", "fracp", "franzcp", "facog", "faap", "mrcpch", "mrcpsych", "mrcog", "rph", "crnp", "dhsc", "meng",
	}
	// weakDegrees are degrees only after a comma: alone they are words or parts of names.
	weakDegrees = []string{"do", "ms", "ma", "mba", "bs", "ba", "bsc", "rn", "np", "pa", "pt", "rd", "ot", "slp", "cnm", "crna", "aprn", "esq", "jr", "sr", "ii", "iii", "med", "lek", "mgr"}

	// organisationWords begin words of the names of organisations.
	organisationWords = []string{
		"univers", "hospit", "hopita", "hopi", "clini", "klini", "polikli", "policli", "institu", "centr", "center", "zentrum", "foundation", "fondation", "fundac", "fondazion", "stiftung", "stichting",
		"colleg", "school", "schule", "facult", "fakult", "depart", "ministr", "minister", "agenc", "council", "societ", "associat", "asocia", "associaz", "gesellschaft", "group", "grupo", "groupe", "gruppo",
		"network", "netzwerk", "consort", "trust", "nhs", "pharma", "farma", "biotech", "biopharm", "biosci", "therap", "laborato", "labs", "gmbh", "inc", "ltd", "llc", "llp", "corp", "compan", "plc", "srl", "spa",
		"research", "recherche", "medical", "medic", "health", "gesundheit", "scien", "academ", "akadem", "organi", "board", "cooperat", "oncolog", "cancer", "trial", "charit", "assistance", "hospic", "ospedal",
		"azienda", "irccs", "fund", "program", "service", "office", "committee", "comite", "alliance", "initiative", "internation", "nation", "collaborat", "registry", "system", "diagnost", "device", "vaccin",
		"nutrition", "technolog", "solution", "holding", "partner", "ventur", "industr", "products", "kg", "ag", "bv", "nv", "ab", "oy", "aps", "kk", "co", "unit", "ltda", "chu", "chru", "aphp", "nih", "nci", "va",
		"veterans", "army", "navy", "force", "govern", "state", "city", "county", "region", "maatschappij", "ziekenhuis", "umc", "sjukhus", "sykehus", "szpital", "uniwersytet", "hastane", "universite", "rigshospital",
	}
	wholeWords = []string{"inc", "ltd", "llc", "llp", "plc", "srl", "spa", "kg", "ag", "bv", "nv", "ab", "oy", "aps", "kk", "co", "unit", "chu", "va", "nih", "nci", "nhs", "labs", "umc", "state", "city", "trust", "corp", "fund", "board"}
	// rolesAlone are words that say what somebody is, roleWords what stands before them.
	rolesAlone = []string{"pi", "ci", "investigator", "chair", "chairman", "chairwoman", "chairperson", "director", "attn", "contact", "c/o"}
	roleWords  = []string{"principal", "chief", "lead", "leading", "sponsor", "coordinating", "study", "overall", "site", "co", "person", "medical"}
	// functions are words of what companies write where a person is asked for.
	functions = []string{
		"study", "director", "coordinator", "registry", "monitor", "call", "clinical", "trial", "trials", "medical", "team", "desk", "hotline", "helpline", "information", "manager",
		"management", "affairs", "disclosure", "transparency", "support", "inquiries", "recruitment", "cares", "responsible", "investigators",
	}
	companyForms = []string{
		"inc", "ltd", "llc", "llp", "co", "corp", "gmbh", "plc", "srl", "spa", "bv", "nv", "ag", "kg", "ab", "oy", "aps", "kk", "lp", "sa", "limited", "incorporated",
		"corporation", "company",
	}
	// genericWords say what an organisation does, like organisationWords.
	genericWords = []string{"memorial", "childrens", "children", "women", "womens", "and", "of", "the", "for", "de", "private", "eye", "dental", "heart", "consulting", "practice"}
	placeWords   = []string{
		"new", "north", "south", "east", "west", "saint", "st", "san", "fort", "mount", "lake", "spring", "springs", "park", "hill", "hills", "falls", "river", "beach", "chase", "mills",
		"heights", "plain", "grove", "valley", "port", "burnie", "air", "prussia", "city", "hope",
	}
	states     = []string{"md", "ma", "pa", "ms", "do"}
	particles  = []string{"de", "la", "del", "della", "di", "da", "dos", "van", "von", "der", "den", "al", "el", "le", "du", "bin", "ibn", "san", "st"}
	writtenOut = map[string]string{
		"medical doctor": "md", "doctor of medicine": "md", "doctor of philosophy": "phd", "doctor en medicina": "md", "doctor of pharmacy": "pharmd",
	}
)

// namesOrganisation reports whether a name has a word of organisations.
func namesOrganisation(tokens []token) bool {
	return slices.ContainsFunc(tokens, func(t token) bool {
		w := t.text
		return slices.ContainsFunc(organisationWords, func(o string) bool {
			if slices.Contains(wholeWords, o) {
				return w == o
			}
			return strings.Contains(w, o) && (len(o) > 4 || strings.HasPrefix(w, o))
		})
	})
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
