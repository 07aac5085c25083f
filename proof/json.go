package proof

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/equipoise-trials/equipoise/fact"
)

// canonical returns the RFC 8785 (JCS) encoding of a value whose fields stand in the order of their names and whose
// leaves are strings.
func canonical(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return literalSeparators(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), nil
}

// literalSeparators writes U+2028 and U+2029 themselves, as RFC 8785 does and encoding/json never does.
func literalSeparators(b []byte) []byte {
	out := b[:0]
	for i := 0; i < len(b); i++ {
		if b[i] != '\\' {
			out = append(out, b[i])
			continue
		}
		switch escape := b[i:min(i+6, len(b))]; string(escape) {
		case `\u2028`, `\u2029`:
			out = append(out, 0xe2, 0x80, 0xa8+escape[5]-'8')
			i += 5
		default:
			out = append(out, escape[:2]...)
			i++
		}
	}
	return out
}

// decodeJSON reads one JSON value. What encoding/json tolerates (other letter case, duplicate keys, bits of padding) is
// caught by comparing with the canonical encoding afterwards.
func decodeJSON(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return fmt.Errorf("the file ends too early, after %d bytes: get a complete copy", len(data))
		}
		return fmt.Errorf("it does not have the form that proof/FORMAT.md gives, in which every number is a text in quotation marks: %w", err)
	}
	if n := d.InputOffset(); n != int64(len(data)) {
		return fmt.Errorf("the file goes on after its end at byte %d: get an unchanged copy", n)
	}
	return nil
}

// sameBytes compares a file with its canonical encoding and says where they part.
func sameBytes(got, want []byte) error {
	if bytes.Equal(got, want) {
		return nil
	}
	at := 0
	for at < len(got) && at < len(want) && got[at] == want[at] {
		at++
	}
	return fmt.Errorf("it is not in canonical form: at byte %d it has %s where %s is expected: get an unchanged copy",
		at, excerpt(got, at), excerpt(want, at))
}

func excerpt(b []byte, at int) string {
	if at == len(b) {
		return "its end"
	}
	return strconv.QuoteToASCII(string(b[at:min(at+16, len(b))]))
}

// maxText bounds the length of names in bytes.
const maxText = 256

// checkText refuses names that could be written in more than one way or that could deceive whoever reads them on a
// terminal: invalid UTF-8, control characters, line separators, too long a text.
func checkText(what, s string) error {
	switch {
	case len(s) > maxText:
		return fmt.Errorf("%s has %d bytes, at most %d are allowed", what, len(s), maxText)
	case !utf8.ValidString(s):
		return fmt.Errorf("%s is not valid UTF-8", what)
	}
	for _, r := range s {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return fmt.Errorf("%s has the control character %U", what, r)
		}
	}
	return nil
}

// quote shows a text that came from a file, harmless to a terminal.
func quote(s string) string { return strconv.Quote(s) }

// present and list turn nil into empty, which JSON tells apart.
func present(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

func list(l [][]byte) [][]byte {
	c := make([][]byte, len(l))
	for i, b := range l {
		c[i] = present(b)
	}
	return c
}

func parts(hashes []fact.Hash) [][]byte {
	l := make([][]byte, len(hashes))
	for i := range hashes {
		l[i] = hashes[i][:]
	}
	return l
}
