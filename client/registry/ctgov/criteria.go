package ctgov

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/equipoise-trials/equipoise/client/registry"
)

// Divided is the text of a record's criteria, divided.
type Divided struct {
	Inclusion, Exclusion []string
	// Headed is false where no heading tells the two apart.
	Headed bool
	// Remarks say what was not certain, or not taken.
	Remarks []string
}

// SplitCriteria divides the text of a record into inclusion and exclusion criteria: at headings, then at bullets and
// numbers of the outermost level and at empty lines. What is nested stays with its criterion. Criteria of another sort, of
// withdrawal for example, are neither: they are not taken. A line that looks like a heading, but is none that is known,
// stays with the criteria before it and is remarked on.
func SplitCriteria(source string) Divided {
	d := divider{list: &criteria{}}
	d.lines, d.split = linesOf(source)
	d.included, d.level = d.list, -1
	for n := range d.lines {
		d.read(n)
	}
	return d.divided()
}

// divider is at work on a text.
type divider struct {
	lines              []criteriaLine
	included, excluded *criteria
	list               *criteria   // the one that is being read
	others             []*criteria // those of another sort, each after its heading
	level              int         // indent of the bullets that begin a criterion; below 0 before the first
	number             string      // of the criterion that is being read, if it has one
	headed             bool
	current            sort     // what the list decides, as a heading said
	byMark             bool     // that heading had a bullet or number
	split              []string // lines that were divided at a heading within them
	unsure             []string // lines that begin with what may be a mark, and was kept
	held               []string // lines that name criteria of another sort, and were kept where they stand
	unknown            []string // headings that are not known
	joined             []string // lines that were joined to the one before, though they could begin a criterion
}

func (d *divider) read(n int) {
	l := d.lines[n]
	if l.isHeading && !d.isAnItem(n) {
		d.begin(l.heading, l)
		if l.heading.text != "" && d.holdsHeading(l.heading.text) {
			d.held = append(d.held, l.content)
		}
		if n+1 < len(d.lines) {
			d.lines[n+1].paragraph = true
		}
		return
	}
	if l.isHeading || l.heading.kept || d.holdsHeading(l.rest) {
		d.held = append(d.held, l.content)
	} else if d.looksLikeHeading(n) {
		d.unknown = append(d.unknown, strings.Trim(l.rest, "*_# \t"))
		l.paragraph = true // it is not a part of what stands before it
	}
	if l.heading.kept || l.isHeading {
		l.paragraph = true
	}
	if l.unsure {
		d.unsure = append(d.unsure, l.content)
	}
	mark := l.marked || l.unsure
	outermost := d.level < 0 || l.indent <= d.level
	begins := d.list.isEmpty() || outermost && (mark || l.paragraph)
	if parent := l.parent(); parent != "" && parent == d.number && !d.list.isEmpty() {
		begins = false // 1.1 after 1
	}
	if begins && mark {
		d.level, d.number = l.indent, l.number()
	}
	switch {
	case l.rest == "":
	case begins:
		d.list.begin(l.rest)
	case mark:
		d.list.goOn(" - " + l.rest)
	default:
		if outermost && couldBegin(d.list.last(), l.rest) {
			d.joined = append(d.joined, l.rest)
		}
		d.list.goOn(" " + l.rest)
	}
}

// isAnItem reports whether a heading with a bullet, or a sentence, is a criterion of the list that it stands in: the heading of that
// list has no bullet, and what this one heads stands in its line or is nested in it.
func (d *divider) isAnItem(n int) bool {
	l := d.lines[n]
	if !l.marked && (!l.heading.sentence || d.level < 0) || d.current == ofNone || d.byMark || l.heading.sort == d.current || l.heading.sort == ofBoth {
		return false
	}
	nested := n+1 < len(d.lines) && d.lines[n+1].indent > max(l.indent, d.level) && d.lines[n+1].rest != "" && !d.lines[n+1].isHeading
	return l.heading.text != "" || nested
}

// holdsHeading reports whether a line that was not divided holds words that head the other list, with a colon.
func (d *divider) holdsHeading(line string) bool {
	tokens, runes := tokensOf(line), []rune(line)
	for at := range tokens {
		s, length, _ := phraseAt(tokens[at:])
		if s != ofInclusion && s != ofExclusion || s == d.current || d.current == ofNone && s == ofInclusion {
			continue
		}
		end := tokens[at+length-1].end
		after := strings.TrimLeft(string(runes[end:min(end+8, len(runes))]), "*_ \t\u00a0")
		if strings.HasPrefix(after, ":") || strings.HasPrefix(after, "：") {
			return true
		}
	}
	return false
}

// begin goes on with the criteria of a heading.
func (d *divider) begin(h heading, l criteriaLine) {
	d.level, d.number = -1, ""
	if h.sort != ofBoth {
		d.current, d.byMark = h.sort, l.marked
	}
	switch h.sort {
	case ofInclusion:
		d.list, d.headed = d.included, true
	case ofExclusion:
		if d.excluded == nil {
			d.excluded = &criteria{}
		}
		d.list, d.headed = d.excluded, true
	case ofNeither:
		d.list = &criteria{}
		d.others = append(d.others, d.list)
		d.list.begin(strings.Trim(l.rest, "*_# \t"))
		d.list.headed = true
	case ofBoth:
		return
	}
	if h.text != "" {
		d.list.begin(h.text)
	}
}

// looksLikeHeading reports whether a line stands alone, ends with a colon or speaks of criteria, and is followed by more.
func (d *divider) looksLikeHeading(n int) bool {
	l := d.lines[n]
	bare := strings.Trim(l.rest, "*_# \t")
	tokens := tokensOf(bare)
	if n+1 == len(d.lines) || len(tokens) == 0 || len(tokens) > 14 || d.level >= 0 && l.indent > d.level {
		return false
	}
	colon, criteria := strings.ContainsAny(bare[len(bare)-1:], ":?") || strings.HasSuffix(bare, "：") || strings.HasSuffix(bare, "？"), mentionsCriteria(tokens)
	next := d.lines[n+1]
	listFollows := next.marked || next.unsure
	switch {
	case l.marked || l.unsure:
		return criteria && colon && next.indent <= l.indent
	case !l.paragraph && !listFollows && !next.paragraph:
		return false
	case colon, listFollows && tellsSort(tokens) && unicode.IsUpper([]rune(bare)[0]):
		return true
	}
	return criteria && len(tokens) <= 8 && !strings.ContainsAny(bare[len(bare)-1:], ".,;") && (listFollows || next.paragraph)
}

func (d *divider) divided() Divided {
	r := Divided{Headed: d.headed, Inclusion: d.included.texts()}
	if d.excluded != nil {
		r.Exclusion = d.excluded.texts()
	}
	if len(d.unknown) > 0 {
		r.Remarks = append(r.Remarks, "the text was not divided at what may be headings, which are not known: "+quoted(d.unknown)+"; look at what follows them")
	}
	if len(d.split) > 0 {
		r.Remarks = append(r.Remarks, "lines were divided at a heading within them: "+quoted(d.split)+"; look at what follows them")
	}
	if len(d.held) > 0 {
		r.Remarks = append(r.Remarks, "lines name criteria of another sort, and were kept in the list that they stand in: "+quoted(d.held)+
			"; look at what follows them")
	}
	if len(d.unsure) > 0 {
		r.Remarks = append(r.Remarks, "what begins these lines may be their number or bullet, or a part of the text: it was kept: "+quoted(d.unsure))
	}
	for _, other := range d.others {
		texts := other.texts()
		r.Remarks = append(r.Remarks, fmt.Sprintf("%q begins criteria that are neither of inclusion nor of exclusion: not taken: %s", texts[0], inFull(texts[1:])))
	}
	if len(d.joined) > 0 {
		r.Remarks = append(r.Remarks, fmt.Sprintf("lines without a bullet that is known were joined to the criterion before them: %s", quoted(d.joined)))
	}
	return r
}

// quoted writes texts that were taken, so that they are found: the beginning of each is enough.
func quoted(list []string) string {
	short := make([]string, len(list))
	for i, s := range list {
		short[i], _ = registry.Shorten(s, 300)
	}
	return inFull(short)
}

// inFull writes texts, of which no word is to be lost.
func inFull(list []string) string {
	written := make([]string, len(list))
	for i, s := range list {
		line, _ := registry.OneLine(registry.Unescape(s))
		written[i] = fmt.Sprintf("%q", line)
	}
	return strings.Join(written, ", ")
}

// couldBegin reports whether a line that goes on could as well begin a criterion: the one before is a whole sentence, or the line
// begins with a mark.
func couldBegin(before, line string) bool {
	first := []rune(line)[0]
	switch {
	case unicode.IsLower(first), strings.ContainsRune("(<>≤≥=\"'“‘", first):
		return false
	case unicode.IsLetter(first), first == '\\':
		return strings.ContainsAny(before[len(before)-1:], ".;")
	}
	return true
}

// criteria are texts, each of the pieces that its lines are.
type criteria struct {
	list   [][]string
	headed bool // the only text so far is a heading
}

func (c *criteria) isEmpty() bool { return len(c.list) == 0 || c.headed }

func (c *criteria) begin(piece string) { c.list, c.headed = append(c.list, []string{piece}), false }

func (c *criteria) goOn(piece string) {
	last := len(c.list) - 1
	c.list[last] = append(c.list[last], piece)
}

// last is the piece that was read last.
func (c *criteria) last() string {
	pieces := c.list[len(c.list)-1]
	return pieces[len(pieces)-1]
}

func (c *criteria) texts() (list []string) {
	for _, pieces := range c.list {
		if text := strings.Join(pieces, ""); strings.TrimSpace(text) != "" {
			list = append(list, text)
		}
	}
	return list
}

// criteriaLine is a line that is not empty, taken apart.
type criteriaLine struct {
	indent    int
	content   string    // all of it, without the space around it
	begins    beginning // what may be its mark
	marked    bool      // it is its mark
	unsure    bool      // it may be its mark: the line begins a criterion, and nothing is taken away
	rest      string    // the content without the mark
	heading   heading
	isHeading bool
	paragraph bool // an empty line stands before it, or nothing
}

var (
	lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n", "\v", "\n", "\f", "\n")
	// within finds headings in a line.
	within = regexp.MustCompile(`(?i)[\s\pZ]((?:(?:key|main|major|general)[\s\pZ]+)?(?:non[\s\pZ-]?)?(?:in|ex)clusions?(?:[\s\pZ]+criteri(?:a|on))?[\s\pZ]*:)`)
	// capital finds headings in a text of one line, whose line ends were lost.
	capital = regexp.MustCompile(`[\s\pZ]((?:Key |KEY |Main )?(?:Non-|NON-)?(?:Inclusion|Exclusion|INCLUSION|EXCLUSION) (?:Criteria|CRITERIA)[\s\pZ]*:)`)
)

// linesOf takes a text apart. It returns the lines as well that it divided at a heading within them.
func linesOf(source string) (lines []criteriaLine, divided []string) {
	written := strings.Split(lineEnds.Replace(source), "\n")
	lines = readLines(written)
	found := make(map[sort]bool)
	for _, l := range lines {
		if l.isHeading {
			found[l.heading.sort] = true
		}
	}
	if !found[ofInclusion] || !found[ofExclusion] {
		if written, divided = divideLines(written, len(lines) == 1); len(divided) > 0 {
			lines = readLines(written)
		}
	}
	settle(lines)
	return lines, divided
}

// divideLines divides lines without a mark at headings within them: after the end of a sentence; anywhere in a line that begins with
// a heading, or is the only one. A number or bracket before a heading is the heading's.
func divideLines(written []string, single bool) (lines, divided []string) {
	for _, line := range written {
		content := strings.TrimSpace(line)
		if content == "" || beginningOf(content).kind != noMark {
			lines = append(lines, line)
			continue
		}
		h, begins := readHeading(content, false, false)
		begins = begins && (h.sort == ofInclusion || h.sort == ofExclusion) &&
			h.text != "" && len(h.text) < len(strings.Trim(content, "*_# \t"))
		forms := []*regexp.Regexp{within}
		if single {
			forms = append(forms, capital)
		}
		letter := strings.IndexFunc(line, unicode.IsLetter)
		var ends []int
		for n, form := range forms {
			for _, m := range form.FindAllStringSubmatchIndex(line, -1) {
				before := strings.TrimSpace(line[:m[2]])
				last, _ := utf8.DecodeLastRuneInString(before)
				if letter < m[2] && (begins || n == 1 || strings.ContainsRune(".;!?)]", last)) {
					ends = append(ends, m[2])
				}
			}
		}
		slices.Sort(ends)
		from := 0
		for _, end := range slices.Compact(ends) {
			lines, from = append(lines, line[from:end]), end
		}
		if lines = append(lines, line[from:]); from > 0 {
			divided = append(divided, content)
		}
	}
	return lines, divided
}

// readLines reads what each line begins with, and which are headings.
func readLines(written []string) (lines []criteriaLine) {
	paragraph := true
	for _, line := range written {
		content := strings.TrimSpace(line)
		if content == "" {
			paragraph = true
			continue
		}
		lines = append(lines, criteriaLine{
			indent: len(line) - len(strings.TrimLeft(line, " \t")), content: content, rest: content, begins: beginningOf(content), paragraph: paragraph,
		})
		paragraph = false
	}
	for n := range lines {
		l := &lines[n]
		bare, bulleted := l.content, l.begins.kind != noMark && l.begins.kind != named
		if bulleted {
			bare = strings.TrimSpace(l.content[len(l.begins.mark):])
		}
		listFollows := !bulleted && n+1 < len(lines) && lines[n+1].begins.kind != noMark
		l.heading, l.isHeading = readHeading(bare, bulleted, listFollows)
		if l.isHeading && l.heading.sort == ofNeither {
			ends := strings.HasSuffix(strings.TrimRight(bare, "*_ \t"), ":") || strings.HasSuffix(bare, "：")
			alone := !bulleted && isNothingElse(bare) && (ends || listFollows || n+1 < len(lines) && lines[n+1].paragraph)
			l.isHeading, l.heading.kept = alone, !alone
		}
	}
	return lines
}
