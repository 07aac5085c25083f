package keep

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"filippo.io/age"

	"github.com/equipoise-trials/equipoise/fact/tiles/durable"
)

const segmentPerm = 0o600

// maxSegment is the size beyond which a writer begins another segment, so that a backup copies what is new.
var maxSegment int64 = 64 << 20

// ErrDamaged says that a segment is not as it was written.
var ErrDamaged = errors.New("the keep is damaged")

// file is what putting needs of an open segment. A test wraps it to kill the keep between two bytes.
type file interface {
	io.WriterAt
	io.Closer
	Sync() error
	Truncate(size int64) error
}

func openFile(path string) (file, error) { return os.OpenFile(path, os.O_WRONLY, 0) }

// segment is a segment that was read up to its cursor.
type segment struct {
	name string
	head head
	*cursor
	// batches and items are how many there are.
	batches, items int
	// torn is how many bytes lie behind the cursor: of a batch that is being written just now, or was never finished.
	torn int64
}

// openSegment reads the head of a segment.
func openSegment(dir, name string, identity age.Identity) (*segment, error) {
	path := filepath.Join(dir, name)
	data, err := readFrom(path, 0, int64(len(segmentLine)+4+maxHead))
	if err != nil {
		return nil, err
	}
	head, cursor, err := openHead(data, identity)
	if errors.Is(err, errForeign) {
		return nil, fmt.Errorf("%w: %s: %w, or its head is damaged: open it with the identity that it was made for, or move it out of the keep", ErrDamaged, path, err)
	}
	if err != nil {
		return nil, damaged(path, err)
	}
	writer, number, err := parseSegmentName(name)
	if err != nil {
		return nil, err
	}
	if head.writer != writer || head.number != number {
		return nil, damaged(path, fmt.Errorf("it was written as %s", segmentName(head.writer, head.number)))
	}
	return &segment{name: name, head: head, cursor: cursor}, nil
}

func damaged(path string, err error) error {
	return fmt.Errorf("%w: %s: %w: bring the file back from a backup", ErrDamaged, path, err)
}

// readFrom returns at most limit bytes of a file from an offset on.
func readFrom(path string, offset, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.NewSectionReader(f, offset, limit))
}

// read returns the items that were added since it was read last; if it is damaged, those before the damage.
func (s *segment) read(dir string) (added []Item, err error) {
	path := filepath.Join(dir, s.name)
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Size() < s.offset {
		return nil, damaged(path, fmt.Errorf("it has %d bytes, and had %d", info.Size(), s.offset))
	}
	data, err := readFrom(path, s.offset, info.Size()-s.offset)
	if err != nil {
		return nil, err
	}
	for s.torn = 0; len(data) > 0; {
		start := s.offset
		items, err := s.next(data)
		if errors.Is(err, errTorn) {
			s.torn = int64(len(data))
			break
		}
		if err != nil {
			return added, fmt.Errorf("%w (if the computer lost power while it was written, and nothing follows it: cut the file off there)",
				damaged(path, fmt.Errorf("the batch at byte %d: %w", start, err)))
		}
		s.batches, s.items = s.batches+1, s.items+len(items)
		added = append(added, items...)
		data = data[s.offset-start:]
	}
	return added, nil
}

// checkPrevious wants the segment to follow the writer's one before.
func (s *segment) checkPrevious(all map[string]*segment) error {
	if s.head.number <= 1 {
		return nil
	}
	before := segmentName(s.head.writer, s.head.number-1)
	previous := all[before]
	switch {
	case previous == nil:
		return damaged(before, fmt.Errorf("it is missing, and %s follows it", s.name))
	case previous.chain != s.head.previous || previous.torn > 0:
		return damaged(before, fmt.Errorf("it does not end as it did when %s was begun", s.name))
	}
	return nil
}

// newest returns the segment that the writer goes on with, nil if there is none.
func (k *Keep) newest() (newest *segment) {
	for number := uint32(1); ; number++ {
		s := k.segments[segmentName(k.options.Writer, number)]
		if s == nil {
			return newest
		}
		newest = s
	}
}

// refreshAndCut reads what was added and cuts a torn end off the writer's own newest segment. Nobody else writes to it
// meanwhile: see [Keep.exclusively].
func (k *Keep) refreshAndCut() error {
	if err := k.refresh(); err != nil {
		return err
	}
	s := k.newest()
	if s == nil || s.torn == 0 {
		return nil
	}
	path := filepath.Join(k.dir, s.name)
	f, err := k.openFile(path)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Truncate(s.offset), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	k.repairs = append(k.repairs, fmt.Sprintf("%s: %d bytes of a batch that was never finished are cut off", path, s.torn))
	s.torn = 0
	return nil
}

// begin begins the writer's next segment.
func (k *Keep) begin() error {
	h := head{writer: k.options.Writer, number: 1}
	_, _ = rand.Read(h.key[:]) // never fails
	if before := k.newest(); before != nil {
		h.number, h.previous = before.head.number+1, before.chain
	}
	beginning, err := sealHead(h, k.identity.Recipient())
	if err != nil {
		return err
	}
	cursor, err := newCursor(h.key, beginning)
	if err != nil {
		return err
	}
	name := segmentName(h.writer, h.number)
	if _, err := os.Lstat(filepath.Join(k.dir, name)); err == nil {
		return fmt.Errorf("%s was begun by somebody else: does another computer write under the name %s?", name, h.writer)
	}
	if err := durable.WriteFile(filepath.Join(k.dir, name), beginning, segmentPerm); err != nil {
		return fmt.Errorf("the keep cannot be written: %w", err)
	}
	k.segments[name] = &segment{name: name, head: h, cursor: cursor}
	return nil
}

// append writes a batch behind the writer's newest segment, durable when it returns.
func (k *Keep) append(items []Item) error {
	content := appendItems(nil, items)
	if len(content) > maxBatch {
		return fmt.Errorf("%d items with %d bytes, at most %d bytes can be kept at once", len(items), len(content), maxBatch)
	}
	s := k.newest()
	if s == nil || s.offset >= maxSegment {
		if err := k.begin(); err != nil {
			return err
		}
		s = k.newest()
	}
	frame := s.frame(content)
	if err := k.write(s, frame); err != nil {
		return fmt.Errorf("nothing was kept, do not send what relies on it: %s: %w", filepath.Join(k.dir, s.name), err)
	}
	s.pass(frame)
	s.batches, s.items = s.batches+1, s.items+len(items)
	k.merge(s.name, items)
	return nil
}

// write writes a frame and makes it durable. If it cannot, it takes the frame back; if it cannot do that either, or does
// not know what is on the disk, the keep takes nothing more until it is opened again.
func (k *Keep) write(s *segment, frame []byte) error {
	f, err := k.openFile(filepath.Join(k.dir, s.name))
	if err != nil {
		return err
	}
	if _, err := f.WriteAt(frame, s.offset); err != nil {
		back := errors.Join(f.Truncate(s.offset), f.Sync(), f.Close())
		if back != nil {
			k.broken = fmt.Errorf("the keep could not be written before (%w): free the disk, then open it again", err)
		}
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		k.broken = fmt.Errorf("the keep could not be written before (%w): what is on the disk is not known until it is opened again", err)
		return err
	}
	return nil
}
