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

// takenOf returns the observations of a file of which somebody says how many it has.
func takenOf(data []byte, observations int) ([]string, error) {
	r, err := NewReaderOf(bytes.NewReader(data), uint64(observations))
	if err != nil {
		return nil, err
	}
	return rowsOf(r)
}

func TestFillingOfTwoSortsIsNoObservationOnceSomebodySaysHowManyThereAre(t *testing.T) {
	zeros := func(n int) string { return strings.Repeat("\x00", n) }
	for name, c := range map[string]struct {
		columns []column
		rows    []string
		most    int // observations that 400 bytes more could hold
	}{
		"texts that divide 80":              {wordColumns, []string{"one     ", "two     ", "three   "}, 60},
		"texts that do not divide 80":       {textColumns, []string{textRow("01-701", "SYSBP"), textRow("01-702", "DIABP")}, 16},
		"no filling within the record":      {wordColumns, repeat("word    ", 10), 60},
		"a text longer than a record":       {[]column{{"TEXT", Character, 200}}, []string{strings.Repeat("x", 200)}, 3},
		"a text longer than all that comes": {[]column{{"TEXT", Character, 600}}, []string{strings.Repeat("x", 600)}, 1},
		"numbers":                           {numberColumns, []string{one, one, zeros(8)}, 60},
		"short numbers":                     {[]column{{"AVAL", Numeric, 3}}, []string{"\x41\x10\x00", "\x41\x20\x00"}, 160},
		"texts and numbers":                 {mixedColumns, []string{"a   " + one, "b   " + zeros(8)}, 40},
		"numbers and texts":                 {[]column{{"AVAL", Numeric, 8}, {"WORD", Character, 12}}, []string{one + "a           ", zeros(8) + "            "}, 24},
	} {
		for what, filler := range map[string]string{"zeros after blanks": "\x00", "blanks after zeros": " "} {
			data := build(c.columns, c.rows...)
			if filler == " " {
				data = zeroFilled(c.columns, c.rows...)
			}
			data = append(data, strings.Repeat(filler, 400)...)
			rows, err := takenOf(data, len(c.rows))
			require.NoError(t, err, "%s, %s", name, what)
			require.Equal(t, c.rows, rows, "%s, %s", name, what)
			rows, err = takenOf(data, c.most)
			require.NoError(t, err, "%s, %s", name, what)
			require.Len(t, rows, c.most, "%s, %s", name, what)
			_, err = takenOf(data, c.most+1)
			require.ErrorContains(t, err, "it cannot have", "%s, %s", name, what)
		}
	}
}

func TestFillingOfTwoSortsIsAskedAbout(t *testing.T) {
	words := []string{"one     ", "two     ", "three   "}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"zeros after blanks, texts":             {append(build(wordColumns, words...), make([]byte, 400)...), "ends with 400 bytes of zeros after 59 of blanks: they may be 57 observations, or filling that a program or a transfer added; say how many observations the file has (3 to 60)"},
		"zeros after blanks, numbers":           {append(build(numberColumns, one, one), make([]byte, 160)...), "after 64 of blanks: they may be 28 observations, or filling that a program or a transfer added; say how many observations the file has (2 to 30)"},
		"zeros after blanks, texts and numbers": {append(build(mixedColumns, "a   "+one), make([]byte, 80)...), "(1 to 13)"},
		"zeros after a long text":               {append(build([]column{{"TEXT", Character, 600}}, strings.Repeat("x", 600)), make([]byte, 80)...), "they may be part of an observation that was cut off, or filling"},
		"blanks after zeros, texts":             {append(zeroFilled(wordColumns, words...), bytes.Repeat([]byte(" "), 400)...), "row 4, byte 904: the file ends with 400 bytes of blanks after 56 of zeros: they may be 57 observations"},
		"blanks after numbers":                  {append(build(numberColumns, repeat(one, 10)...), bytes.Repeat([]byte(" "), 80)...), "ends with 80 bytes of blanks after 6 of zeros: they may be 10 observations"},
		"blanks after texts and numbers":        {append(build(mixedColumns, "a   "+one), bytes.Repeat([]byte(" "), 80)...), "ends with 148 bytes of blanks: they may be 12 observations"},
	} {
		_, err := NewReader(bytes.NewReader(c.data))
		require.ErrorContains(t, err, c.want, name)
	}
}

func TestARecordOfBlanksBeforeZerosHoldsAnObservation(t *testing.T) {
	data := append(build(wordColumns, repeat("        ", 11)...), make([]byte, 80)...)
	_, err := takenOf(data, 10)
	require.ErrorContains(t, err, "it cannot have 10 observations: what follows the headers is 11 to 30")
	rows, err := takenOf(data, 11)
	require.NoError(t, err)
	require.Equal(t, repeat("        ", 11), rows)
}

func TestBlankObservationsAtTheEndAreTakenAndSaid(t *testing.T) {
	r := readerOf(t, build(wordColumns, append(repeat("word    ", 10), "        ", "        ")...))
	rows, err := rowsOf(r)
	require.NoError(t, err)
	require.Len(t, rows, 11)
	require.Len(t, r.Remarks(), 2)
	require.Contains(t, r.Remarks()[0], "the last 1 observations are blank: they were taken")
	require.Contains(t, r.Remarks()[1], "has room for 9 more observations whose texts are all empty")
	rows, err = takenOf(build(wordColumns, append(repeat("word    ", 10), "        ")...), 10)
	require.NoError(t, err)
	require.Len(t, rows, 10)
}

// An observation whose number is 0 and whose text is empty looks like filling of two sorts where it lies across two records.
func TestAnObservationOfZeroAndNoTextIsNoFilling(t *testing.T) {
	columns := []column{{"AVAL", Numeric, 8}, {"WORD", Character, 12}}
	empty := strings.Repeat("\x00", 8) + strings.Repeat(" ", 12)
	for count := 1; count < 30; count++ {
		rows := append(repeat(one+"word        ", count-1), empty)
		r := readerOf(t, build(columns, rows...))
		got, err := rowsOf(r)
		require.NoError(t, err, count)
		require.Equal(t, rows, got, count)
		require.Empty(t, r.Remarks(), count)
	}
	columns = []column{{"PAD", Character, 72}, {"AVAL", Numeric, 8}, {"WORD", Character, 12}} // 92 bytes
	rows := append(repeat(strings.Repeat("x", 72)+one+"word        ", 3), strings.Repeat("x", 72)+empty)
	got, err := rowsOf(readerOf(t, build(columns, rows...)))
	require.NoError(t, err)
	require.Equal(t, rows, got)
}

func TestACutOffFileIsNotTakenOnAnybodysWord(t *testing.T) {
	data := build(textColumns, repeat(textRow("01-701", strings.Repeat("x", 20)), 8)...)
	_, err := takenOf(data[:len(data)-80], 5)
	require.ErrorContains(t, err, "the observation is cut off")
}
