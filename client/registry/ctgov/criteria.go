package ctgov

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

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
	d := divider{lines: linesOf(source), list: &criteria{}}
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
	unknown            []string // headings that are not known
	joined             []string // lines that were joined to the one before, though they could begin a criterion
}

func (d *divider) read(n int) {
	l := d.lines[n]
	listFollows := l.mark == "" && n+1 < len(d.lines) && d.lines[n+1].mark != ""
	if h, ok := readHeading(l.rest, l.mark != "", listFollows); ok {
		d.begin(h, l)
		if n+1 < len(d.lines) {
			d.lines[n+1].paragraph = true
		}
		return
	}
	if d.looksLikeHeading(n) {
		d.unknown = append(d.unknown, strings.Trim(l.rest, "*_# \t"))
		l.paragraph = true // it is not a part of what stands before it
	}
	outermost := d.level < 0 || l.indent <= d.level
	begins := d.list.isEmpty() || outermost && (l.mark != "" || l.paragraph)
	if l.parent != "" && l.parent == d.number && !d.list.isEmpty() {
		begins = false // 1.1 after 1
	}
	if begins && l.mark != "" {
		d.level, d.number = l.indent, l.number
	}
	switch {
	case l.rest == "":
	case begins:
		d.list.begin(l.rest)
	case l.mark != "":
		d.list.goOn(" - " + l.rest)
	default:
		if outermost && couldBegin(d.list.last(), l.rest) {
			d.joined = append(d.joined, l.rest)
		}
		d.list.goOn(" " + l.rest)
	}
}

// begin goes on with the criteria of a heading.
func (d *divider) begin(h heading, l criteriaLine) {
	d.level, d.number = -1, ""
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
	colon, criteria := strings.HasSuffix(bare, ":") || strings.HasSuffix(bare, "："), mentionsCriteria(tokens)
	next := d.lines[n+1]
	switch {
	case l.mark != "":
		return criteria && colon && next.indent <= l.indent
	case !l.paragraph && next.mark == "" && !next.paragraph:
		return false
	case colon:
		return true
	}
	return criteria && len(tokens) <= 8 && !strings.ContainsAny(bare[len(bare)-1:], ".,;") && (next.mark != "" || next.paragraph)
}

func (d *divider) divided() Divided {
	r := Divided{Headed: d.headed, Inclusion: d.included.texts()}
	if d.excluded != nil {
		r.Exclusion = d.excluded.texts()
	}
	if len(d.unknown) > 0 {
		r.Remarks = append(r.Remarks, "the text was not divided at what may be headings, which are not known: "+quoted(d.unknown)+"; look at what follows them")
	}
	for _, other := range d.others {
		texts := other.texts()
		r.Remarks = append(r.Remarks, fmt.Sprintf("%q begins criteria that are neither of inclusion nor of exclusion: not taken: %s", texts[0], quoted(texts[1:])))
	}
	if len(d.joined) > 0 {
		r.Remarks = append(r.Remarks, fmt.Sprintf("lines without a bullet that is known were joined to the criterion before them: %s", quoted(d.joined)))
	}
	return r
}

func quoted(list []string) string {
	written := make([]string, len(list))
	for i, s := range list {
		line, _ := registry.OneLine(registry.Unescape(s))
		line, _ = registry.Shorten(line, 300)
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
	mark      string // its bullet or number, with what follows it
	number    string // what the mark counts, "2" or "1.2"; empty if it does not count
	parent    string // "1" of "1.2"
	rest      string
	paragraph bool // an empty line stands before it, or nothing
}

var (
	lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n", "\v", "\n", "\f", "\n")
	// within finds headings that follow a sentence in one line.
	within = regexp.MustCompile(`(?i)([.;!?)\]][\s\pZ]+)((?:(?:key|main|major|general)[\s\pZ]+)?(?:non[\s\pZ-]?)?(?:in|ex)clusions?(?:[\s\pZ]+criteri(?:a|on))?[\s\pZ]*:)`)
	// capital finds headings in a text of one line, whose line ends were lost.
	capital = regexp.MustCompile(`([\s\pZ])((?:Key |KEY |Main )?(?:Non-|NON-)?(?:Inclusion|Exclusion|INCLUSION|EXCLUSION) (?:Criteria|CRITERIA)[\s\pZ]*:)`)
)

func linesOf(source string) (lines []criteriaLine) {
	source = lineEnds.Replace(source)
	source = within.ReplaceAllString(source, "$1\n$2")
	if !strings.Contains(strings.TrimSpace(source), "\n") {
		source = capital.ReplaceAllString(source, "$1\n$2")
	}
	written := strings.Split(source, "\n")
	counted := countsOf(written)
	paragraph := true
	for _, line := range written {
		content := strings.TrimSpace(line)
		if content == "" {
			paragraph = true
			continue
		}
		l := criteriaLine{indent: len(line) - len(strings.TrimLeft(line, " \t")), paragraph: paragraph}
		l.mark, l.number, l.parent = markOf(content, counted)
		l.rest = strings.TrimSpace(content[len(l.mark):])
		lines = append(lines, l)
		paragraph = false
	}
	return lines
}

var (
	// sure are numbers and letters that are marks by their form alone.
	sure = regexp.MustCompile(`^(?:\(?(\d{1,3})[.)][ \t]+|\(?[A-Za-z][.)][ \t]+|\(?(?i:x{0,3}(?:ix|iv|v?i{1,3}|v)|x{1,3})[.)][ \t]+|[（(]?[0-9０-９]{1,3}[、．）][ \t]*)`)
	// likely are marks if the line before or after counts the same way: "1.5 mg" is none.
	likely = []*regexp.Regexp{
		regexp.MustCompile(`^((?:\d{1,3}\.)+)(\d{1,3})[.):]?[ \t]+`),
		regexp.MustCompile(`^([A-Za-z]{1,3}[-.]?|#)(\d{1,3})[.):]?[ \t]+`),
		regexp.MustCompile(`^()(\d{1,3})(?:[ \t]*[-:/–°]|[.)])[ \t]*`),
	}
	letterMark = regexp.MustCompile(`^([oqvlnuØüàè])[ \t]+`)
)

// noMarks are signs that begin a text, not a list.
const noMarks = "<>≤≥=±~≈≠&%/\\()[]{}\"'“”‘’«?!.,;:|^_`$€£°µ"

// solid are signs that are bullets without a space after them.
const solid = "•·▪◦‣⁃∙●○■□◆◇◊➢➣➤►▶▷▸▹➔➜➝➞→⇒⇨✓✔✗✘✦✧❖★☆❑❒❏❐⦁⦿¤§¶☐☑☒✅"

// countsOf returns the marks by which lines are counted.
func countsOf(lines []string) map[string]bool {
	counts := make(map[string]bool)
	for _, line := range lines {
		content := strings.TrimSpace(line)
		for i, form := range likely {
			if m := form.FindStringSubmatch(content); m != nil {
				counts[fmt.Sprintf("%d %s%s", i, m[1], strings.TrimLeft(m[2], "0"))] = true
			}
		}
		if m := letterMark.FindStringSubmatch(content); m != nil {
			if counts["letter "+m[1]] {
				counts["letters "+m[1]] = true
			}
			counts["letter "+m[1]] = true
		}
	}
	return counts
}

// markOf returns the bullet or number of a line, with what it counts.
func markOf(content string, counted map[string]bool) (mark, number, parent string) {
	if m := sure.FindStringSubmatch(content); m != nil {
		return m[0], m[1], ""
	}
	for i, form := range likely {
		m := form.FindStringSubmatch(content)
		if m == nil || len(m[0]) == len(content) || !isCounted(counted, i, m[1], m[2]) {
			continue
		}
		if i == 0 {
			parent = strings.TrimSuffix(m[1], ".")
		}
		return m[0], m[1] + m[2], parent
	}
	if m := letterMark.FindStringSubmatch(content); m != nil && counted["letters "+m[1]] {
		return m[0], "", ""
	}
	return signOf(content), "", ""
}

// isCounted reports whether the number before or after is another line's.
func isCounted(counted map[string]bool, form int, prefix, number string) bool {
	var n int
	if _, err := fmt.Sscanf(number, "%d", &n); err != nil {
		return false
	}
	return counted[fmt.Sprintf("%d %s%d", form, prefix, n+1)] || n > 1 && counted[fmt.Sprintf("%d %s%d", form, prefix, n-1)]
}

// signOf returns the sign by which a line begins, if it is a bullet.
func signOf(content string) string {
	if number := circled(content); number != "" {
		return number
	}
	for at, r := range content {
		if at == 0 {
			private := unicode.Is(unicode.Co, r)
			if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsSpace(r) || strings.ContainsRune(noMarks, r) || unicode.Is(unicode.Mn, r) ||
				unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Cc, r) && !private {
				return ""
			}
			if private || strings.ContainsRune(solid, r) {
				return content[:len(content)-len(strings.TrimLeft(content[len(string(r)):], " \t\u00a0\ufe0f"))]
			}
			continue
		}
		if r == '\ufe0f' {
			continue
		}
		if r == ' ' || r == '\t' || r == '\u00a0' {
			return content[:len(content)-len(strings.TrimLeft(content[at:], " \t\u00a0"))]
		}
		return ""
	}
	return ""
}

// circled returns a number in a circle.
func circled(content string) string {
	r := []rune(content)[0]
	if '①' <= r && r <= '⑳' || '❶' <= r && r <= '➓' {
		return content[:len(content)-len(strings.TrimLeft(content[len(string(r)):], " \t"))]
	}
	return ""
}
