package xpt

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// recordSize is the length of every physical record of the file.
const recordSize = 80

// The first 48 bytes of the header records.
const (
	libraryHeader    = "HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!"
	memberHeader     = "HEADER RECORD*******MEMBER  HEADER RECORD!!!!!!!"
	descriptorHeader = "HEADER RECORD*******DSCRPTR HEADER RECORD!!!!!!!"
	namestrHeader    = "HEADER RECORD*******NAMESTR HEADER RECORD!!!!!!!"
	obsHeader        = "HEADER RECORD*******OBS     HEADER RECORD!!!!!!!"

	library8Header = "HEADER RECORD*******LIBV8   HEADER RECORD!!!!!!!"
	cportHeader    = "**COMPRESSED** **COMPRESSED** **COMPRESSED**"
)

// headerReader reads the records before the observations.
type headerReader struct {
	from   io.Reader
	offset int64
}

// take returns the next n bytes, which are part of what.
func (r *headerReader) take(n int, what string) ([]byte, error) {
	data := make([]byte, n)
	got, err := io.ReadFull(r.from, data)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fmt.Errorf("byte %d: the file ends within %s: it was cut off", r.offset+int64(got), what)
	}
	if err != nil {
		return nil, fmt.Errorf("byte %d: %w", r.offset, err)
	}
	r.offset += int64(n)
	return data, nil
}

// header reads a header record and returns what follows its first 48 bytes.
func (r *headerReader) header(want, what string) ([]byte, error) {
	start := r.offset
	data, err := r.take(recordSize, what)
	if err != nil {
		return nil, err
	}
	if rest, ok := bytes.CutPrefix(data, []byte(want)); ok {
		return rest, nil
	}
	return nil, fmt.Errorf("byte %d: expected %s, %q, found %q", start, what, want, printable(data[:len(want)]))
}

// library reads the three records that open a file.
func (r *headerReader) library() error {
	first := make([]byte, recordSize)
	n, err := io.ReadFull(r.from, first)
	first = first[:n]
	r.offset += int64(n)
	start := first[:min(n, len(libraryHeader))]
	switch {
	case n < recordSize && strings.HasPrefix(libraryHeader, string(start)):
		return fmt.Errorf("byte %d: the file ends within the library header: it was cut off", n)
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("byte %d: %w", n, err)
	case bytes.HasPrefix(first, []byte(libraryHeader)):
	case bytes.HasPrefix(first, []byte(library8Header)):
		return errors.New("byte 0: this is a SAS version 8 transport file: write it as version 5 (LIBNAME with the XPORT engine)")
	case bytes.HasPrefix(first, []byte(cportHeader)):
		return errors.New("byte 0: this file was written by PROC CPORT: write it with the XPORT engine, version 5")
	default:
		return fmt.Errorf("byte 0: this is no SAS version 5 transport file: it should start with %q, it starts with %q", libraryHeader, printable(start))
	}
	_, err = r.take(2*recordSize, "the library header")
	return err
}

// member reads the headers of the data set and returns its description and the size of a namestr.
func (r *headerReader) member() (Dataset, int, error) {
	rest, err := r.header(memberHeader, "the member header")
	if err != nil {
		return Dataset{}, 0, err
	}
	size, err := r.number(rest[26:30], "the size of a variable's description", 6)
	if err != nil {
		return Dataset{}, 0, err
	}
	if size != 140 && size != 136 {
		return Dataset{}, 0, fmt.Errorf("byte %d: variables are described in %d bytes each, expected 140, or 136 on VAX/VMS", r.offset-6, size)
	}
	if _, err := r.header(descriptorHeader, "the descriptor header"); err != nil {
		return Dataset{}, 0, err
	}
	data, err := r.take(2*recordSize, "the description of the data set")
	if err != nil {
		return Dataset{}, 0, err
	}
	second := data[recordSize:]
	d := Dataset{
		Name: text(data[8:16]), Created: text(data[64:80]), Modified: text(second[0:16]),
		Label: text(second[32:72]), Type: text(second[72:80]),
	}
	return d, size, nil
}

// number reads a decimal field that lies back bytes before the current offset.
func (r *headerReader) number(field []byte, what string, back int64) (int, error) {
	n, err := strconv.ParseUint(string(field), 10, 16)
	if err != nil {
		return 0, fmt.Errorf("byte %d: expected %s in decimal digits, found %q", r.offset-back, what, printable(field))
	}
	return int(n), nil
}

// text returns a field without its filling, which may be blanks or zeros.
func text(field []byte) string { return strings.TrimRight(string(field), " \x00") }

// printable shows the start of a file in an error message.
func printable(data []byte) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '.'
		}
		return r
	}, string(bytes.ToValidUTF8(data, []byte("."))))
}
