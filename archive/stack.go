package archive

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/equipoise-trials/equipoise/fact/tiles"
	"github.com/equipoise-trials/equipoise/fact/tiles/durable"
)

const (
	filePerm = 0o644
	dirPerm  = 0o755

	// renameRetries bounds how often a reader looks again for a bundle that the writer has renamed meanwhile.
	renameRetries = 10
)

// ErrDamaged says that files of the archive are missing or contradict each other, which no kill can cause.
var ErrDamaged = errors.New("the archive is damaged")

// framing is how the records of a bundle follow each other: each after its length in big-endian.
type framing struct {
	name   string // folder below "tile"
	prefix int    // bytes of the length
	limit  int    // largest record, in bytes
}

var (
	// entriesFraming is that of the entry bundles of C2SP tlog-tiles.
	entriesFraming = framing{name: "entries", prefix: 2, limit: 1<<16 - 1}
	// factsFraming is our own.
	factsFraming = framing{name: "facts", prefix: 4, limit: 64 << 20}
)

// path returns where bundle n lies below the archive's directory, with width records in it.
func (f framing) path(n uint64, width int) string {
	return "tile/" + f.name + strings.TrimPrefix(tiles.EntryPath(n, width), "tile/entries")
}

func (f framing) append(dst, record []byte) []byte {
	var length [8]byte
	binary.BigEndian.PutUint64(length[:], uint64(len(record)))
	dst = append(dst, length[8-f.prefix:]...)
	return append(dst, record...)
}

func (f framing) length(prefix []byte) int64 {
	var length [8]byte
	copy(length[8-f.prefix:], prefix)
	return int64(binary.BigEndian.Uint64(length[:]))
}

// stack is a row of records on disk in bundles of 256. The last bundle grows in place and is then renamed to its new
// width, so that an append writes nothing twice.
type stack struct {
	framing
	dir string

	// Of the writer: where the next record goes.
	count uint64
	tail  *os.File // the last bundle unless it is full or empty
	ends  []int64  // in the tail, the end of each record
}

func (s *stack) file(n uint64, width int) string {
	return filepath.Join(s.dir, filepath.FromSlash(s.path(n, width)))
}

// find returns the width that bundle n has on disk, fs.ErrNotExist if there is none.
func (s *stack) find(n uint64) (width int, err error) {
	full := s.file(n, tiles.Width)
	if _, err := os.Stat(full); err == nil || !errors.Is(err, fs.ErrNotExist) {
		return tiles.Width, err
	}
	names, err := os.ReadDir(full + ".p")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, err
	}
	width = -1
	for _, name := range names {
		if w, err := strconv.Atoi(name.Name()); err == nil {
			width = max(width, w)
		}
	}
	if width < 0 {
		return 0, fmt.Errorf("%s: %w", full, fs.ErrNotExist)
	}
	return width, nil
}

// open opens bundle n for reading, beside a writer that may be renaming it.
func (s *stack) open(n uint64) (f *os.File, err error) {
	for range renameRetries {
		var width int
		if width, err = s.find(n); err != nil {
			continue
		}
		if f, err = os.Open(s.file(n, width)); !errors.Is(err, fs.ErrNotExist) {
			return f, err
		}
	}
	return nil, err
}

// read returns record i.
func (s *stack) read(i uint64) ([]byte, error) {
	f, err := s.open(i / tiles.Width)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	defer f.Close() // only read from
	at := int64(0)
	for skip := i % tiles.Width; ; skip-- {
		length, err := s.lengthAt(f, at)
		if err != nil {
			return nil, fmt.Errorf("%w: %s: record %d: %w", ErrDamaged, f.Name(), i%tiles.Width, err)
		}
		at += int64(s.prefix)
		if skip == 0 {
			record := make([]byte, length)
			if _, err := f.ReadAt(record, at); err != nil {
				return nil, fmt.Errorf("%w: %s: record %d: %w", ErrDamaged, f.Name(), i%tiles.Width, err)
			}
			return record, nil
		}
		at += length
	}
}

func (s *stack) lengthAt(f *os.File, at int64) (int64, error) {
	prefix := make([]byte, s.prefix)
	if _, err := f.ReadAt(prefix, at); err != nil {
		return 0, err
	}
	length := s.length(prefix)
	if length > int64(s.limit) {
		return 0, fmt.Errorf("a record of %d bytes, at most %d are possible", length, s.limit)
	}
	return length, nil
}

// records returns the ends of the first records of a file, at most most of them; a torn record at the end is none.
func (s *stack) records(f *os.File, most int) ([]int64, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	var ends []int64
	for at := int64(0); len(ends) < most; {
		length, err := s.lengthAt(f, at)
		if err == nil {
			at += int64(s.prefix) + length
		}
		if errors.Is(err, io.EOF) || err == nil && at > info.Size() {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %s: record %d: %w", ErrDamaged, f.Name(), len(ends), err)
		}
		ends = append(ends, at)
	}
	return ends, nil
}

// available returns how many records lie on disk from the first one on, where there should be about hint of them.
func (s *stack) available(hint uint64) (uint64, error) {
	n := hint / tiles.Width
	n -= min(n, 1)
	width, err := s.find(n)
	for err == nil && width == tiles.Width {
		n++
		width, err = s.find(n)
	}
	if _, later := s.find(n + 1); later == nil {
		return 0, fmt.Errorf("%w: %s is missing or incomplete, and there are later ones", ErrDamaged,
			s.file(n, tiles.Width))
	}
	if errors.Is(err, fs.ErrNotExist) {
		return n * tiles.Width, nil
	}
	if err != nil {
		return 0, err
	}
	f, err := os.Open(s.file(n, width))
	if err != nil {
		return 0, err
	}
	ends, err := s.records(f, tiles.Width)
	return n*tiles.Width + uint64(len(ends)), errors.Join(err, f.Close())
}

// scanner reads the records of one bundle from its beginning.
type scanner struct {
	framing
	r io.Reader
}

func newScanner(f framing, r io.Reader) scanner { return scanner{framing: f, r: bufio.NewReader(r)} }

// next returns the next record, io.EOF after the last one.
func (s scanner) next() ([]byte, error) {
	prefix := make([]byte, s.prefix)
	if _, err := io.ReadFull(s.r, prefix); err != nil {
		return nil, err
	}
	length := s.length(prefix)
	if length > int64(s.limit) {
		return nil, fmt.Errorf("a record of %d bytes, at most %d are possible", length, s.limit)
	}
	record, err := io.ReadAll(io.LimitReader(s.r, length)) // grows with what is there, not with what is claimed
	if err == nil && int64(len(record)) < length {
		err = io.ErrUnexpectedEOF
	}
	return record, err
}

func (s *stack) close() error {
	if s.tail == nil {
		return nil
	}
	tail := s.tail
	s.tail, s.ends = nil, nil
	return tail.Close()
}

// sync makes the names in the folders of bundle n durable.
func (s *stack) sync(n uint64, widths ...int) error {
	var err error
	for _, width := range widths {
		err = errors.Join(err, durable.SyncDir(filepath.Dir(s.file(n, width))))
	}
	return err
}
