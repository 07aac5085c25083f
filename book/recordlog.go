package book

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/equipoise-trials/equipoise/fact/tiles/durable"
)

const (
	recordsDir    = "records"
	recordsFormat = "equipoise/book/records/v1"
	// segmentSize bounds a file of the record log. A batch of records never spans two files.
	segmentSize = 256 << 20
)

// position is where a frame starts in the record log.
type position struct {
	segment uint32
	offset  uint32
}

func (p position) String() string {
	return fmt.Sprintf("%s/%s, byte %d", recordsDir, segmentName(p.segment), p.offset)
}

// recordLog is the append-only row of segment files that hold the records: records/00000000.log and so on.
type recordLog struct {
	dir      string
	limit    int64  // of a segment, in bytes
	segments []file // opened, in order
	sizes    []int64
}

func segmentName(number uint32) string { return fmt.Sprintf("%08d.log", number) }

// firstFrame is the offset of the first frame in a segment.
const firstFrame = int64(len(recordsFormat) + 1)

// createRecordLog makes the directory with an empty first segment.
func createRecordLog(dir string) error {
	path := filepath.Join(dir, recordsDir)
	if err := durable.MkdirAll(path, dirPerm); err != nil {
		return err
	}
	return createSegment(path, 0)
}

func createSegment(dir string, number uint32) error {
	return durable.WriteFile(filepath.Join(dir, segmentName(number)), []byte(recordsFormat+"\n"), filePerm)
}

func openRecordLog(dir string, limit int64) (*recordLog, error) {
	l := &recordLog{dir: filepath.Join(dir, recordsDir), limit: limit}
	for {
		err := l.openSegment(uint32(len(l.segments)))
		if errors.Is(err, os.ErrNotExist) && len(l.segments) > 0 {
			return l, nil
		}
		if errors.Is(err, os.ErrNotExist) {
			err = fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		if err != nil {
			return nil, errors.Join(err, l.close())
		}
	}
}

func (l *recordLog) openSegment(number uint32) error {
	path := filepath.Join(l.dir, segmentName(number))
	f, err := os.OpenFile(path, os.O_RDWR, filePerm)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return errors.Join(err, f.Close())
	}
	head := make([]byte, min(firstFrame, info.Size()))
	if _, err := f.ReadAt(head, 0); err != nil {
		return errors.Join(err, f.Close())
	}
	if _, err := afterFormat(path, head, recordsFormat); err != nil {
		return errors.Join(err, f.Close())
	}
	l.segments, l.sizes = append(l.segments, f), append(l.sizes, info.Size())
	return nil
}

func (l *recordLog) tail() uint32 { return uint32(len(l.segments) - 1) }

// place starts a new segment if the last one cannot take count bytes more, and returns where they will lie.
func (l *recordLog) place(count int) (position, error) {
	tail := l.tail()
	if size := l.sizes[tail]; size == firstFrame || size+int64(count) <= l.limit {
		return position{tail, uint32(size)}, nil
	}
	if err := createSegment(l.dir, tail+1); err != nil {
		return position{}, err
	}
	if err := l.openSegment(tail + 1); err != nil {
		return position{}, err
	}
	return position{tail + 1, uint32(firstFrame)}, nil
}

// append writes frames where place said they would lie, durable on return.
func (l *recordLog) append(frames []byte) error {
	tail := l.tail()
	if _, err := l.segments[tail].WriteAt(frames, l.sizes[tail]); err != nil {
		return fmt.Errorf("record log: %w", err)
	}
	if err := l.segments[tail].Sync(); err != nil {
		return fmt.Errorf("record log: %w", err)
	}
	l.sizes[tail] += int64(len(frames))
	return nil
}

// read returns the frame of the given length at a position as a record.
func (l *recordLog) read(at position, length uint32) (Record, error) {
	if at.segment > l.tail() {
		return Record{}, fmt.Errorf("%w: %s is missing", ErrDamaged, at)
	}
	if length > frameHead+maxFrame {
		return Record{}, fmt.Errorf("%w: a frame of %d bytes at %s", ErrDamaged, length, at)
	}
	data := make([]byte, length)
	if _, err := l.segments[at.segment].ReadAt(data, int64(at.offset)); err != nil {
		return Record{}, fmt.Errorf("%w: %s: %w", ErrDamaged, at, err)
	}
	payload, rest, err := cutFrame(data)
	if err == nil && len(rest) > 0 {
		err = errBadFrame
	}
	if err != nil {
		return Record{}, fmt.Errorf("%w: %s: %w", ErrDamaged, at, err)
	}
	r, err := parseRecord(payload)
	if err != nil {
		return Record{}, fmt.Errorf("%w: %s: %w", ErrDamaged, at, err)
	}
	return r, nil
}

// cut shortens the log so that it ends at a position of its last segment.
func (l *recordLog) cut(at position) error {
	f := l.segments[at.segment]
	if err := errors.Join(f.Truncate(int64(at.offset)), f.Sync()); err != nil {
		return fmt.Errorf("record log: %w", err)
	}
	l.sizes[at.segment] = int64(at.offset)
	return nil
}

func (l *recordLog) close() error {
	var err error
	for _, f := range l.segments {
		err = errors.Join(err, f.Close())
	}
	return err
}
