package registry

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

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
