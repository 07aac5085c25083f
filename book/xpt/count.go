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

// tail returns the byte with which the observations end, if it may be filling, and how often it stands there.
func (r *Reader) tail() (filling byte, run int64, err error) {
	size := r.end - r.start
	for run < size {
		n := min(size-run, chunkSize)
		if _, err := r.file.Seek(r.end-run-n, io.SeekStart); err != nil {
			return 0, 0, err
		}
		if _, err := io.ReadFull(r.file, r.chunk[:n]); err != nil {
			return 0, 0, err
		}
		if run == 0 {
			if filling = r.chunk[n-1]; filling != ' ' && filling != 0 {
				return ' ', 0, nil
			}
		}
		kept := int64(len(bytes.TrimRight(r.chunk[:n], string(rune(filling)))))
		run += n - kept
		if kept > 0 {
			break
		}
	}
	return filling, run, nil
}

// countRows takes as observations what the file has room for, less those at its end that could be the filling of the last
// 80-byte record: blanks or, of writers that break the format, zeros.
func (r *Reader) countRows() error {
	filling, run, err := r.tail()
	if err != nil {
		return err
	}
	size, length := r.end-r.start, int64(r.dataset.RowLength)
	rows := size / length
	most := rows
	for rows > 0 && size-(rows-1)*length < recordSize && size-(rows-1)*length <= run {
		rows--
	}
	r.dataset.Rows = uint64(rows)
	if filling == 0 && run > 0 {
		return r.countZeros(run, most)
	}
	if most > rows && !r.hasNumbers() {
		r.remark("the last 80-byte record has room for %d more observations whose texts are all empty: the format cannot tell them from its filling, "+
			"so they were not taken; if there are any, say how many observations the file has", most-rows)
	}
	return nil
}

// countZeros decides what zeros at the end of a file are. In a text they are no value; in a number they are 0.
func (r *Reader) countZeros(run, most int64) error {
	size, length := r.end-r.start, int64(r.dataset.RowLength)
	least := (size - run + length - 1) / length // observations that hold anything else
	zeros := most - least
	switch {
	case run < size%length: // the rest of an observation that is cut off
		return nil
	case zeros == 0 && size%length == 0: // the last number ends with zeros
		return nil
	case zeros == 0:
		r.filling = 0
		r.remark("the last 80-byte record is filled up with zeros, where the format wants blanks")
		return nil
	case size-least*length < recordSize && !r.onlyNumbers():
		r.filling = 0
		r.remark("the last 80-byte record is filled up with zeros, where the format wants blanks: %d observations of zeros only were not taken; "+
			"if there are any, say how many observations the file has", zeros)
		return nil
	}
	return fmt.Errorf("row %d, byte %d: the file ends with %d bytes of zeros: they may be %d observations, or filling that a program or a transfer added; say how many observations the file has (%d to %d)",
		least+1, r.end-run, run, zeros, least, most)
}

// takeRows takes as many observations as somebody says, if what follows them can be filling.
func (r *Reader) takeRows(observations uint64) error {
	filling, run, err := r.tail()
	if err != nil {
		return err
	}
	size, length := r.end-r.start, int64(r.dataset.RowLength)
	most := size / length
	least := (size - run + length - 1) / length
	if observations < uint64(least) || observations > uint64(most) {
		return fmt.Errorf("it cannot have %d observations: what follows the headers is %d to %d, of %d bytes each", observations, least, most, length)
	}
	r.filling, r.told, r.dataset.Rows = filling, true, observations
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
