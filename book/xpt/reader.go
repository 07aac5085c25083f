package xpt

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
)

// maxRow is the longest observation in bytes.
const maxRow = 16 << 20

// Reader reads the observations of a file. It is a book.RecordReader: an observation's raw bytes are a record.
type Reader struct {
	file     io.ReadSeeker
	dataset  Dataset
	start    int64    // of the first observation
	end      int64    // of the file
	fillings string   // bytes that fill up the last 80-byte record and the block
	told     bool     // the number of observations was given
	remarks  []string // what the format leaves open

	sum    hash.Hash
	digest [sha256.Size]byte
	row    uint64 // the next one, from 0
	offset int64  // of what is read next from the file
	chunk  []byte // whole 80-byte records
	rest   []byte // the part of chunk that is not used yet
	cross  []byte // an observation that lies across chunks
	err    error  // the first failure
}

// chunkSize is a number of 80-byte records.
const chunkSize = 800 * recordSize

// NewReader reads the headers of a file and finds out how many observations it has. Errors name the byte at which the file
// is not what it should be.
func NewReader(file io.ReadSeeker) (*Reader, error) {
	return open(file, func(r *Reader) error { return r.countRows() })
}

// NewReaderOf is NewReader for a file of which somebody knows how many observations it has. The format does not say: at the
// end of a file, empty observations look like filling.
func NewReaderOf(file io.ReadSeeker, observations uint64) (*Reader, error) {
	return open(file, func(r *Reader) error { return r.takeRows(observations) })
}

func open(file io.ReadSeeker, count func(*Reader) error) (*Reader, error) {
	end, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	r := &Reader{file: file, end: end, chunk: make([]byte, chunkSize), fillings: " "}
	if err := r.readHeaders(); err != nil {
		return nil, err
	}
	if err := r.requireWholeRecords(); err != nil {
		return nil, err
	}
	if err := count(r); err != nil {
		return nil, err
	}
	return r, r.Rewind()
}

func (r *Reader) readHeaders() error {
	h := &headerReader{from: r.file}
	if err := h.library(); err != nil {
		return err
	}
	dataset, size, err := h.member()
	if err != nil {
		return err
	}
	namestrs := h.offset
	if dataset.Variables, err = h.variables(size); err != nil {
		return err
	}
	if dataset.RowLength, err = rowLength(dataset.Variables); err != nil {
		return fmt.Errorf("byte %d: %w", namestrs, err)
	}
	r.dataset, r.start = dataset, h.offset
	return nil
}

// Dataset returns the description of the data set.
func (r *Reader) Dataset() *Dataset { return &r.dataset }

// Digest returns the SHA-256 of the whole file, once Next has returned io.EOF.
func (r *Reader) Digest() [sha256.Size]byte { return r.digest }

// Rewind goes back to the first observation.
func (r *Reader) Rewind() error {
	if _, err := r.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	r.sum, r.row, r.offset, r.rest, r.err = sha256.New(), 0, 0, nil, nil
	return r.skip(r.start)
}

// skip reads on to a byte of the file; the headers end at the end of an 80-byte record.
func (r *Reader) skip(to int64) error {
	_, err := io.CopyN(r.sum, r.file, to)
	r.offset = to
	return err
}

// Next returns the raw bytes of the next observation, valid until the next call, and io.EOF after the last one. Errors
// name row and byte.
func (r *Reader) Next() ([]byte, error) {
	if r.err != nil {
		return nil, r.err
	}
	row, err := r.next()
	if err != nil {
		r.err = err
		return nil, err
	}
	r.row++
	return row, nil
}

func (r *Reader) next() ([]byte, error) {
	if r.row == r.dataset.Rows {
		return nil, r.finish()
	}
	length := r.dataset.RowLength
	if len(r.rest) >= length {
		row := r.rest[:length:length]
		r.rest = r.rest[length:]
		return row, nil
	}
	r.cross = r.cross[:0]
	for len(r.cross) < length {
		if len(r.rest) == 0 {
			if err := r.fill(); err != nil {
				return nil, r.at(err)
			}
		}
		part := r.rest[:min(len(r.rest), length-len(r.cross))]
		r.cross = append(r.cross, part...)
		r.rest = r.rest[len(part):]
	}
	return r.cross, nil
}

// at names the row that is being read, counted from 1, and where it starts.
func (r *Reader) at(err error) error {
	return fmt.Errorf("row %d, byte %d: %w", r.row+1, r.start+int64(r.row)*int64(r.dataset.RowLength), err)
}

var errCutOff = errors.New("the file is shorter than it was when it was opened")

// fill reads whole 80-byte records and looks for the header of another member among them.
func (r *Reader) fill() error {
	size := min(chunkSize, r.end-r.offset)
	if size == 0 {
		return errCutOff
	}
	n, err := io.ReadFull(r.file, r.chunk[:size])
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errCutOff
	}
	if err != nil {
		return err
	}
	r.rest = r.chunk[:n]
	for at := 0; at < n; at += recordSize {
		if bytes.HasPrefix(r.rest[at:], []byte(memberHeader)) {
			return fmt.Errorf("another data set begins at byte %d: a file with one data set is expected, split this one", r.offset+int64(at))
		}
	}
	r.sum.Write(r.rest)
	r.offset += int64(n)
	return nil
}

// finish checks that only the filling is left.
func (r *Reader) finish() error {
	left := 0
	blank := true // or what else the filling is
	for {
		left += len(r.rest)
		blank = blank && len(bytes.Trim(r.rest, r.fillings)) == 0
		r.rest = nil
		if r.offset == r.end {
			break
		}
		if err := r.fill(); err != nil {
			return r.at(err)
		}
	}
	if left >= recordSize && !r.told || !blank {
		return r.at(fmt.Errorf("the observation is cut off: the file has %d of its %d bytes", left, r.dataset.RowLength))
	}
	if n, err := r.file.Read(make([]byte, 1)); n > 0 {
		return errors.New("the file is longer than it was when it was opened")
	} else if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	r.digest = [sha256.Size]byte(r.sum.Sum(nil))
	return io.EOF
}
