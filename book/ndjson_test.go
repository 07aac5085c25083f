package book

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/testutil/need"
)

// readAll returns copies of all records.
func readAll(r RecordReader) ([]string, error) {
	var rows []string
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return rows, err
		}
		rows = append(rows, string(row))
	}
}

func TestRecordsAreTheExactBytesOfTheirLines(t *testing.T) {
	long := `"` + strings.Repeat("x", 300_000) + `"`
	text := "{\"a\": 1.0}\r\n 9007199254740993 \n[\"é\"]\n" + long + "\n{\"a\":1,\"a\":2}"
	n := ndjson(t, text)
	want := []string{`{"a": 1.0}`, " 9007199254740993 ", `["é"]`, long, `{"a":1,"a":2}`}
	for range 2 { // the second reading is the same
		rows, err := readAll(n)
		require.NoError(t, err)
		require.Equal(t, want, rows)
		require.EqualValues(t, sha256.Sum256([]byte(text)), n.Digest())
		require.NoError(t, n.Rewind())
	}
}

func TestBadLinesAreNamedByLineAndByte(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"a blank line":            {"1\n\n2\n", "line 2, byte 2: the line is blank"},
		"a line of spaces":        {"1\n \t\r\n2\n", "line 2, byte 2: the line is blank"},
		"a blank line at the end": {"1\n2\n\n", "line 3, byte 4: the line is blank"},
		"broken JSON":             {"{\"a\":1}\n{\"a\":}\n", "line 2, byte 13: the line is not JSON: invalid character '}'"},
		"a cut off last line":     {"{\"a\":1}\n{\"a\":\"x", "line 2, byte 14: the line is not JSON: unexpected end"},
		"two values in a line":    {"1 2\n", "line 1, byte 2: the line is not JSON"},
		"text that is not UTF-8":  {"\"ab\"\n\"a\xffb\"\n", "line 2, byte 7: the text is not UTF-8"},
		"a byte order mark":       {"\xef\xbb\xbf1\n", "line 1, byte 0: there is a byte order mark"},
		"another kind of file":    {"HEADER RECORD*******LIBRARY HEADER", "line 1, byte 0: the line is not JSON"},
		"UTF-16":                  {"\xff\xfe1\x00", "line 1, byte 0: the text is not UTF-8"},
	} {
		_, err := readAll(ndjson(t, c.text))
		require.ErrorContains(t, err, c.want, name)
	}
}

func TestLongestLine(t *testing.T) {
	fits := `"` + strings.Repeat("x", MaxRecord-2) + `"`
	rows, err := readAll(ndjson(t, fits+"\r\n"))
	require.NoError(t, err)
	require.Len(t, rows, 1)
	for _, long := range []string{fits + " ", fits + strings.Repeat(" ", 1<<20)} {
		_, err = readAll(ndjson(t, "1\n"+long+"\n"))
		require.ErrorContains(t, err, "line 2, byte 2: the line is longer than 16777216 bytes")
	}
}

func TestRealDatasetsAreRead(t *testing.T) {
	for _, name := range []string{"adae.ndjson", "dm.ndjson", "lb.ndjson"} {
		file, err := os.Open(need.Data(t, "dataset-json/"+name))
		require.NoError(t, err)
		defer file.Close()
		text, err := io.ReadAll(file)
		require.NoError(t, err)
		want := bytes.Count(bytes.TrimSuffix(text, []byte("\n")), []byte("\n")) // the first line is the header
		n, err := NewNDJSON(file)
		require.NoError(t, err)
		rows, err := readAll(n)
		require.NoError(t, err, name)
		require.Len(t, rows, want, name)
	}
}

func FuzzNDJSON(f *testing.F) {
	f.Add([]byte("{\"a\":1}\n[2]\r\n\"x\""))
	f.Add([]byte("\n"))
	f.Add([]byte("\xff\n"))
	f.Add([]byte("1\r\r\n"))
	f.Add([]byte(`{"datasetJSONVersion":"1.1.0","records":1,"columns":[{},{}]}` + "\n[1,2]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := NewNDJSON(bytes.NewReader(data))
		require.NoError(t, err)
		rows, err := readAll(n)
		if err != nil {
			require.NotContains(t, err.Error(), "byte -")
			return
		}
		// What was accepted is the file, line ends aside, in both readings.
		ends := bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
		want := strings.Split(strings.TrimSuffix(string(ends), "\n"), "\n")
		if len(data) == 0 {
			want = nil
		}
		if len(n.Remarks()) > 0 { // the header of Dataset-JSON
			require.Contains(t, want[0], "datasetJSONVersion")
			want = slices.Clip(want[1:])
		}
		require.Len(t, rows, len(want))
		if len(want) == 0 {
			want = nil
		}
		require.Equal(t, want, rows)
		require.NoError(t, n.Rewind())
		again, err := readAll(n)
		require.NoError(t, err)
		require.Equal(t, rows, again)
	})
}
