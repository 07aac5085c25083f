package text

import "slices"

// category is a group of general categories of Unicode.
type category uint8

const (
	unassigned  category = iota
	control              // Cc, Cf, Co, Cs, Zl, Zp: no text that is seen
	letter               // L
	mark                 // M
	number               // N
	punctuation          // P
	symbol               // S
	space                // Zs
)

// properties are what Unicode 15.0 says of a code point.
type properties struct {
	category category
	// unseen characters show nothing although their category is that of visible ones: fillers and variation selectors.
	unseen bool
	// joins says that the code point is of a script whose spelling needs joiners.
	joins bool
	// white is the property White_Space.
	white bool
	// notNFC characters are in no text in normal form C.
	notNFC bool
	// backwards characters may compose with one before them.
	backwards bool
	// class is the canonical combining class.
	class uint8
}

// visible reports whether a code point shows itself, or is a space.
func (p properties) visible() bool { return p.category >= letter && !p.unseen }

// propertiesOf returns what Unicode 15.0 says of a code point.
func propertiesOf(r rune) properties {
	i, found := slices.BinarySearchFunc(runs[:], uint32(r), func(run, r uint32) int { return int(run>>8) - int(r) })
	if !found {
		i--
	}
	return kinds[runs[i]&0xff]
}

// Syllables of Hangul are composed by arithmetic (Unicode 15.0, 3.12).
const (
	syllables, leads, vowels, finals       = 0xAC00, 0x1100, 0x1161, 0x11A7
	leadCount, vowelCount, finalCount      = 19, 21, 28
	perLead                                = vowelCount * finalCount
	syllableCount                          = leadCount * perLead
	hangulRangeEnd                         = syllables + syllableCount
	lastLead, lastVowel, lastFinal    rune = leads + leadCount, vowels + vowelCount, finals + finalCount
)

var composed, parts = pairs()

// pairs returns the composites by their two parts, and the two parts by their composite.
func pairs() (map[[2]rune]rune, map[rune][2]rune) {
	composed, parts := make(map[[2]rune]rune, len(composites)), make(map[rune][2]rune, len(composites))
	for _, c := range composites {
		composed[[2]rune{c[0], c[1]}], parts[c[2]] = c[2], [2]rune{c[0], c[1]}
	}
	return composed, parts
}

// compose returns what two code points become in normal form C, if they are composed.
func compose(first, second rune) (rune, bool) {
	switch {
	case first >= leads && first < lastLead && second >= vowels && second < lastVowel:
		return syllables + ((first-leads)*vowelCount+(second-vowels))*finalCount, true
	case first >= syllables && first < hangulRangeEnd && (first-syllables)%finalCount == 0 && second > finals && second < lastFinal:
		return first + (second - finals), true
	}
	r, ok := composed[[2]rune{first, second}]
	return r, ok
}

// decompose appends the parts of a code point that is in normal form C, the parts of its parts included.
func decompose(to []rune, r rune) []rune {
	if r >= syllables && r < hangulRangeEnd {
		n := r - syllables
		to = append(to, leads+n/perLead, vowels+n%perLead/finalCount)
		if final := n % finalCount; final > 0 {
			to = append(to, finals+final)
		}
		return to
	}
	if two, ok := parts[r]; ok {
		return append(decompose(to, two[0]), two[1])
	}
	return append(to, r)
}

// isNormal reports whether a text of assigned code points is in normal form C (Unicode Standard Annex #15). Which
// characters compose has been settled for good for those that are assigned.
func isNormal(s string) bool {
	var last uint8
	certain := true
	for _, r := range s {
		if r < 0x80 {
			last = 0
			continue
		}
		p := propertiesOf(r)
		if p.notNFC || p.class > 0 && last > p.class {
			return false
		}
		certain, last = certain && !p.backwards, p.class
	}
	return certain || s == normalForm(s)
}

// normalForm returns a text in normal form C. Its characters are allowed in that form, singly.
func normalForm(s string) string {
	all := make([]rune, 0, len(s)+8)
	for _, r := range s {
		all = decompose(all, r)
	}
	sortMarks(all)
	return string(composeAll(all))
}

// sortMarks brings marks in the order of their classes: each sinks to its place among those after the last character of class 0.
func sortMarks(all []rune) {
	for start := 0; start < len(all); {
		end := start
		for end < len(all) && propertiesOf(all[end]).class > 0 {
			end++
		}
		slices.SortStableFunc(all[start:end], func(a, b rune) int { return int(propertiesOf(a).class) - int(propertiesOf(b).class) })
		start = end + 1
	}
}

// composeAll composes, in place, what can be.
func composeAll(all []rune) []rune {
	out := all[:0]
	starter, last := -1, uint8(0)
	for _, r := range all {
		class := propertiesOf(r).class
		if starter >= 0 && (len(out)-1 == starter || last < class) { // nothing between them blocks
			if c, ok := compose(out[starter], r); ok {
				out[starter] = c
				continue
			}
		}
		if class == 0 {
			starter = len(out)
		}
		out, last = append(out, r), class
	}
	return out
}

// fold returns the code point that stands for all cases of a letter.
func fold(r rune) rune {
	i, _ := slices.BinarySearchFunc(folds[:], r, func(f [4]rune, r rune) int { return int(f[1] - r) })
	if i == len(folds) {
		return r
	}
	if f := folds[i]; r >= f[0] && (r-f[0])%f[2] == 0 {
		return r - f[3]
	}
	return r
}
