package xpt

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	numberColumns = []column{{"AVAL", Numeric, 8}}
	wordColumns   = []column{{"WORD", Character, 8}}
	mixedColumns  = []column{{"WORD", Character, 4}, {"AVAL", Numeric, 8}}
)

const one = "\x41\x10\x00\x00\x00\x00\x00\x00"

// zeroFilled makes a file whose last 80-byte record is filled up with zeros.
func zeroFilled(columns []column, rows ...string) []byte {
	data := build(columns, rows...)
	length := len(strings.Join(rows, ""))
	start := len(data) - (length+recordSize-1)/recordSize*recordSize
	for i := start + length; i < len(data); i++ {
		data[i] = 0
	}
	return data
}

func readerOf(t *testing.T, data []byte) *Reader {
	t.Helper()
	r, err := NewReader(bytes.NewReader(data))
	require.NoError(t, err)
	return r
}

func TestZerosThatFillUpAreNoObservations(t *testing.T) {
	wide := []column{{"TEXT", Character, 120}, {"AVAL", Numeric, 8}}
	for name, c := range map[string]struct {
		columns []column
		rows    []string
		remark  string
	}{
		"texts":                   {wordColumns, []string{"one     ", "two     ", "three   "}, "7 observations of zeros only were not taken"},
		"a text and a number":     {mixedColumns, []string{"a   " + one, "b   " + strings.Repeat("\x00", 8)}, "4 observations of zeros only"},
		"wide":                    {wide, []string{strings.Repeat("x", 120) + one, strings.Repeat("y", 120) + one}, "filled up with zeros, where the format wants blanks"},
		"a long tail of the last": {wide, []string{strings.Repeat("x", 120) + strings.Repeat("\x00", 8)}, "filled up with zeros"},
	} {
		r := readerOf(t, zeroFilled(c.columns, c.rows...))
		rows, err := rowsOf(r)
		require.NoError(t, err, name)
		require.Equal(t, c.rows, rows, name)
		require.Len(t, r.Remarks(), 1, name)
		require.Contains(t, r.Remarks()[0], c.remark, name)
	}
}

func TestZerosThatCouldBeNumbersAreAskedAbout(t *testing.T) {
	data := zeroFilled(numberColumns, one, one, one)
	_, err := NewReader(bytes.NewReader(data))
	require.ErrorContains(t, err, "row 4, byte")
	require.ErrorContains(t, err, "ends with 62 bytes of zeros: they may be 7 observations, or filling")
	require.ErrorContains(t, err, "say how many observations the file has (3 to 10)")
	for _, n := range []uint64{3, 5, 10} {
		r, err := NewReaderOf(bytes.NewReader(data), n)
		require.NoError(t, err)
		rows, err := rowsOf(r)
		require.NoError(t, err)
		require.Len(t, rows, int(n))
	}
	for _, n := range []uint64{0, 2, 11} {
		_, err := NewReaderOf(bytes.NewReader(data), n)
		require.ErrorContains(t, err, "it cannot have")
		require.ErrorContains(t, err, "3 to 10, of 8 bytes each")
	}
	added := append(build(wordColumns, repeat("word    ", 10)...), make([]byte, 400)...) // a block device
	_, err = NewReader(bytes.NewReader(added))
	require.ErrorContains(t, err, "ends with 400 bytes of zeros")
	r, err := NewReaderOf(bytes.NewReader(added), 10)
	require.NoError(t, err)
	rows, err := rowsOf(r)
	require.NoError(t, err)
	require.Len(t, rows, 10)
}

func TestZerosThatAreNumbersAreObservations(t *testing.T) {
	zero := strings.Repeat("\x00", 8)
	for name, rows := range map[string][]string{
		"before blanks":            {one, zero},
		"numbers that end in zero": repeat(one, 10),
		"only zeros, then blanks":  {zero},
	} {
		r := readerOf(t, build(numberColumns, rows...))
		got, err := rowsOf(r)
		require.NoError(t, err, name)
		require.Equal(t, rows, got, name)
		require.Empty(t, r.Remarks(), name)
	}
}

func TestEmptyRowsThatMayBeMissingAreSaid(t *testing.T) {
	for name, c := range map[string]struct {
		columns []column
		rows    []string
		most    uint64
		remark  string
	}{
		"short texts":          {[]column{{"FLAG", Character, 1}}, []string{"a", " ", " "}, 3, "has room for 79 more observations whose texts are all empty"},
		"longer texts":         {textColumns, []string{textRow("01-701", "SYSBP"), strings.Repeat(" ", 30)}, 2, "room for 1 more observations"},
		"no room":              {textColumns, repeat(textRow("01-701", "SYSBP"), 2), 0, ""},
		"a number in each row": {mixedColumns, []string{"a   " + one}, 0, ""},
	} {
		data := build(c.columns, c.rows...)
		r := readerOf(t, data)
		if c.remark == "" {
			require.Empty(t, r.Remarks(), name)
			continue
		}
		require.Len(t, r.Remarks(), 1, name)
		require.Contains(t, r.Remarks()[0], c.remark, name)
		r, err := NewReaderOf(bytes.NewReader(data), c.most)
		require.NoError(t, err)
		rows, err := rowsOf(r)
		require.NoError(t, err)
		require.Equal(t, c.rows, rows, name)
	}
}

func TestADataSetWithoutObservationsIsRead(t *testing.T) {
	rows, err := readAll(build(textColumns))
	require.NoError(t, err)
	require.Empty(t, rows)
}

func TestBytesAfterTheLastRecordAreSaidToBeThat(t *testing.T) {
	good := build(textColumns, textRow("01-701", "SYSBP"))
	for name, c := range map[string]struct {
		data    []byte
		want    string
		notWant string
	}{
		"a line end":        {append(bytes.Clone(good), '\n'), `"\n" follows the last 80-byte record: a transfer in text mode adds such bytes`, "cut off"},
		"two":               {append(bytes.Clone(good), "\r\n"...), `"\r\n" follows`, "cut off"},
		"Ctrl-Z":            {append(bytes.Clone(good), 0x1a), `"\x1a" follows`, "cut off"},
		"a block of blanks": {append(bytes.Clone(good), bytes.Repeat([]byte(" "), 512*3-len(good))...), "(blanks) follow the last 80-byte record: the file was filled up to a block of 512 bytes", "cut off"},
		"a block of zeros":  {append(bytes.Clone(good), make([]byte, 512*3-len(good))...), "(zeros) follow the last 80-byte record", "cut off"},
		"some blanks":       {append(bytes.Clone(good), "   "...), "3 bytes of filling (blanks) follow the last 80-byte record: they were added, or the file was cut off", ""},
		"a small table":     {[]byte("USUBJID,AVAL\n1,2\n"), "this is no SAS version 5 transport file", "cut off"},
		"a word":            {[]byte("H"), "the file ends within the library header: it was cut off", ""},
		"text":              {append(bytes.Clone(good), "abc"...), "it was cut off", "follow"},
	} {
		_, err := NewReader(bytes.NewReader(c.data))
		require.ErrorContains(t, err, c.want, name)
		if c.notWant != "" {
			require.NotContains(t, err.Error(), c.notWant, name)
		}
	}
}
