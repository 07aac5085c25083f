// Package text says what may stand on the chain as free text: public registry text, and nothing that deceives its
// reader. What is accepted depends on the tables in this package alone, which hold what Unicode 15.0 says of each code
// point: nodes built with different releases of Go agree.
package text

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

//go:generate go run ./generate

// Characters that join or part letters and show nothing themselves.
const (
	zeroWidthNonJoiner = '\u200C'
	zeroWidthJoiner    = '\u200D'
)

// MaxMarks bounds how many combining marks may follow one another.
const MaxMarks = 8

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
	first, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	if s != "" && (IsSpace(first) || IsSpace(last)) {
		return fmt.Errorf("%s has white space at an end, want it trimmed", field)
	}
	if err := checkCharacters(field, s); err != nil {
		return err
	}
	if !isNormal(s) {
		return fmt.Errorf("%s is not in Unicode normal form C; normalise it before signing", field)
	}
	return nil
}

func checkCharacters(field, s string) error {
	var line Line
	for i, r := range s {
		if err := line.Next(r); err != nil {
			return fmt.Errorf("%s has the character %U at byte %d, %w", field, r, i, err)
		}
	}
	if last, _ := utf8.DecodeLastRuneInString(s); isJoiner(last) {
		return fmt.Errorf("%s ends with the character %U, which joins no letter", field, last)
	}
	return nil
}

// Line is a text to which characters are added one by one. The zero value is an empty one.
type Line struct {
	last  properties
	marks int
}

// Next adds a character, or reports why it may not stand there and leaves the line as it was: it is not seen (control
// characters, bidirectional overrides and other format characters, line separators, fillers, private and unassigned code
// points, all of which could make a name look like another), joins nothing, or is one mark too many on a letter.
func (l *Line) Next(r rune) error {
	if r >= ' ' && r <= '~' {
		*l = Line{}
		return nil
	}
	p, marks := propertiesOf(r), 0
	switch {
	case isJoiner(r), p.unseen && p.joins:
		if !l.last.joins {
			return errors.New("where it joins no letter")
		}
		*l = Line{}
		return nil
	case p.category == unassigned:
		return errors.New("which is not assigned in Unicode 15.0")
	case !p.visible():
		return errors.New("which is not visible text")
	case p.category == mark:
		if marks = l.marks + 1; marks > MaxMarks {
			return fmt.Errorf("which is the %dth combining mark in a row, at most %d are allowed", marks, MaxMarks)
		}
	}
	*l = Line{p, marks}
	return nil
}

func isJoiner(r rune) bool { return r == zeroWidthJoiner || r == zeroWidthNonJoiner }

// IsSpace reports whether Unicode 15.0 calls a code point white space.
func IsSpace(r rune) bool { return propertiesOf(r).white }

// SameWords reports whether two texts differ in letter case and white space at most.
func SameWords(a, b string) bool { return Words(a) == Words(b) }

// Words returns a text with one space between words and one case for each letter.
func Words(s string) string {
	return strings.Join(strings.FieldsFunc(strings.Map(fold, s), IsSpace), " ")
}

// UpperASCII returns a text with its letters a to z in upper case and spaces and tabs removed at its ends. Other characters
// are left as they are.
func UpperASCII(s string) string {
	upper := []byte(strings.Trim(s, " \t"))
	for i, c := range upper {
		if c >= 'a' && c <= 'z' {
			upper[i] = c - 'a' + 'A'
		}
	}
	return string(upper)
}

// CheckASCII reports what keeps s from being 1 to limit visible ASCII characters, spaces within them included.
func CheckASCII(field, s string, limit int) error {
	if err := Check(field, s, limit); err != nil {
		return err
	}
	for i, r := range s {
		if r > '~' {
			return fmt.Errorf("%s has the character %U at byte %d, want letters, digits and punctuation of ASCII alone", field, r, i)
		}
	}
	return nil
}
