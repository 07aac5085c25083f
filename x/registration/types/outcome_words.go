package types

import (
	"strings"
	"unicode/utf8"

	"github.com/equipoise-trials/equipoise/fact/text"
)

// SameWords reports whether two texts of an outcome differ at most in how they are written: in letter case, white space,
// the sort of dashes and quotation marks, hyphens between words, and points and commas that do not stand within a number.
func SameWords(a, b string) bool { return WordsOf(a) == WordsOf(b) }

// WordsOf returns a text without what SameWords passes over, to compare many with one another.
func WordsOf(s string) string { return text.Words(plainWords(s)) }

// marks writes dashes and quotation marks in one way. The code points are listed, so that no table of a toolchain decides.
var marks = strings.NewReplacer(
	"\u2010", "-", "\u2011", "-", "\u2012", "-", "\u2013", "-", "\u2014", "-", "\u2015", "-", "\u2212", "-", "\ufe63", "-", "\uff0d", "-",
	"\u2018", "", "\u2019", "", "\u201b", "", "'", "", "\u201c", "", "\u201d", "", "\u201e", "", "\u00ab", "", "\u00bb", "", "\"", "",
	"\u00a0", " ", "\u2009", " ", "\u202f", " ",
)

// plainWords writes a text without what is only a matter of writing.
func plainWords(s string) string {
	s = marks.Replace(s)
	var b strings.Builder
	for at := 0; at < len(s); at++ {
		digits := at > 0 && at+1 < len(s) && isDigit(s[at-1]) && isDigit(s[at+1])
		switch c := s[at]; {
		case (c == '.' || c == ',') && digits: // 1.5, 1,000
			b.WriteByte(c)
		case c == '.' || c == ',' || c == ';' || c == ':' || c == '!':
		case c == '-' && at > 0 && at+1 < len(s) && isWord(s[at-1]) && isWord(s[at+1]): // follow-up
			b.WriteByte(' ')
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// isWord reports whether a byte is of a letter.
func isWord(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= utf8.RuneSelf }
