package registry

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	// MaxFileSize bounds a record, in bytes. The largest ones of ClinicalTrials.gov have about half of it.
	MaxFileSize = 32 << 20
	// maxDepth bounds how deep arrays and objects are nested. Real records reach 15.
	maxDepth = 100
)

// Kind is what a value of a document is.
type Kind int

// The kinds of value.
const (
	Null Kind = iota
	Bool
	Number
	String
	Array
	Object
)

func (k Kind) String() string {
	return [...]string{"null", "a boolean", "a number", "a string", "an array", "an object"}[k]
}

// fate is what became of a value.
type fate int

const (
	untouched fate = iota
	taken
	personal
	passed // says nothing, so needs no mention
)

// Node is a value of a JSON document. A nil Node is a value that the document does not have.
type Node struct {
	kind    Kind
	text    string // of a string, number or boolean
	members []*Node
	parent  *Node
	name    string // in an object
	index   int    // in an array
	start   int    // offset of its first byte
	end     int    // offset after its last byte
	fate    fate
}

// Parse reads a JSON document strictly. What two readers could understand differently is refused: names given twice, text
// that is not Unicode, numbers beyond JSON, anything after the end. Errors name the offset of a byte.
func Parse(source []byte) (*Node, error) {
	if len(source) > MaxFileSize {
		return nil, fmt.Errorf("it has %d bytes, at most %d are read", len(source), MaxFileSize)
	}
	if err := refuseOtherFormats(source); err != nil {
		return nil, err
	}
	p := parser{source: source, offset: leadingMark(source)}
	if at := invalidUTF8(source); at >= 0 {
		return nil, fmt.Errorf("byte %d is not UTF-8; save the file as UTF-8", at)
	}
	if err := checkSyntax(source, p.offset); err != nil {
		return nil, err
	}
	p.decoder = json.NewDecoder(bytes.NewReader(source[p.offset:]))
	p.decoder.UseNumber()
	return p.value(nil, 1)
}

// checkSyntax says where a source stops being JSON.
func checkSyntax(source []byte, from int) error {
	err := json.Unmarshal(source[from:], new(json.RawMessage))
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return err
	}
	at := from + int(syntax.Offset) - 1
	switch {
	case strings.Contains(err.Error(), "unexpected end"),
		strings.Contains(err.Error(), "' ' in literal") && !strings.HasSuffix(string(source), " "): // the end is read as a space
		return fmt.Errorf("it ends at byte %d in the middle of the document; it is truncated: download it again", len(source))
	case strings.Contains(err.Error(), "after top-level value"):
		return fmt.Errorf("there is something after the end of the document, at byte %d; give one record in a file, not lines of JSON", at)
	}
	return fmt.Errorf("it is not JSON at byte %d: %w", at, err)
}

var byteOrderMark = []byte("\xef\xbb\xbf")

// leadingMark returns the length of the byte order mark that some editors write.
func leadingMark(source []byte) int {
	if bytes.HasPrefix(source, byteOrderMark) {
		return len(byteOrderMark)
	}
	return 0
}

// refuseOtherFormats says what a file is that cannot be JSON, and what to do about it.
func refuseOtherFormats(source []byte) error {
	trimmed := bytes.TrimSpace(source[leadingMark(source):])
	switch {
	case len(trimmed) == 0:
		return errors.New("it is empty")
	case bytes.HasPrefix(source, []byte{0x1f, 0x8b}):
		return errors.New("it is compressed with gzip; decompress it first")
	case bytes.HasPrefix(source, []byte("PK\x03\x04")):
		return errors.New("it is a zip archive; unpack it and give one JSON file of it")
	case bytes.HasPrefix(trimmed, []byte("%PDF-")):
		return errors.New("it is a PDF document, which holds no record; download the record as JSON (a protocol as PDF is submitted with the documents of the trial)")
	case bytes.HasPrefix(trimmed, []byte(`{\rtf`)), bytes.HasPrefix(source, []byte{0xd0, 0xcf, 0x11, 0xe0}):
		return errors.New("it is a document of a word processor or a spreadsheet; export JSON")
	case bytes.HasPrefix(source, []byte("HEADER RECORD*******")):
		return errors.New("it is a SAS transport file with records of a data set: add it to a book; a registration is made from JSON")
	case isImage(source):
		return errors.New("it is a picture; export JSON")
	case bytes.HasPrefix(source, []byte{0xff, 0xfe}), bytes.HasPrefix(source, []byte{0xfe, 0xff}):
		return errors.New("it is UTF-16; save the file as UTF-8")
	case bytes.IndexByte(source[:min(len(source), 2)], 0) >= 0:
		return errors.New("it is UTF-16, or no text; save the file as UTF-8")
	case trimmed[0] == '<':
		return errors.New("it is XML; export JSON, for ClinicalTrials.gov from https://clinicaltrials.gov/api/v2/studies and the number of the record")
	case !bytes.ContainsAny(trimmed[:1], "{[\"-0123456789tfn"):
		return errors.New("it is text, CSV for example, not JSON; export JSON")
	}
	return nil
}

func isImage(source []byte) bool {
	for _, magic := range []string{"\x89PNG\r\n", "\xff\xd8\xff", "GIF8", "BM6", "II*\x00", "MM\x00*"} {
		if bytes.HasPrefix(source, []byte(magic)) {
			return true
		}
	}
	return false
}

func invalidUTF8(source []byte) int {
	for i := 0; i < len(source); {
		r, n := utf8.DecodeRune(source[i:])
		if r == utf8.RuneError && n <= 1 {
			return i
		}
		i += n
	}
	return -1
}

type parser struct {
	source  []byte
	offset  int // of the decoder's first byte
	decoder *json.Decoder
}

func (p *parser) at() int { return p.offset + int(p.decoder.InputOffset()) }

// token reads a token and says between which bytes it stands.
func (p *parser) token() (t json.Token, start, end int, err error) {
	before := p.at()
	t, err = p.decoder.Token()
	end = p.at()
	if err != nil {
		return nil, 0, 0, fmt.Errorf("it is not JSON near byte %d: %w", end, err)
	}
	for start = before; start < end && strings.IndexByte(" \t\r\n,:", p.source[start]) >= 0; {
		start++
	}
	return t, start, end, nil
}

func (p *parser) value(parent *Node, depth int) (*Node, error) {
	t, start, end, err := p.token()
	if err != nil {
		return nil, err
	}
	n := &Node{parent: parent, start: start, end: end}
	switch v := t.(type) {
	case nil:
		n.kind = Null
	case bool:
		n.kind, n.text = Bool, fmt.Sprint(v)
	case json.Number:
		n.kind, n.text = Number, v.String()
	case string:
		n.kind, n.text = String, v
		err = p.checkString(start, end)
	case json.Delim:
		if depth > maxDepth {
			return nil, fmt.Errorf("arrays and objects are nested more than %d deep at byte %d", maxDepth, start)
		}
		n.kind = Array
		if v == '{' {
			n.kind = Object
		}
		err = p.members(n, depth)
		n.end = p.at()
	}
	return n, err
}

func (p *parser) members(n *Node, depth int) error {
	seen := make(map[string]bool)
	for i := 0; p.decoder.More(); i++ {
		var name string
		if n.kind == Object {
			t, start, end, err := p.token()
			if err != nil {
				return err
			}
			if err := p.checkString(start, end); err != nil {
				return err
			}
			if name = t.(string); seen[name] {
				return fmt.Errorf("%q is given twice in one object, at byte %d", name, start)
			}
			seen[name] = true
		}
		m, err := p.value(n, depth+1)
		if err != nil {
			return err
		}
		m.name, m.index = name, i
		n.members = append(n.members, m)
	}
	_, _, _, err := p.token()
	return err
}

// checkString refuses half a surrogate pair: Go would read it as U+FFFD, others as something else.
func (p *parser) checkString(start, end int) error {
	raw := p.source[start:end]
	for i := 0; i+1 < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		if raw[i+1] != 'u' {
			i++
			continue
		}
		first := hexRune(raw[i:])
		if utf16.IsSurrogate(first) {
			if utf16.DecodeRune(first, hexRune(raw[i+6:])) == utf8.RuneError {
				return fmt.Errorf("the string has half a surrogate pair at byte %d, which is not Unicode", start+i)
			}
			i += 6
		}
		i += 5
	}
	return nil
}

// hexRune reads \uXXXX, or -1 if there is none.
func hexRune(raw []byte) rune {
	if len(raw) < 6 || raw[0] != '\\' || raw[1] != 'u' {
		return -1
	}
	var r rune
	if _, err := fmt.Sscanf(string(raw[2:6]), "%04x", &r); err != nil {
		return -1
	}
	return r
}
