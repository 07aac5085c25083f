package book

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"

	"github.com/equipoise-trials/equipoise/fact"
)

const (
	indexFile = "index"
	// indexFormat fills exactly one entry, so that entry n lies at byte 32(n+1).
	indexFormat = "equipoise/book/index/v1\n\n\n\n\n\n\n\n\n"
	entrySize   = 32
)

// entry is what the index knows of a record: where its frame lies, and what counts when the book is opened. It is
// written after the record is durable, so that what the index names was once whole.
type entry struct {
	at       position
	length   uint32 // of the frame
	kind     fact.Kind
	imported uint32 // number of the import, or 0
	replaces *uint64
}

func (s scanned) entry() entry {
	return entry{s.at, s.length, s.record.Kind, s.record.Import, s.record.Replaces}
}

func (e entry) end() position { return position{e.at.segment, e.at.offset + e.length} }

// appendEntry appends an entry v1: BE32 segment, BE32 offset, BE32 length, kind, three zeros, BE32 import,
// BE64 (index of the record it replaces + 1, or 0), BE32 CRC-32C of the 28 bytes before.
func appendEntry(dst []byte, e entry) []byte {
	start := len(dst)
	dst = binary.BigEndian.AppendUint32(dst, e.at.segment)
	dst = binary.BigEndian.AppendUint32(dst, e.at.offset)
	dst = binary.BigEndian.AppendUint32(dst, e.length)
	dst = append(dst, byte(e.kind), 0, 0, 0)
	dst = binary.BigEndian.AppendUint32(dst, e.imported)
	dst = binary.BigEndian.AppendUint64(dst, fromReplaces(e.replaces))
	return binary.BigEndian.AppendUint32(dst, crc32.Checksum(dst[start:], castagnoli))
}

func parseEntry(data []byte) (e entry, ok bool) {
	p := parts{rest: data}
	e = entry{at: position{p.uint32(), p.uint32()}, length: p.uint32(), kind: fact.Kind(p.byte())}
	p.take(3)
	e.imported = p.uint32()
	e.replaces = toReplaces(p.uint64())
	sum := p.uint32()
	return e, p.err == nil && sum == crc32.Checksum(data[:entrySize-4], castagnoli)
}

// index is the fixed-width file that finds a record in the log. It holds nothing that the log does not: a missing or
// damaged one is made again.
type index struct {
	file  file
	count uint64
}

func openIndex(dir string) (*index, error) {
	f, err := os.OpenFile(filepath.Join(dir, indexFile), os.O_RDWR|os.O_CREATE, filePerm)
	if err != nil {
		return nil, err
	}
	x := &index{file: f}
	head := make([]byte, entrySize)
	if _, err := f.ReadAt(head, 0); err == nil && string(head) == indexFormat {
		x.count, err = x.valid()
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
		return x, nil
	}
	if err := errors.Join(f.Truncate(0), writeAt(f, []byte(indexFormat), 0)); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return x, nil
}

func writeAt(f file, data []byte, offset int64) error {
	_, err := f.WriteAt(data, offset)
	return err
}

func offsetOf(n uint64) int64 { return int64(n+1) * entrySize }

// errStop ends a walk through the index early.
var errStop = errors.New("stop")

// valid counts the entries up to the first that a power cut has left unwritten.
func (x *index) valid() (uint64, error) {
	x.count = ^uint64(0)
	var count uint64
	var last position
	err := x.each(0, func(_ uint64, e entry, ok bool) error {
		if !ok || !last.before(e.at) {
			return errStop
		}
		count, last = count+1, e.at
		return nil
	})
	if errors.Is(err, errStop) {
		err = nil
	}
	return count, err
}

func (p position) before(q position) bool {
	return p.segment < q.segment || p.segment == q.segment && p.offset < q.offset
}

// each calls do for the entries from one on, in order.
func (x *index) each(from uint64, do func(n uint64, e entry, ok bool) error) error {
	const endless = 1 << 62
	in := bufio.NewReaderSize(io.NewSectionReader(x.file, offsetOf(from), endless), scanBuffer)
	var data [entrySize]byte
	for n := from; n < x.count; n++ {
		if _, err := io.ReadFull(in, data[:]); errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("index: %w", err)
		}
		e, ok := parseEntry(data[:])
		if err := do(n, e, ok); err != nil {
			return err
		}
	}
	return nil
}

// get returns entry n.
func (x *index) get(n uint64) (entry, error) {
	if n >= x.count {
		return entry{}, fmt.Errorf("record %d is not in the book, which has %d (counted from 0, blanks included)", n, x.count)
	}
	var data [entrySize]byte
	if _, err := x.file.ReadAt(data[:], offsetOf(n)); err != nil {
		return entry{}, fmt.Errorf("index: %w", err)
	}
	e, ok := parseEntry(data[:])
	if !ok {
		return entry{}, fmt.Errorf("%w: index entry %d is not as it was written: delete the file %q to have it made again", ErrDamaged, n, indexFile)
	}
	return e, nil
}

// append adds entries. They need not be durable: the log is.
func (x *index) append(entries []byte) error {
	if err := writeAt(x.file, entries, offsetOf(x.count)); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	x.count += uint64(len(entries) / entrySize)
	return nil
}

// cut drops the entries from count on.
func (x *index) cut(count uint64) error {
	x.count = count
	if err := x.file.Truncate(offsetOf(count)); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	return nil
}
