package archive

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/equipoise-trials/equipoise/fact"
)

// A facts record holds the leaves of one block, see README.md: version 2, BE32 count, then per leaf
//
//	0x00 leaf hash                        of a fact whose bytes the archive has not seen
//	0x01 BE32(length) leaf data           of a public fact
//	0x02 leaf hash                        of a fact whose bytes the archive has seen and does not keep
const (
	recordVersion = 2
	leafWithheld  = 0
	leafInFull    = 1
	leafSeen      = 2

	// smallestLeaf is the least number of bytes a leaf takes in a facts record.
	smallestLeaf = 5
)

var errRecordShort = errors.New("ends too early")

func marshalLeaves(leaves []Leaf) []byte {
	size := 5
	for _, l := range leaves {
		size += 1 + 4 + len(l.Data) + fact.HashSize
	}
	b := append(make([]byte, 0, size), recordVersion)
	b = binary.BigEndian.AppendUint32(b, uint32(len(leaves)))
	for _, l := range leaves {
		switch {
		case l.Data != nil:
			b = append(b, leafInFull)
			b = binary.BigEndian.AppendUint32(b, uint32(len(l.Data)))
			b = append(b, l.Data...)
		case l.Withheld:
			b = append(append(b, leafWithheld), l.Hash[:]...)
		default:
			b = append(append(b, leafSeen), l.Hash[:]...)
		}
	}
	return b
}

// origin says whose word a facts record is.
type origin int

const (
	// ofArchive is a record that the archive wrote itself.
	ofArchive origin = iota
	// ofMirror is a record of a mirror, which may say of any fact that its bytes are not to be kept.
	ofMirror
)

// parseLeaves reads a facts record. Leaves in full are hashed and parsed; those that this build does not know as public
// lose their bytes. Of a mirror's record each leaf without bytes counts as withheld.
func parseLeaves(record []byte, from origin) ([]Leaf, error) {
	r := recordReader{rest: record}
	count, err := r.header()
	if err != nil {
		return nil, err
	}
	var leaves []Leaf
	for i := 0; i < count && r.err == nil; i++ {
		leaf, err := r.leaf(from)
		if err != nil {
			return nil, fmt.Errorf("fact %d of a facts record: %w", i, err)
		}
		leaves = append(leaves, leaf)
	}
	if err := r.end(); err != nil {
		return nil, err
	}
	return leaves, nil
}

// countWithheld returns how many leaves of a record the archive has not seen. It does not look into the others.
func countWithheld(record []byte) (withheld uint64, err error) {
	r := recordReader{rest: record}
	count, err := r.header()
	if err != nil {
		return 0, err
	}
	for i := 0; i < count && r.err == nil; i++ {
		switch kind := r.take(1); {
		case r.err != nil:
		case kind[0] == leafInFull:
			r.take(r.length(4))
		default:
			r.take(fact.HashSize)
			if kind[0] == leafWithheld {
				withheld++
			}
		}
	}
	return withheld, r.end()
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

// header reads the version and returns the number of leaves.
func (r *recordReader) header() (int, error) {
	if version := r.take(1); r.err == nil && version[0] != recordVersion {
		return 0, fmt.Errorf("facts record of version %d, want %d", version[0], recordVersion)
	}
	count := r.length(4)
	if most := len(r.rest) / smallestLeaf; r.err == nil && count > most {
		return 0, fmt.Errorf("facts record names %d facts, its size allows %d", count, most)
	}
	if r.err != nil {
		return 0, fmt.Errorf("facts record: %w", r.err)
	}
	return count, nil
}

// end says what is wrong with the record once all of it has been read.
func (r *recordReader) end() error {
	switch {
	case r.err != nil:
		return fmt.Errorf("facts record: %w", r.err)
	case len(r.rest) > 0:
		return fmt.Errorf("facts record has %d bytes after its end", len(r.rest))
	}
	return nil
}

// length reads a big-endian number of the given number of bytes.
func (r *recordReader) length(bytes int) (n int) {
	for _, b := range r.take(bytes) {
		n = n<<8 | int(b)
	}
	return n
}

func (r *recordReader) leaf(from origin) (Leaf, error) {
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
	case leafWithheld, leafSeen:
		l := Leaf{Withheld: from == ofMirror || kind[0] == leafWithheld}
		copy(l.Hash[:], r.take(fact.HashSize))
		return l, r.err
	}
	return Leaf{}, fmt.Errorf("kind %d, want %d to %d", kind[0], leafWithheld, leafSeen)
}
