package book

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/equipoise-trials/equipoise/fact/tiles/durable"
)

// file is what a journal or a record log needs of an open file. A test wraps it to kill the book between two bytes.
type file interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
	Sync() error
	Truncate(size int64) error
}

// journal is a small append-only file of frames behind a line that names its format. Each entry is one frame and durable
// when append returns.
type journal struct {
	path string
	file file
	size int64
}

// createJournal makes an empty journal with the format's line.
func createJournal(path, format string) error {
	return durable.WriteFile(path, []byte(format+"\n"), filePerm)
}

// openJournal reads all entries and cuts off a torn tail, whose length it returns.
func openJournal(path, format string, entry func(payload []byte) error) (j *journal, torn int, err error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, 0, fmt.Errorf("%w: %s is missing", ErrDamaged, path)
	}
	if err != nil {
		return nil, 0, err
	}
	rest, err := afterFormat(path, data, format)
	if err != nil {
		return nil, 0, err
	}
	for len(rest) > 0 {
		payload, next, err := cutFrame(rest)
		if err != nil {
			break // a torn tail, or damage: see below
		}
		if err := entry(payload); err != nil {
			return nil, 0, fmt.Errorf("%w: %s, byte %d: %w", ErrDamaged, path, len(data)-len(rest), err)
		}
		rest = next
	}
	if len(rest) > 0 && holdsFrame(rest[1:]) {
		return nil, 0, fmt.Errorf("%w: %s: the entry at byte %d is not as it was written", ErrDamaged, path, len(data)-len(rest))
	}
	f, err := os.OpenFile(path, os.O_RDWR, filePerm)
	if err != nil {
		return nil, 0, err
	}
	j = &journal{path: path, file: f, size: int64(len(data) - len(rest))}
	if len(rest) > 0 {
		err = errors.Join(f.Truncate(j.size), f.Sync())
	}
	return j, len(rest), err
}

func afterFormat(path string, data []byte, format string) ([]byte, error) {
	line := format + "\n"
	if len(data) < len(line) || string(data[:len(line)]) != line {
		return nil, fmt.Errorf("%w: %s does not start with %q", ErrDamaged, path, format)
	}
	return data[len(line):], nil
}

// append adds an entry, durable on return.
func (j *journal) append(payload []byte) error {
	frame := append(openFrame(nil), payload...)
	closeFrame(frame, 0)
	if _, err := j.file.WriteAt(frame, j.size); err != nil {
		return fmt.Errorf("%s: %w", j.path, err)
	}
	if err := j.file.Sync(); err != nil {
		return fmt.Errorf("%s: %w", j.path, err)
	}
	j.size += int64(len(frame))
	return nil
}

func (j *journal) close() error { return j.file.Close() }
