// Package text says what may stand on the chain as free text: public registry text, and nothing that deceives its
// reader. What a node accepts depends on the Unicode tables it was built with, so all validators run one release.
package text

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Characters that join or part letters and show nothing themselves.
const (
	zeroWidthNonJoiner = '\u200C'
	zeroWidthJoiner    = '\u200D'
)

// joining lists the scripts in which they are needed for spelling. Elsewhere they would only make two names differ that
// look the same.
var joining = []*unicode.RangeTable{
	unicode.Arabic, unicode.Bengali, unicode.Devanagari, unicode.Gujarati, unicode.Gurmukhi, unicode.Kannada,
	unicode.Khmer, unicode.Malayalam, unicode.Mongolian, unicode.Myanmar, unicode.Oriya, unicode.Sinhala, unicode.Syriac,
	unicode.Tamil, unicode.Telugu,
}

// Check reports what keeps s from being public registry text of 1 to limit characters: it must be UTF-8 in normal form C
// on one line, without white space at its ends, without control, format or unassigned characters. The error names the
// field.
func Check(field, s string, limit int) error {
	if s == "" {
		return fmt.Errorf("%s is empty, want 1 to %d characters", field, limit)
	}
	return CheckOptional(field, s, limit)
}

// CheckOptional is Check for a text that may be empty.
func CheckOptional(field, s string, limit int) error {
	if !utf8.ValidString(s) {
		return fmt.Errorf("%s is not valid UTF-8", field)
	}
	if n := utf8.RuneCountInString(s); n > limit {
		return fmt.Errorf("%s has %d characters, at most %d are allowed", field, n, limit)
	}
	if strings.TrimSpace(s) != s {
		return fmt.Errorf("%s has white space at an end, want it trimmed", field)
	}
	if err := checkCharacters(field, s); err != nil {
		return err
	}
	if !norm.NFC.IsNormalString(s) {
		return fmt.Errorf("%s is not in Unicode normal form C; normalise it before signing", field)
	}
	return nil
}

// checkCharacters refuses what is not seen: control characters, bidirectional overrides and other format characters,
// line separators, private and unassigned code points. They could make a name look like another.
func checkCharacters(field, s string) error {
	previous := rune(-1)
	for i, r := range s {
		switch {
		case isJoiner(r):
			if !unicode.In(previous, joining...) {
				return fmt.Errorf("%s has the character %U at byte %d, where it joins no letter", field, r, i)
			}
		case !unicode.IsGraphic(r):
			return fmt.Errorf("%s has the character %U at byte %d, which is not visible text", field, r, i)
		}
		previous = r
	}
	if isJoiner(previous) {
		return fmt.Errorf("%s ends with the character %U, which joins no letter", field, previous)
	}
	return nil
}

func isJoiner(r rune) bool { return r == zeroWidthJoiner || r == zeroWidthNonJoiner }
