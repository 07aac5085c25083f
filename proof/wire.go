package proof

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"unicode/utf8"
)

// The fact that a book grew is read by rules of its own (FORMAT.md, section 3), so that no two verifiers read it
// differently: what this version knows of it can be encoded in one way only, but for values that may be left out, and what
// later versions may add stands behind it.

// kind is how a field is encoded.
type kind struct {
	wire byte
	most uint64 // of a varint
	text bool
	of   shape // of a message
}

// shape lists the fields of a message by number, from 1 on without gaps but for the numbers that are unused.
type shape map[uint64]kind

const (
	wireVarint = 0
	wireI64    = 1
	wireBytes  = 2
	wireI32    = 5

	maxFieldNumber = 1<<29 - 1
)

var (
	uint64Field = kind{wire: wireVarint, most: math.MaxUint64}
	uint32Field = kind{wire: wireVarint, most: math.MaxUint32}
	enumField   = kind{wire: wireVarint, most: math.MaxInt32}
	bytesField  = kind{wire: wireBytes}
	textField   = kind{wire: wireBytes, text: true}

	signatureShape = shape{
		1: {wire: wireBytes, of: shape{1: enumField, 2: textField, 3: uint64Field, 4: enumField, 5: enumField, 6: uint64Field}},
		2: enumField,
		3: {wire: wireBytes, of: shape{1: enumField, 2: bytesField}},
	}
	recordsAppendedShape = shape{
		1: {wire: wireBytes, of: signatureShape},
		3: uint64Field, 4: uint32Field, 5: uint32Field, 6: uint64Field, 7: bytesField, 8: uint64Field, 9: bytesField,
	}
)

// last returns the highest number of a field.
func (s shape) last() (last uint64) {
	for number := range s {
		last = max(last, number)
	}
	return last
}

// check reports where bytes are not such an encoding of a message, with fields of higher numbers behind those of the shape.
func (s shape) check(b []byte) error {
	last, before := s.last(), uint64(0)
	for len(b) > 0 {
		tag, rest, err := uvarint(b)
		if err != nil {
			return fmt.Errorf("the number of a field: %w", err)
		}
		number, wire := tag>>3, byte(tag&7)
		known, ok := s[number]
		switch {
		case number == 0 || number > maxFieldNumber:
			return fmt.Errorf("a field has number %d, want 1 to %d", number, maxFieldNumber)
		case number < before || number == before && number <= last:
			return fmt.Errorf("field %d follows field %d: want them in ascending order, each once", number, before)
		case number <= last && !ok:
			return fmt.Errorf("field %d is unused", number)
		case ok && wire != known.wire:
			return fmt.Errorf("field %d has wire type %d, want %d", number, wire, known.wire)
		}
		if b, err = takeValue(rest, wire, known, ok); err != nil {
			return fmt.Errorf("field %d: %w", number, err)
		}
		before = number
	}
	return nil
}

var errShort = errors.New("it ends too early")

// takeValue checks the value of a field and returns what follows it. Of an unknown field only its end is looked for.
func takeValue(b []byte, wire byte, k kind, known bool) ([]byte, error) {
	switch wire {
	case wireVarint:
		n, rest, err := uvarint(b)
		if err == nil && known && n > k.most {
			err = fmt.Errorf("its value is %d, at most %d is possible", n, k.most)
		}
		return rest, err
	case wireI32, wireI64:
		size := 4
		if wire == wireI64 {
			size = 8
		}
		if len(b) < size {
			return nil, errShort
		}
		return b[size:], nil
	case wireBytes:
		size, rest, err := uvarint(b)
		if err != nil {
			return nil, err
		}
		if size > uint64(len(rest)) {
			return nil, errShort
		}
		value := rest[:size]
		switch {
		case !known:
		case k.of != nil:
			err = k.of.check(value)
		case k.text && !utf8.Valid(value):
			err = errors.New("it is not valid UTF-8")
		}
		return rest[size:], err
	}
	return nil, fmt.Errorf("wire type %d does not occur", wire)
}

// uvarint reads a varint in its shortest form and returns what follows it.
func uvarint(b []byte) (uint64, []byte, error) {
	n, size := binary.Uvarint(b)
	switch {
	case size == 0:
		return 0, nil, errShort
	case size < 0:
		return 0, nil, errors.New("a varint is larger than 64 bits")
	case size > 1 && b[size-1] == 0:
		return 0, nil, errors.New("a varint is not in its shortest form")
	}
	return n, b[size:], nil
}

// checkShortest reports a number at the beginning of an IAVL prefix that is not in its shortest form.
func checkShortest(prefix []byte) error {
	for range 3 {
		_, rest, err := uvarint(prefix)
		if err != nil {
			return err
		}
		prefix = rest
	}
	return nil
}
