package book

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
)

// A frame is BE32 length of the payload, BE32 CRC-32C over length and payload, payload. The sum covers the length, so
// that a row of zeros, which a power cut can leave, is no frame.
const frameHead = 8

// maxFrame bounds a payload before it is allocated: a record of MaxRecord bytes with everything about it.
const maxFrame = MaxRecord + 4096

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

var (
	// errShortFrame says that the data end before the frame does.
	errShortFrame = errors.New("the file ends within a frame")
	// errBadFrame says that the frame is whole but not as it was written.
	errBadFrame = errors.New("the checksum does not fit")
)

// openFrame reserves the head of a frame whose payload the caller appends; closeFrame fills it in.
func openFrame(dst []byte) []byte { return append(dst, make([]byte, frameHead)...) }

func closeFrame(dst []byte, start int) {
	payload := dst[start+frameHead:]
	binary.BigEndian.PutUint32(dst[start:], uint32(len(payload)))
	binary.BigEndian.PutUint32(dst[start+4:], frameSum(dst[start:start+4], payload))
}

func frameSum(length, payload []byte) uint32 {
	return crc32.Update(crc32.Checksum(length, castagnoli), castagnoli, payload)
}

// cutFrame returns the payload of the frame that data starts with, and the data after it.
func cutFrame(data []byte) (payload, rest []byte, err error) {
	if len(data) < frameHead {
		return nil, nil, errShortFrame
	}
	n := binary.BigEndian.Uint32(data)
	switch {
	case n > maxFrame:
		return nil, nil, errBadFrame
	case uint64(len(data)) < frameHead+uint64(n):
		return nil, nil, errShortFrame
	}
	payload = data[frameHead : frameHead+n]
	if binary.BigEndian.Uint32(data[4:]) != frameSum(data[:4], payload) {
		return nil, nil, errBadFrame
	}
	return payload, data[frameHead+n:], nil
}

// holdsFrame reports whether a whole frame lies anywhere in data. What a kill tears off has none after the tear; damage
// to the middle of a file has.
func holdsFrame(data []byte) bool {
	for at := range data {
		if _, _, err := cutFrame(data[at:]); err == nil {
			return true
		}
	}
	return false
}

// parts takes a payload apart. The first failure sticks; done reports it, and any byte left over.
type parts struct {
	rest []byte
	err  error
}

var errShortPayload = errors.New("ends too early")

func (p *parts) take(n int) []byte {
	if p.err == nil && len(p.rest) < n {
		p.err = errShortPayload
	}
	if p.err != nil {
		return nil
	}
	part := p.rest[:n:n]
	p.rest = p.rest[n:]
	return part
}

func (p *parts) byte() byte {
	if b := p.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (p *parts) uint32() uint32 {
	if b := p.take(4); b != nil {
		return binary.BigEndian.Uint32(b)
	}
	return 0
}

func (p *parts) uint64() uint64 {
	if b := p.take(8); b != nil {
		return binary.BigEndian.Uint64(b)
	}
	return 0
}

func (p *parts) hash() (h [32]byte) {
	copy(h[:], p.take(len(h)))
	return h
}

func (p *parts) part() []byte { return p.take(int(p.uint32())) }

func (p *parts) done(what string) error {
	if p.err == nil && len(p.rest) > 0 {
		p.err = fmt.Errorf("has %d bytes after its end", len(p.rest))
	}
	if p.err != nil {
		return fmt.Errorf("%s %w", what, p.err)
	}
	return nil
}
