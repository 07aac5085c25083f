package xpt

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var textColumns = []column{{"USUBJID", Character, 10}, {"VSTEST", Character, 20}}

func textRow(subject, test string) string {
	return subject + strings.Repeat(" ", 10-len(subject)) + test + strings.Repeat(" ", 20-len(test))
}

func TestHeadersAreRead(t *testing.T) {
	r, err := NewReader(bytes.NewReader(build([]column{{"USUBJID", Character, 10}, {"AVAL", Numeric, 8}}, strings.Repeat("x", 18))))
	require.NoError(t, err)
	require.Equal(t, &Dataset{
		Name: "VS", Label: "Vital Signs", Created: "16JUN17:15:53:15", Modified: "16JUN17:15:53:15",
		Variables: []Variable{
			{Name: "USUBJID", Label: "Label of USUBJID", Type: Character, Length: 10},
			{Name: "AVAL", Label: "Label of AVAL", Type: Numeric, Length: 8, Position: 10},
		},
		RowLength: 18, Rows: 1,
	}, r.Dataset())
}

func TestEachObservationIsARecordOfItsRawBytes(t *testing.T) {
	var want []string
	for i := range 5000 { // longer than a chunk
		want = append(want, textRow("01-"+strings.Repeat("7", 1+i%6), "SYSBP"))
	}
	data := build(textColumns, want...)
	r, err := NewReader(bytes.NewReader(data))
	require.NoError(t, err)
	require.EqualValues(t, 5000, r.Dataset().Rows)
	for range 2 {
		rows, err := rowsOf(r)
		require.NoError(t, err)
		require.Equal(t, want, rows)
		require.Equal(t, sha256.Sum256(data), r.Digest())
		_, err = r.Next()
		require.ErrorIs(t, err, io.EOF)
		require.NoError(t, r.Rewind())
	}
}

func TestBlanksThatFillUpAreNoObservation(t *testing.T) {
	blank := strings.Repeat(" ", 30)
	full := textRow("01-701", "SYSBP")
	for name, c := range map[string]struct {
		rows []string
		want int
	}{
		"no observation":                                                {nil, 0},
		"filling with room for an observation":                          {[]string{full}, 1},       // 50 bytes of filling
		"filling with room for part of one":                             {[]string{full, full}, 2}, // 20 bytes
		"a blank observation within":                                    {[]string{full, blank, full}, 3},
		"a blank observation before the last record":                    {append(repeat(full, 2), blank, full), 4},
		"no filling at all":                                             {repeat(full, 8), 8},
		"a blank one at the end that needs its own 80-byte record":      {append(repeat(full, 8), blank), 9},
		"a blank one at the end that could be filling, and is taken so": {[]string{full, blank}, 1},
	} {
		rows, err := readAll(build(textColumns, c.rows...))
		require.NoError(t, err, name)
		require.Len(t, rows, c.want, name)
		require.Equal(t, c.rows[:c.want], rows[:len(rows):len(rows)], name)
	}
}

func repeat(row string, count int) []string {
	rows := make([]string, count)
	for i := range rows {
		rows[i] = row
	}
	return rows
}

func TestObservationsOfOneByte(t *testing.T) {
	columns := []column{{"FLAG", Character, 1}}
	rows, err := readAll(build(columns, "Y", "N", " ", "Y"))
	require.NoError(t, err)
	require.Equal(t, []string{"Y", "N", " ", "Y"}, rows)
	rows, err = readAll(build(columns, append(repeat("Y", 80), " ")...))
	require.NoError(t, err)
	require.Len(t, rows, 81, "a record of blanks alone holds one observation at least")
}

// TestAFileCutOffAnywhereIsNoticed: save between two 80-byte records where an observation ends too.
func TestAFileCutOffAnywhereIsNoticed(t *testing.T) {
	rows := repeat(textRow("01-701", "SYSBP")+"", 16) // 480 bytes, 6 records: an observation ends at 240 and 480
	data := build(textColumns, rows...)
	start := len(data) - 480
	for size := range data {
		got, err := readAll(data[:size])
		if size == start || size == start+240 {
			require.NoError(t, err)
			require.Len(t, got, (size-start)/30)
			continue
		}
		require.Error(t, err, "cut to %d bytes", size)
		require.ErrorContains(t, err, "byte ")
		if !strings.Contains(err.Error(), "no SAS version 5 transport file") {
			require.ErrorContains(t, err, "cut off")
		}
		if size > start {
			require.ErrorContains(t, err, "row ")
		}
	}
}

func TestWrongFilesAreNamed(t *testing.T) {
	good := build(textColumns, textRow("01-701", "SYSBP"))
	change := func(offset int, with string) []byte {
		data := bytes.Clone(good)
		copy(data[offset:], with)
		return data
	}
	two := func(offset int, value uint16) []byte {
		return change(offset, string(binary.BigEndian.AppendUint16(nil, value)))
	}
	const namestr = 640 // where the first one starts
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"nothing":                       {nil, "byte 0: the file ends within the library header"},
		"JSON":                          {bytes.Repeat([]byte(`{"a":1}`), 100), `byte 0: this is no SAS version 5 transport file: it should start with "HEADER RECORD`},
		"binary":                        {bytes.Repeat([]byte{0, 0xff}, 100), "it starts with \".."},
		"version 8":                     {change(0, library8Header), "SAS version 8 transport file"},
		"CPORT":                         {change(0, cportHeader), "PROC CPORT"},
		"no member":                     {change(240, "HEADER RECORD*******SOMETHING"), `byte 240: expected the member header`},
		"foreign namestr size":          {change(240+74, "0999"), "byte 314: variables are described in 999 bytes each, expected 140"},
		"namestr size in letters":       {change(240+74, "01x0"), `byte 314: expected the size of a variable's description in decimal digits, found "01x0"`},
		"no descriptor":                 {change(320, "X"), "byte 320: expected the descriptor header"},
		"no namestr header":             {change(560, "X"), "byte 560: expected the namestr header"},
		"count in letters":              {change(560+54, "00 2"), "byte 614: expected the number of variables"},
		"no variables":                  {change(560+54, "0000"), "byte 614: the data set has no variables"},
		"more variables than there are": {change(560+54, "0003"), "variable 3 of 3"},
		"fewer variables":               {change(560+54, "0001"), "expected the header of the observations"},
		"a type unknown":                {two(namestr, 3), "byte 640: variable 1 of 2 (USUBJID) has type 3, expected 1 (numeric) or 2 (character)"},
		"a long number":                 {two(namestr, 1), "variable 1 of 2 (USUBJID) is a number of 10 bytes, expected 2 to 8"},
		"no length":                     {two(namestr+4, 0), "has values of 0 bytes"},
		"an absurd length":              {two(namestr+4, 0x8000), "has values of 32768 bytes"},
		"a name of blanks":              {change(namestr+8, "        "), `variable 1 of 2 has the name "        "`},
		"a name in binary":              {change(namestr+8, "\x01\x02"), `has the name "..UBJID "`},
		"a position out of line":        {change(namestr+140+84, "\x00\x00\x00\x0b"), "variable 2 of 2 (VSTEST) starts at byte 11 of the observation, expected 10"},
		"a name twice":                  {change(namestr+140+8, "USUBJID "), "variable 2 of 2 has the name of an earlier one, USUBJID"},
		"no observations header":        {change(960, "X"), "byte 960: expected the header of the observations"},
	} {
		_, err := readAll(c.data)
		require.ErrorContains(t, err, c.want, name)
	}
}

func TestMoreBlanksThanFillingAreObservations(t *testing.T) {
	data := build(textColumns, textRow("01-701", "SYSBP"))
	rows, err := readAll(append(data, bytes.Repeat([]byte(" "), 80)...))
	require.NoError(t, err)
	require.Len(t, rows, 3, "160 bytes: the filling has less than 80, so that two blank observations lie before it")
}

func TestAFileWithTwoDataSetsIsRefused(t *testing.T) {
	first := build(textColumns, repeat(textRow("01-701", "SYSBP"), 4000)...)
	second := build(textColumns, textRow("01-702", "DIABP"))
	_, err := readAll(append(bytes.Clone(first), second[240:]...))
	require.ErrorContains(t, err, "another data set begins at byte 121040: a file with one data set is expected, split this one")
}

func TestAFileThatShrinksOrGrowsIsNoticed(t *testing.T) {
	data := build(textColumns, repeat(textRow("01-701", "SYSBP"), 16)...)
	file := &growing{Reader: bytes.NewReader(data)}
	r, err := NewReader(file)
	require.NoError(t, err)
	file.Reader = bytes.NewReader(data[:len(data)-80])
	require.NoError(t, r.Rewind())
	_, err = rowsOf(r)
	require.ErrorIs(t, err, errCutOff)
	_, again := r.Next()
	require.Equal(t, err, again, "the first failure stays")
	file.Reader = bytes.NewReader(append(data, data[:80]...))
	require.NoError(t, r.Rewind())
	_, err = rowsOf(r)
	require.ErrorContains(t, err, "longer than it was")
}

// growing is a file whose content can be exchanged.
type growing struct{ *bytes.Reader }

func FuzzReader(f *testing.F) {
	f.Add(build(textColumns, textRow("01-701", "SYSBP")))
	f.Add(build([]column{{"AVAL", Numeric, 3}, {"FLAG", Character, 1}}, "\x41\x10 Y", "....", "    "))
	f.Add(build([]column{{"FLAG", Character, 1}}))
	f.Add([]byte(library8Header))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := NewReader(bytes.NewReader(data))
		if err != nil {
			return
		}
		rows, err := rowsOf(r)
		if err != nil {
			return
		}
		// What was accepted is the file: headers, observations, less than a record of blanks or zeros.
		d := r.Dataset()
		require.EqualValues(t, d.Rows, len(rows))
		rest, ok := bytes.CutPrefix(data[r.start:], []byte(strings.Join(rows, "")))
		require.True(t, ok)
		require.True(t, len(bytes.Trim(rest, " ")) == 0 || len(bytes.Trim(rest, "\x00")) == 0)
		require.Less(t, len(rest), recordSize)
		for _, row := range rows {
			for _, v := range d.Variables {
				if v.Type == Character {
					_, err := d.Text([]byte(row), v.Name)
					require.NoError(t, err)
				}
			}
		}
	})
}
