package types

import (
	"strings"

	"github.com/equipoise-trials/equipoise/fact/text"
)

// SameWords reports whether two texts of an outcome differ at most in how they are written: in letter case, white space, the
// sort of dashes and quotation marks, hyphens between words, and marks of a sentence at the end of a word. What could be part of
// a figure counts: .5 and 5, 1:40 and 140, 1;2 and 12 are not the same.
func SameWords(a, b string) bool { return WordsOf(a) == WordsOf(b) }

// WordsOf returns a text without what SameWords passes over, to compare many with one another.
func WordsOf(s string) string { return text.Words(plainWords(s)) }

// marks writes dashes and quotation marks in one way. The code points are listed, so that no table of a toolchain decides.
var marks = strings.NewReplacer(
	"\u2010", "-", "\u2011", "-", "\u2012", "-", "\u2013", "-", "\u2014", "-", "\u2015", "-", "\u2212", "-", "\ufe63", "-", "\uff0d", "-",
	"\u2018", "'", "\u2019", "'", "\u201b", "'", "\u201c", `"`, "\u201d", `"`, "\u201e", `"`, "\u00ab", `"`, "\u00bb", `"`,
)

// plainWords writes a text without what is only a matter of writing.
func plainWords(s string) string {
	plain := []byte(marks.Replace(s))
	kept := make([]byte, 0, len(plain))
	for at, c := range plain {
		switch {
		case endsWord(plain, at):
		case c == '-' && at > 0 && at+1 < len(plain) && isLetter(plain[at-1]) && isLetter(plain[at+1]): // follow-up
			kept = append(kept, ' ')
		default:
			kept = append(kept, c)
		}
	}
	return string(kept)
}

// endsWord reports whether a mark of a sentence stands right after a word or figure, with nothing after it.
func endsWord(s []byte, at int) bool {
	return strings.IndexByte(".,;:", s[at]) >= 0 && at > 0 && (isLetter(s[at-1]) || '0' <= s[at-1] && s[at-1] <= '9' || s[at-1] == ')') &&
		(at+1 == len(s) || s[at+1] == ' ')
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
