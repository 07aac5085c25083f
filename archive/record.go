package archive

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/equipoise-trials/equipoise/fact"
)

// A facts record holds the leaves of one block, see README.md: version 1, BE32 count, then per leaf
//
//	0x01 BE32(length) leaf data                 of a public fact
//	0x00 leaf hash BE16(length) type URL        of any other
const (
	recordVersion = 1
	leafHashed    = 0
	leafInFull    = 1

	// smallestLeaf is the least number of bytes a leaf takes in a facts record.
	smallestLeaf = 5
)

var errRecordShort = errors.New("ends too early")

func marshalLeaves(leaves []Leaf) []byte {
	size := 5
	for _, l := range leaves {
		size += 1 + 4 + len(l.Data) + fact.HashSize + len(l.TypeURL)
	}
	b := append(make([]byte, 0, size), recordVersion)
	b = binary.BigEndian.AppendUint32(b, uint32(len(leaves)))
	for _, l := range leaves {
		if l.Data != nil {
			b = append(b, leafInFull)
			b = binary.BigEndian.AppendUint32(b, uint32(len(l.Data)))
			b = append(b, l.Data...)
			continue
		}
		b = append(b, leafHashed)
		b = append(b, l.Hash[:]...)
		b = binary.BigEndian.AppendUint16(b, uint16(len(l.TypeURL)))
		b = append(b, l.TypeURL...)
	}
	return b
}

// parseLeaves reads a facts record. Leaves in full are hashed and parsed; those that this build does not know as public
// lose their bytes.
func parseLeaves(record []byte) ([]Leaf, error) {
	r := recordReader{rest: record}
	if version := r.take(1); r.err == nil && version[0] != recordVersion {
		return nil, fmt.Errorf("facts record of version %d, want %d", version[0], recordVersion)
	}
	count := r.length(4)
	if most := len(r.rest) / smallestLeaf; r.err == nil && count > most {
		return nil, fmt.Errorf("facts record names %d facts, its size allows %d", count, most)
	}
	var leaves []Leaf
	for i := 0; i < count && r.err == nil; i++ {
		leaf, err := r.leaf()
		if err != nil {
			return nil, fmt.Errorf("fact %d of a facts record: %w", i, err)
		}
		leaves = append(leaves, leaf)
	}
	switch {
	case r.err != nil:
		return nil, fmt.Errorf("facts record: %w", r.err)
	case len(r.rest) > 0:
		return nil, fmt.Errorf("facts record has %d bytes after its end", len(r.rest))
	}
	return leaves, nil
}

// recordReader takes a facts record apart. The first failure sticks.
type recordReader struct {
	rest []byte
	err  error
}

func (r *recordReader) take(n int) []byte {
	if r.err == nil && (n < 0 || len(r.rest) < n) {
		r.err = errRecordShort
	}
	if r.err != nil {
		return nil
	}
	part := r.rest[:n:n]
	r.rest = r.rest[n:]
	return part
}

// length reads a big-endian number of the given number of bytes.
func (r *recordReader) length(bytes int) (n int) {
	for _, b := range r.take(bytes) {
		n = n<<8 | int(b)
	}
	return n
}

func (r *recordReader) leaf() (Leaf, error) {
	kind := r.take(1)
	if r.err != nil {
		return Leaf{}, r.err
	}
	switch kind[0] {
	case leafInFull:
		data := r.take(r.length(4))
		if r.err != nil {
			return Leaf{}, r.err
		}
		return newLeaf(data)
	case leafHashed:
		var l Leaf
		copy(l.Hash[:], r.take(fact.HashSize))
		l.TypeURL = string(r.take(r.length(2)))
		if r.err != nil {
			return Leaf{}, r.err
		}
		return l, checkTypeURL(l.TypeURL)
	}
	return Leaf{}, fmt.Errorf("kind %d, want %d or %d", kind[0], leafHashed, leafInFull)
}
