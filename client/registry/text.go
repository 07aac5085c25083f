package registry

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/equipoise-trials/equipoise/fact/text"
)

// elided stands at the end of a text that was too long for the chain.
const elided = " […]"

// OneLine turns a text into public registry text: one line, normal form C, white space trimmed and single, without what
// is not seen. It returns the code points that it removed, each once.
func OneLine(s string) (line string, removed []rune) {
	line = norm.NFC.String(strings.Join(strings.Fields(s), " "))
	for !isLine(line) {
		var visible string
		visible, removed = withoutUnseen(line, removed)
		line = norm.NFC.String(strings.Join(strings.Fields(visible), " "))
	}
	return line, removed
}

func isLine(s string) bool { return text.CheckOptional("", s, len(s)) == nil }

// withoutUnseen removes what the rules of the chain refuse. Every turn removes something or leaves nothing to remove.
func withoutUnseen(s string, removed []rune) (string, []rune) {
	var b strings.Builder
	var line text.Line
	for _, r := range s {
		if line.Next(r) == nil {
			b.WriteRune(r)
			continue
		}
		if !slices.Contains(removed, r) {
			removed = append(removed, r)
		}
	}
	if kept := strings.TrimRight(b.String(), "\u200c\u200d"); kept != b.String() {
		return kept, removed
	}
	return b.String(), removed
}

// Shorten cuts a line that has more than limit characters at a word, and shows that it did.
func Shorten(line string, limit int) (short string, cut bool) {
	all := []rune(line)
	if len(all) <= limit {
		return line, false
	}
	most := limit - len([]rune(elided))
	kept := string(all[:most])
	if space := strings.LastIndexByte(kept, ' '); space > len(kept)*3/4 {
		kept = kept[:space]
	}
	return strings.TrimSpace(kept) + elided, true
}

// mailAddress finds addresses of electronic mail: they are of people more often than of functions.
var mailAddress = regexp.MustCompile(`[\pL\pN._%+-]+@[\pL\pN-]+(\.[\pL\pN-]+)+`)

const mailLeftOut = "[address left out]"

// withoutMail leaves addresses of electronic mail out of a text, and counts them.
func withoutMail(s string) (string, int) {
	n := len(mailAddress.FindAllStringIndex(s, -1))
	return mailAddress.ReplaceAllString(s, mailLeftOut), n
}

// Called turns what a record is called into a name of at most limit characters, without addresses.
func Called(s string, limit int) string {
	line, _ := OneLine(s)
	line, _ = withoutMail(line)
	line, _ = Shorten(line, limit)
	return line
}

const punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"

// Unescape removes the backslashes by which Markdown escapes punctuation.
func Unescape(markup string) string {
	var b strings.Builder
	for i := 0; i < len(markup); i++ {
		if markup[i] == '\\' && i+1 < len(markup) && strings.IndexByte(punctuation, markup[i+1]) >= 0 {
			i++
		}
		b.WriteByte(markup[i])
	}
	return b.String()
}

// escaped are the characters that Markdown would take for markup.
const escaped = "\\`*_[]<>#~&"

// Escape is the inverse of Unescape.
func Escape(line string) string {
	var b strings.Builder
	for i := 0; i < len(line); i++ {
		if strings.IndexByte(escaped, line[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(line[i])
	}
	return b.String()
}

// shown writes code points as Unicode does.
func shown(runes []rune) string {
	names := make([]string, len(runes))
	for i, r := range runes {
		names[i] = fmt.Sprintf("%U", r)
	}
	return strings.Join(names, ", ")
}
