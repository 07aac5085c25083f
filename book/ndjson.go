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
// more than MaxRecord bytes are errors that name line and byte. The header of a CDISC Dataset-JSON file, its first line, is no
// record: the rows that follow it are held against it.
type NDJSON struct {
	file    io.ReadSeeker
	in      *bufio.Reader
	sum     hash.Hash // of what was read; nil in the second reading
	digest  fact.Hash
	line    uint64 // the number of the current line, from 1
	offset  int64  // where the next line starts
	long    []byte // a line that does not fit the buffer of in
	checked bool   // the whole file was read and is valid
	header  *datasetJSON
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
	if !n.checked {
		n.header = nil
	}
	return nil
}

// Digest implements [RecordReader].
func (n *NDJSON) Digest() fact.Hash { return n.digest }

// Next implements [RecordReader].
func (n *NDJSON) Next() ([]byte, error) {
	line, err := n.next()
	if err == nil && n.line == 1 && n.isHeader(line) {
		if n.header, err = readDatasetHeader(line); err != nil {
			return nil, fmt.Errorf("line 1, byte 0: %w", err)
		}
		line, err = n.next()
	}
	return line, err
}

// isHeader reports whether the first line describes the others.
func (n *NDJSON) isHeader(line []byte) bool {
	if n.checked {
		return n.header != nil
	}
	return isDatasetHeader(line)
}

func (n *NDJSON) next() ([]byte, error) {
	start := n.offset
	n.line++
	line, err := n.readLine()
	if errors.Is(err, io.EOF) && len(line) == 0 {
		return nil, n.finish()
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("line %d, byte %d: %w", n.line, start, err)
	}
	line = withoutLineEnd(line)
	if n.checked {
		return line, nil
	}
	at, err := checkLine(line)
	if err == nil && n.header != nil {
		err = n.header.checkRow(line)
	}
	if err != nil {
		return nil, fmt.Errorf("line %d, byte %d: %w", n.line, start+at, err)
	}
	return line, nil
}

// finish returns io.EOF if the file is whole.
func (n *NDJSON) finish() error {
	if n.checked {
		return io.EOF
	}
	if n.header != nil {
		if err := n.header.checkCount(n.line - 2); err != nil { // the header is a line, and this is the one after the last
			return err
		}
	}
	n.digest = fact.Hash(n.sum.Sum(nil))
	n.checked = true
	return io.EOF
}

// Remarks say what of the file is no record.
func (n *NDJSON) Remarks() []string {
	if n.header == nil {
		return nil
	}
	return []string{fmt.Sprintf("line 1 is the header of a Dataset-JSON file (%q, %d columns), not a record: it is not in the book, keep the file", n.header.name, n.header.columns)}
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
