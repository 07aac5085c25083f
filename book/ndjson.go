package book

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"unicode/utf8"

	"github.com/equipoise-trials/equipoise/fact"
)

// NDJSON reads newline-delimited JSON: each line is a record, any JSON value. A record's bytes are those of its line
// without the line end (LF or CR LF); the last line may lack one. Blank lines, invalid JSON, invalid UTF-8 and lines of
// more than MaxRecord bytes are errors that name line and byte.
type NDJSON struct {
	file    io.ReadSeeker
	in      *bufio.Reader
	sum     hash.Hash // of what was read; nil in the second reading
	digest  fact.Hash
	line    uint64 // the number of the current line, from 1
	offset  int64  // where the next line starts
	long    []byte // a line that does not fit the buffer of in
	checked bool   // the whole file was read and is valid
}

// NewNDJSON returns a reader of a file, from its start.
func NewNDJSON(file io.ReadSeeker) (*NDJSON, error) {
	n := &NDJSON{file: file}
	return n, n.Rewind()
}

// Rewind implements [RecordReader].
func (n *NDJSON) Rewind() error {
	if _, err := n.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	source := io.Reader(n.file)
	n.sum = nil
	if !n.checked {
		n.sum = sha256.New()
		source = io.TeeReader(source, n.sum)
	}
	n.in = bufio.NewReaderSize(source, 1<<16)
	n.line, n.offset = 0, 0
	return nil
}

// Digest implements [RecordReader].
func (n *NDJSON) Digest() fact.Hash { return n.digest }

// Next implements [RecordReader].
func (n *NDJSON) Next() ([]byte, error) {
	start := n.offset
	n.line++
	line, err := n.readLine()
	if errors.Is(err, io.EOF) && len(line) == 0 {
		n.finish()
		return nil, io.EOF
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("line %d, byte %d: %w", n.line, start, err)
	}
	line = withoutLineEnd(line)
	if n.checked {
		return line, nil
	}
	if at, err := checkLine(line); err != nil {
		return nil, fmt.Errorf("line %d, byte %d: %w", n.line, start+at, err)
	}
	return line, nil
}

func (n *NDJSON) finish() {
	if n.checked {
		return
	}
	n.digest = fact.Hash(n.sum.Sum(nil))
	n.checked = true
}

// readLine returns a line with its end. With io.EOF comes a last line without one, or nothing.
func (n *NDJSON) readLine() ([]byte, error) {
	line, err := n.in.ReadSlice('\n')
	n.offset += int64(len(line))
	if !errors.Is(err, bufio.ErrBufferFull) {
		return line, err
	}
	n.long = append(n.long[:0], line...)
	for errors.Is(err, bufio.ErrBufferFull) {
		if len(n.long) > MaxRecord+len("\r\n") {
			return nil, fmt.Errorf("the line is longer than %d bytes", MaxRecord)
		}
		line, err = n.in.ReadSlice('\n')
		n.offset += int64(len(line))
		n.long = append(n.long, line...)
	}
	return n.long, err
}

func withoutLineEnd(line []byte) []byte {
	line, ended := bytes.CutSuffix(line, []byte("\n"))
	if ended {
		line = bytes.TrimSuffix(line, []byte("\r"))
	}
	return line
}

// checkLine reports what keeps a line from being a record, and at which of its bytes.
func checkLine(line []byte) (at int64, err error) {
	switch {
	case len(line) > MaxRecord:
		return 0, fmt.Errorf("the line is longer than %d bytes", MaxRecord)
	case len(bytes.TrimLeft(line, " \t\r")) == 0:
		return 0, errors.New("the line is blank: want one JSON value in every line")
	case bytes.HasPrefix(line, []byte("\xef\xbb\xbf")):
		return 0, errors.New("there is a byte order mark: save the file as UTF-8 without one")
	case !utf8.Valid(line):
		return int64(invalidUTF8(line)), errors.New("the text is not UTF-8")
	case json.Valid(line):
		return 0, nil
	}
	var syntax *json.SyntaxError
	err = json.Unmarshal(line, new(json.RawMessage))
	if errors.As(err, &syntax) {
		at = max(0, syntax.Offset-1)
	}
	return at, fmt.Errorf("the line is not JSON: %w", err)
}

func invalidUTF8(text []byte) int {
	at := 0
	for at < len(text) {
		r, size := utf8.DecodeRune(text[at:])
		if r == utf8.RuneError && size <= 1 {
			break
		}
		at += size
	}
	return at
}
