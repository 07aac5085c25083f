package book

import (
	"errors"
	"fmt"
	"io"
)

// scanBuffer is how much of a segment a scan reads at a time; it grows for larger frames.
const scanBuffer = 1 << 20

// tear is where a scan of the record log found something that is not a frame.
type tear struct {
	at    position
	bytes int64 // from there to the end of the segment
	cause error // errShortFrame or errBadFrame
}

// scanned is one frame that a scan found.
type scanned struct {
	at     position
	length uint32
	record Record // its bytes are valid until the next frame
}

// scan calls each for every record from a position to the end of the log. It stops at what is not a frame and returns
// that as a tear; a frame that is no record is damage.
func (l *recordLog) scan(from position, each func(scanned) error) (*tear, error) {
	for segment := from.segment; segment <= l.tail(); segment++ {
		offset := firstFrame
		if segment == from.segment {
			offset = int64(from.offset)
		}
		torn, err := l.scanSegment(segment, offset, each)
		if torn != nil || err != nil {
			return torn, err
		}
	}
	return nil, nil
}

func (l *recordLog) scanSegment(segment uint32, offset int64, each func(scanned) error) (*tear, error) {
	frames := frameReader{file: l.segments[segment], offset: offset, size: l.sizes[segment]}
	for {
		at := position{segment, uint32(frames.offset)}
		payload, err := frames.next()
		switch {
		case err == io.EOF:
			return nil, nil
		case errors.Is(err, errShortFrame), errors.Is(err, errBadFrame):
			return &tear{at: at, bytes: frames.size - int64(at.offset), cause: err}, nil
		case err != nil:
			return nil, fmt.Errorf("read %s: %w", at, err)
		}
		r, err := parseRecord(payload)
		if err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrDamaged, at, err)
		}
		if err := each(scanned{at, uint32(frameHead + len(payload)), r}); err != nil {
			return nil, err
		}
	}
}

// frameReader reads frames one after another through a buffer.
type frameReader struct {
	file   io.ReaderAt
	offset int64 // of the next frame
	size   int64 // of the file
	buffer []byte
	data   []byte // the part of buffer that starts at offset
}

// next returns the payload of the next frame, io.EOF at the end of the file.
func (r *frameReader) next() ([]byte, error) {
	if r.offset == r.size {
		return nil, io.EOF
	}
	payload, rest, err := cutFrame(r.data)
	for want := scanBuffer; errors.Is(err, errShortFrame) && r.offset+int64(len(r.data)) < r.size; want *= 2 {
		if err := r.fill(want); err != nil {
			return nil, err
		}
		payload, rest, err = cutFrame(r.data)
	}
	if err != nil {
		return nil, err
	}
	r.data = rest
	r.offset += int64(frameHead + len(payload))
	return payload, nil
}

// fill reads want bytes of the file from offset, or what there is.
func (r *frameReader) fill(want int) error {
	want = int(min(int64(want), r.size-r.offset))
	if cap(r.buffer) < want {
		r.buffer = make([]byte, want)
	}
	r.data = r.buffer[:want]
	n, err := r.file.ReadAt(r.data, r.offset)
	if n < want {
		return err
	}
	return nil
}

// bytesAfter returns what lies behind a tear in its segment.
func (l *recordLog) bytesAfter(t *tear) ([]byte, error) {
	data := make([]byte, t.bytes)
	_, err := l.segments[t.at.segment].ReadAt(data, int64(t.at.offset))
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return data, err
}
