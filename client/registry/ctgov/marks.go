package ctgov

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// markKind is what the beginning of a line looks like.
type markKind int

const (
	noMark markKind = iota
	// bullet is a sign that is nothing but a bullet.
	bullet
	// oddSign is a sign that may be a bullet, or say something: "♀", "↑", "§ 40".
	oddSign
	// fontLetter is a letter that is a bullet in a font of symbols.
	fontLetter
	// numbered is "1. ", "1) " or "(1) ".
	numbered
	// decimal is "1.1 ".
	decimal
	// named is "I1. " or "T3 ".
	named
	// hyphened is a number with another sign, or without a space: "1 - ", "1/", "1.Adult".
	hyphened
	// lettered is "a. ", "(B) " or "iv) ".
	lettered
)

// beginning is what a line begins with, which may be a mark. Whether it is one its list tells: see settle.
type beginning struct {
	kind   markKind
	mark   string // with the space that follows it
	prefix string // "1." of "1.2", "IC" of "IC01", the case of a letter
	number int    // also the place of a letter in the alphabet
	roman  int    // the number that a letter is, if it is one
}

var (
	numberedForm   = regexp.MustCompile(`^(?:\(?(\d{1,3})[.)][ \t]+|[（(]?([0-9０-９]{1,3})[、．）][ \t]*)`)
	decimalForm    = regexp.MustCompile(`^((?:\d{1,3}\.)+)(\d{1,3})[.):]?[ \t]+`)
	namedForm      = regexp.MustCompile(`^([A-Za-z]{1,3}[-.]?|#)(\d{1,3})[.):]?[ \t]+`)
	hyphenedForm   = regexp.MustCompile(`^(\d{1,3})(?:[ \t]*[-:/–°]|[.)])[ \t]*`)
	letteredForm   = regexp.MustCompile(`^\(?([A-Za-z]|(?i:x{0,3}(?:ix|iv|v?i{1,3}|v)|x{1,3}))[.)][ \t]+`)
	fontLetterForm = regexp.MustCompile(`^([oqvlnuØüàè])[ \t]+`)
)

// beginningOf returns what a line that is not empty begins with.
func beginningOf(content string) beginning {
	if m := numberedForm.FindStringSubmatch(content); m != nil {
		return beginning{kind: numbered, mark: m[0], number: numberOf(m[1] + m[2])}
	}
	if m := decimalForm.FindStringSubmatch(content); m != nil {
		return beginning{kind: decimal, mark: m[0], prefix: m[1], number: numberOf(m[2])}
	}
	if m := namedForm.FindStringSubmatch(content); m != nil {
		return beginning{kind: named, mark: m[0], prefix: m[1], number: numberOf(m[2])}
	}
	if m := hyphenedForm.FindStringSubmatch(content); m != nil {
		return beginning{kind: hyphened, mark: m[0], number: numberOf(m[1])}
	}
	if m := letteredForm.FindStringSubmatch(content); m != nil {
		small := strings.ToLower(m[1])
		b := beginning{kind: lettered, mark: m[0], prefix: "small", roman: slices.Index(romans, small)}
		if m[1] != small {
			b.prefix = "capital"
		}
		if len(small) == 1 {
			b.number = int(small[0]-'a') + 1
		}
		return b
	}
	if m := fontLetterForm.FindStringSubmatch(content); m != nil {
		return beginning{kind: fontLetter, mark: m[0], prefix: m[1]}
	}
	return signOf(content)
}

var romans = strings.Split("-,i,ii,iii,iv,v,vi,vii,viii,ix,x,xi,xii,xiii,xiv,xv,xvi,xvii,xviii,xix,xx", ",")

// numberOf reads digits, also wide ones.
func numberOf(digits string) int {
	n, _ := strconv.Atoi(strings.Map(func(r rune) rune {
		if r >= '０' {
			return r - '０' + '0'
		}
		return r
	}, digits))
	return n
}

// noMarks are signs that begin a text, not a list.
const noMarks = "<>≤≥=±~≈≠&%/\\()[]{}\"'“”‘’«?!.,;:|^_`$€£°µ＜＞＝≦≧⩽⩾"

// solid are signs that are bullets without a space after them.
const solid = "•·▪◦‣⁃∙●○■□◆◇◊➢➣➤►▶▷▸▹➔➜➝➞→⇒⇨✓✔✗✘✦✧❖★☆❑❒❏❐⦁⦿¤§¶☐☑☒✅"

// spaced are signs that are bullets with a space after them, beside dashes.
const spaced = "*#+−∗⋅"

// signOf returns the sign by which a line begins, if it may be a bullet.
func signOf(content string) beginning {
	first, size := utf8.DecodeRuneInString(content)
	private := unicode.Is(unicode.Co, first)
	circled := '①' <= first && first <= '⑳' || '❶' <= first && first <= '➓'
	if unicode.IsLetter(first) || unicode.IsDigit(first) || unicode.IsSpace(first) || strings.ContainsRune(noMarks, first) ||
		unicode.Is(unicode.Mn, first) || !private && unicode.In(first, unicode.Cf, unicode.Cc) {
		return beginning{}
	}
	tail := strings.TrimLeft(content[size:], "\ufe0f")
	rest := strings.TrimLeft(tail, " \t\u00a0")
	b := beginning{kind: bullet, mark: content[:len(content)-len(rest)]}
	tight := private || circled || strings.ContainsRune(solid, first)
	switch {
	case !tight && len(rest) == len(tail):
		return beginning{}
	case strings.ContainsRune("+−§", first) && beginsWithDigit(rest),
		!tight && !unicode.Is(unicode.Pd, first) && !strings.ContainsRune(spaced, first):
		b.kind = oddSign
	}
	return b
}

func beginsWithDigit(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsDigit(r)
}

// settle decides of each line whether what it begins with is a mark. It is one only if the whole list of its level says so.
// What could be one is otherwise kept: such a line is unsure.
func settle(lines []criteriaLine) {
	counted := make(map[int]bool)    // numbers that are marks, in the whole text: a list may go on after a heading
	parents := make(map[string]bool) // numbers of headings and of criteria, "1" and "1.1"
	levels := levelsOf(lines)
	for _, level := range levels {
		list{lines: lines, at: level}.settleNumbers(counted)
	}
	for _, l := range lines {
		if l.begins.kind == numbered || l.begins.kind == decimal {
			parents[l.number()] = true
		}
	}
	for _, level := range levels {
		l := list{lines: lines, at: level}
		l.settleGroups(parents)
		l.settleLetters()
	}
	for i := range lines {
		l := &lines[i]
		switch {
		case l.begins.kind == bullet, l.isHeading && l.begins.kind != noMark && l.begins.kind != named:
			l.marked = true
		case l.begins.kind == oddSign:
			l.unsure = true
		}
		if l.marked {
			l.unsure = false
			l.rest = strings.TrimSpace(l.content[len(l.begins.mark):])
		}
	}
}

// number is what a line counts, "2" or "1.2"; empty if it does not count.
func (l criteriaLine) number() string {
	if b := l.begins; b.number > 0 && b.kind != lettered {
		return b.prefix + strconv.Itoa(b.number)
	}
	return ""
}

// parent is the number that a line's is within: "1" of "1.2".
func (l criteriaLine) parent() string {
	if l.begins.kind == decimal {
		return strings.TrimSuffix(l.begins.prefix, ".")
	}
	return ""
}

// levelsOf returns the lines of each list: those of one indent between two headings, with no line of a lesser indent between
// them.
func levelsOf(lines []criteriaLine) (levels [][]int) {
	var open []int // levels that are not at an end, the innermost last
	indent := func(level int) int { return lines[levels[level][0]].indent }
	for i, l := range lines {
		if l.isHeading {
			open = nil
			continue
		}
		for len(open) > 0 && indent(open[len(open)-1]) > l.indent {
			open = open[:len(open)-1]
		}
		if len(open) == 0 || indent(open[len(open)-1]) < l.indent {
			levels = append(levels, nil)
			open = append(open, len(levels)-1)
		}
		at := open[len(open)-1]
		levels[at] = append(levels[at], i)
	}
	return levels
}

// list is the lines of one level.
type list struct {
	lines []criteriaLine
	at    []int
}

// all reports whether every line of the list begins with one of these.
func (l list) all(kinds ...markKind) bool {
	return !slices.ContainsFunc(l.at, func(i int) bool { return !slices.Contains(kinds, l.lines[i].begins.kind) })
}

// settleNumbers: "2. " is a mark after "1. ", and "1. " if "2. " follows it or the list has no other lines than such.
func (l list) settleNumbers(counted map[int]bool) {
	only := l.all(numbered, decimal)
	last := make(map[int]int) // the last line of each number
	for _, i := range l.at {
		if b := l.lines[i].begins; b.kind == numbered {
			last[b.number] = i
		}
	}
	for _, i := range l.at {
		line := &l.lines[i]
		b := line.begins
		if b.kind != numbered {
			continue
		}
		first := b.number <= 1 && (only && len(last) == 1 || last[b.number+1] > i)
		line.marked = (first || counted[b.number-1]) && !(line.isDecimal() && (strings.Contains(b.mark, "．") || len(l.at) == 1))
		line.unsure = !line.marked
		if line.marked {
			counted[b.number] = true
		}
	}
}

// isDecimal reports whether a digit follows a number without a space.
func (l criteriaLine) isDecimal() bool {
	return strings.TrimRight(l.begins.mark, " \t") == l.begins.mark && beginsWithDigit(l.content[len(l.begins.mark):])
}

// settleGroups: other numbers are marks if they count all lines of their list from the first by one, and none of them is a number
// of something: "1.5 mg", "1/2 tablet", "18-30 years".
func (l list) settleGroups(parents map[string]bool) {
	onlyNumbers := l.all(decimal, numbered)
	groups := make(map[beginning][]int)
	for _, i := range l.at {
		if b := l.lines[i].begins; b.kind == decimal || b.kind == named || b.kind == hyphened || b.kind == fontLetter {
			key := beginning{kind: b.kind, prefix: b.prefix}
			groups[key] = append(groups[key], i)
		}
	}
	for key, group := range groups {
		whole := len(group) > 1 && (len(group) == len(l.at) || key.kind == decimal && onlyNumbers)
		next := l.lines[group[0]].begins.number
		if next > 1 || next == 0 && key.kind == decimal {
			whole = false
		}
		numbers := make(map[int]bool)
		for _, i := range group {
			b := l.lines[i].begins
			whole = whole && (b.number == next || key.kind == fontLetter) && l.lines[i].couldBeCounted(parents)
			numbers[b.number] = true
			next++
		}
		for _, i := range group {
			line := &l.lines[i]
			n := line.begins.number
			line.marked = whole
			line.unsure = !whole && (numbers[n-1] || numbers[n+1] || key.kind == fontLetter && len(group) > 1)
		}
	}
}

// labels are the prefixes of numbers that sponsors give to criteria. Others are a part of the text: "T3", "L5", "B12".
var labels = strings.Fields("# I E IC EC IN EX INC EXC I- E- IC- EC- IN- EX- INC- EXC- I. E. IC. EC.")

// units are words after a number that is one of something.
var units = strings.Fields("mg g kg µg μg ug mcg ng pg l ml dl µl μl mol mmol µmol μmol nmol iu u ui unit units mu cm mm m km mmhg kpa bar x times time fold percent pct " +
	"year years yr yrs y yo month months mo week weeks wk wks w day days d hour hours h hr hrs minute minutes min second seconds sec s ms msec mths jahr jahre monat monate woche wochen tag tage " +
	"an ans mois semaine semaines jour jours año años mes meses dose doses tablet tablets capsule capsules cycle cycles course courses line lines uln lln c f k celsius degree degrees bpm gy mev pack packs " +
	"point points copies cells drinks or and to of per")

// couldBeCounted reports whether what follows a number leaves it a mark.
func (l criteriaLine) couldBeCounted(parents map[string]bool) bool {
	b := l.begins
	rest := l.content[len(b.mark):]
	first, _ := utf8.DecodeRuneInString(rest)
	word := rest
	if end := strings.IndexFunc(rest, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("/-–,;)", r) }); end >= 0 {
		word = rest[:end]
	}
	word = strings.ToLower(strings.TrimRight(word, ".:"))
	small := unicode.IsLower(first)
	tight := strings.TrimRight(b.mark, " \t") == b.mark
	switch b.kind {
	case fontLetter:
		return !small && (unicode.IsLetter(first) || b.prefix == "o" || b.prefix == "Ø")
	case named:
		return slices.Contains(labels, b.prefix)
	case decimal:
		return !slices.Contains(units, word) && first != '%' && (!small || parents[strings.TrimSuffix(b.prefix, ".")])
	}
	bracket, dot := strings.Contains(b.mark, ")"), strings.Contains(b.mark, ".")
	switch {
	case slices.Contains(units, word), first == '%', strings.Contains(b.mark, "°"):
		return false
	case unicode.IsDigit(first):
		return bracket
	}
	return !tight || !small || bracket || dot
}

// settleLetters: "b. " is a mark after "a. ", which is one if "b. " follows; so are "i. " and "ii. ". A capital with a point and a
// small word is the name of a species: "E. coli".
func (l list) settleLetters() {
	type letter struct {
		style string
		roman bool
		at    int
	}
	keys := func(line criteriaLine) (list []letter) {
		if b := line.begins; b.kind == lettered && !line.isSpecies() {
			list = []letter{{b.prefix, false, b.number}, {b.prefix, true, b.roman}}
		}
		return slices.DeleteFunc(list, func(k letter) bool { return k.at < 1 })
	}
	last, marked := make(map[letter]int), make(map[letter]bool)
	for _, i := range l.at {
		for _, k := range keys(l.lines[i]) {
			last[k] = i
		}
	}
	for _, i := range l.at {
		line := &l.lines[i]
		for _, k := range keys(*line) {
			if k.at == 1 && last[letter{k.style, k.roman, 2}] > i || marked[letter{k.style, k.roman, k.at - 1}] {
				line.marked, marked[k] = true, true
			}
		}
		if line.begins.kind == lettered {
			line.unsure = !line.marked
		}
	}
}

func (l criteriaLine) isSpecies() bool {
	first, _ := utf8.DecodeRuneInString(l.content[len(l.begins.mark):])
	return l.begins.prefix == "capital" && strings.Contains(l.begins.mark, ".") && unicode.IsLower(first)
}
