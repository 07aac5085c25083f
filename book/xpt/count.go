package xpt

import (
	"bytes"
	"fmt"
	"io"
)

// requireWholeRecords returns an error if the file does not end at the end of an 80-byte record, and says what is there.
func (r *Reader) requireWholeRecords() error {
	size := r.end - r.start
	extra := size % recordSize
	if extra == 0 {
		return nil
	}
	tail, err := r.last(extra)
	if err != nil {
		return err
	}
	at := r.end - extra
	switch {
	case len(bytes.Trim(tail, "\r\n\x1a")) == 0:
		return fmt.Errorf("byte %d: %q follows the last 80-byte record: a transfer in text mode adds such bytes; transfer the file as binary, or remove them", at, tail)
	case len(bytes.Trim(tail, " \x00")) == 0 && r.end%512 == 0:
		return fmt.Errorf("byte %d: %d bytes of filling (%s) follow the last 80-byte record: the file was filled up to a block of 512 bytes; copy it again, or remove them",
			at, extra, fillings(tail))
	case len(bytes.Trim(tail, " \x00\r\n\x1a")) == 0:
		return fmt.Errorf("byte %d: %d bytes of filling (%s) follow the last 80-byte record: they were added, or the file was cut off within a record (row %d); copy it again",
			at, extra, fillings(tail), size/int64(r.dataset.RowLength)+1)
	}
	return fmt.Errorf("row %d, byte %d: the file ends in the middle of an 80-byte record: it was cut off", size/int64(r.dataset.RowLength)+1, r.end)
}

// fillings names what bytes are that fill up.
func fillings(tail []byte) string {
	switch {
	case len(bytes.Trim(tail, " ")) == 0:
		return "blanks"
	case len(bytes.Trim(tail, "\x00")) == 0:
		return "zeros"
	}
	return "blanks, zeros and line ends"
}

// last returns the last n bytes of the file.
func (r *Reader) last(n int64) ([]byte, error) {
	data := make([]byte, n)
	if _, err := r.file.Seek(-n, io.SeekEnd); err != nil {
		return nil, err
	}
	_, err := io.ReadFull(r.file, data)
	return data, err
}

// filling is what the observations end with, if it may be no part of them.
type filling struct {
	// with is the byte at the end, a blank or zero; run is how often it stands there.
	with byte
	run  int64
	// before is how many of the other byte stand before the run, at the end of a 80-byte record, as its filling can be: a
	// program filled up the record with the one, and a copy the block with the other.
	before int64
}

// bytes are those that the filling consists of.
func (f filling) bytes() string {
	switch {
	case f.before > 0:
		return " \x00"
	case f.with == 0:
		return "\x00"
	}
	return " "
}

// String says what the filling is.
func (f filling) String() string {
	names := map[byte]string{' ': "blanks", 0: "zeros"}
	if f.before > 0 {
		return fmt.Sprintf("%d bytes of %s after %d of %s", f.run, names[f.with], f.before, names[' '-f.with])
	}
	return fmt.Sprintf("%d bytes of %s", f.run, names[f.with])
}

// tail returns what the observations end with.
func (r *Reader) tail() (filling, error) {
	size := r.end - r.start
	f := filling{with: ' '}
	for f.run < size {
		n := min(size-f.run, chunkSize)
		chunk, err := r.before(f.run, n)
		if err != nil {
			return filling{}, err
		}
		if f.run == 0 {
			if f.with = chunk[n-1]; f.with != ' ' && f.with != 0 {
				return filling{with: ' '}, nil
			}
		}
		kept := int64(len(bytes.TrimRight(chunk, string(rune(f.with)))))
		f.run += n - kept
		if kept > 0 {
			break
		}
	}
	if f.run == 0 || f.run == size || f.run%recordSize != 0 {
		return f, nil
	}
	const most = recordSize - 1 // a record is there for something
	record, err := r.before(f.run, most)
	f.before = most - int64(len(bytes.TrimRight(record, string(rune(' '-f.with)))))
	return f, err
}

// before returns n bytes of the file that stand before its last ones.
func (r *Reader) before(last, n int64) ([]byte, error) {
	if _, err := r.file.Seek(r.end-last-n, io.SeekStart); err != nil {
		return nil, err
	}
	_, err := io.ReadFull(r.file, r.chunk[:n])
	return r.chunk[:n], err
}

// up returns how many observations it takes to hold a number of bytes.
func (r *Reader) up(size int64) int64 {
	length := int64(r.dataset.RowLength)
	return (size + length - 1) / length
}

// countRows takes as observations what the file has room for, less those at its end that could be the filling of the last
// 80-byte record: blanks or, of writers that break the format, zeros.
func (r *Reader) countRows() error {
	f, err := r.tail()
	if err != nil {
		return err
	}
	size, length := r.end-r.start, int64(r.dataset.RowLength)
	rows := size / length
	most := rows
	for rows > 0 && size-(rows-1)*length < recordSize && size-(rows-1)*length <= f.run {
		rows--
	}
	r.dataset.Rows = uint64(rows)
	if f.with == 0 && f.run > 0 {
		return r.countZeros(f, most)
	}
	blank := rows - r.up(size-f.run) // observations that are taken and hold blanks only
	zeros := r.up(size-f.run) - r.up(size-f.run-f.before)
	switch {
	case r.hasNumbers() && blank > 0, !r.hasNumbers() && zeros > 0:
		return r.ask(f, most)
	case blank > 0:
		r.remark("the last %d observations are blank: they were taken, as the filling of the last 80-byte record has less than 80 blanks; "+
			"if a program or a transfer added them, say how many observations the file has", blank)
	}
	if most > rows && !r.hasNumbers() {
		r.remark("the last 80-byte record has room for %d more observations whose texts are all empty: the format cannot tell them from its filling, "+
			"so they were not taken; if there are any, say how many observations the file has", most-rows)
	}
	return nil
}

// countZeros decides what zeros at the end of a file are. In a text they are no value; in a number they are 0.
func (r *Reader) countZeros(f filling, most int64) error {
	size, length := r.end-r.start, int64(r.dataset.RowLength)
	least := r.up(size - f.run - f.before) // observations that hold anything else
	zeros := most - least
	switch {
	case f.run+f.before < size%length: // the rest of an observation that is cut off
		return nil
	case zeros == 0 && size%length == 0: // the last number ends with zeros
		return nil
	case zeros == 0 && size%length < recordSize:
		r.fillings = f.bytes()
		r.remark("the last 80-byte record is filled up with zeros, where the format wants blanks")
		return nil
	case f.before == 0 && size-least*length < recordSize && !r.onlyNumbers():
		r.fillings = f.bytes()
		r.remark("the last 80-byte record is filled up with zeros, where the format wants blanks: %d observations of zeros only were not taken; "+
			"if there are any, say how many observations the file has", zeros)
		return nil
	}
	return r.ask(f, most)
}

// ask refuses a file of which nobody can tell what its end is.
func (r *Reader) ask(f filling, most int64) error {
	least := r.up(r.end - r.start - f.run - f.before)
	could := fmt.Sprintf("%d observations", most-least)
	if most == least {
		could = "part of an observation that was cut off"
	}
	return fmt.Errorf("row %d, byte %d: the file ends with %s: they may be %s, or filling that a program or a transfer added; "+
		"say how many observations the file has (%d to %d)",
		least+1, r.end-f.run-f.before, f, could, least, most)
}

// takeRows takes as many observations as somebody says, if what follows them can be filling.
func (r *Reader) takeRows(observations uint64) error {
	f, err := r.tail()
	if err != nil {
		return err
	}
	size, length := r.end-r.start, int64(r.dataset.RowLength)
	most, least := size/length, r.up(size-f.run-f.before)
	if least > most {
		return fmt.Errorf("row %d, byte %d: the observation is cut off", least, r.end)
	}
	if observations < uint64(least) || observations > uint64(most) {
		return fmt.Errorf("it cannot have %d observations: what follows the headers is %d to %d, of %d bytes each",
			observations, least, most, length)
	}
	r.fillings, r.told, r.dataset.Rows = f.bytes(), true, observations
	return nil
}

func (r *Reader) hasNumbers() bool { return r.has(Numeric) }

func (r *Reader) onlyNumbers() bool { return !r.has(Character) }

func (r *Reader) has(t Type) bool {
	for _, v := range r.dataset.Variables {
		if v.Type == t {
			return true
		}
	}
	return false
}

func (r *Reader) remark(format string, args ...any) {
	r.remarks = append(r.remarks, fmt.Sprintf(format, args...))
}

// Remarks say what the format leaves open about the file: people should read them.
func (r *Reader) Remarks() []string { return r.remarks }
