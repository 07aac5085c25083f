package cli_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// somebody is a valid address.
const somebody = "eqp1352gw08w9ndz84p2u5z37wu4sryw9etrc9gsv2"

// newBook makes an empty book and returns its folder.
func newBook(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "book")
	succeeds(t, "book", "init", "--book", dir, "--trial", "1", "--site", "1", "--number", "900001", "--author", somebody, "--chain-id", demoChain)
	return dir
}

// bookStatus is what `book status` says of numbers.
type bookStatus struct {
	Records   uint64 `json:",string"`
	Originals uint64 `json:",string"`
	Size      uint64 `json:",string"`
	Root      string
	Imports   []struct {
		Rows  uint64 `json:",string"`
		Added uint64 `json:",string"`
	}
}

func statusOf(t testing.TB, book string) (s bookStatus) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(succeeds(t, "book", "status", "--book", book, "--output", "json")), &s))
	return s
}

func TestBadFilesAddNothingAndNameThePlace(t *testing.T) {
	whole := transportFile("dataset of three", "observations 123", "that are legible")
	ndjson := "{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n"
	headers := bytes.Index(whole, []byte("OBS     HEADER"))
	book := newBook(t)
	before := statusOf(t, book)
	for _, tc := range []struct {
		name string
		file []byte
		says []string
	}{
		{"truncated in a row.xpt", whole[:len(whole)-75], []string{"row", "byte", "cut off"}},
		{"truncated in its headers.xpt", whole[:headers-300], []string{fmt.Sprintf("byte %d", headers-300), "cut off"}},
		{"empty.xpt", nil, []string{"byte 0", "cut off"}},
		{"foreign.xpt", []byte(strings.Repeat("%PDF-1.7 ", 100)), []string{"byte 0", "no SAS version 5 transport file"}},
		{"version 8.xpt", bytes.Replace(whole, []byte("LIBRARY HEADER RECORD"), []byte("LIBV8   HEADER RECORD"), 1), []string{"byte 0", "version 5"}},
		{"damaged.xpt", bytes.Replace(whole, []byte("NAMESTR"), []byte("NAMESTX"), 1), []string{"byte 560", "NAMESTR"}},
		{"truncated.ndjson", []byte(ndjson[:len(ndjson)-3]), []string{"line 3, byte 20", "not JSON"}},
		{"damaged.ndjson", []byte(strings.Replace(ndjson, "\"a\":2", "a:2", 1)), []string{"line 2, byte 9", "not JSON"}},
		{"foreign.ndjson", whole, []string{"line 1, byte 0", "not JSON"}},
		{"latin1.ndjson", []byte("{\"name\":\"M\xfcller\"}\n"), []string{"line 1, byte 10", "not UTF-8"}},
		{"blank-line.ndjson", []byte("{\"a\":1}\n\n{\"a\":2}\n"), []string{"line 2, byte 8", "blank"}},
		{"table.csv", []byte("a,b\n1,2\n"), []string{".csv", ".ndjson", ".xpt"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), tc.name)
			require.NoError(t, os.WriteFile(path, tc.file, 0o600))
			for _, words := range tc.says {
				fails(t, words, "book", "add", "--book", book, path)
			}
			require.Equal(t, before, statusOf(t, book))
		})
	}
	t.Run("and a good one is added", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "good.xpt")
		require.NoError(t, os.WriteFile(path, whole, 0o600))
		succeeds(t, "book", "add", "--book", book, path)
		require.EqualValues(t, 3, statusOf(t, book).Originals)
	})
}

// transportFile is a SAS transport file of version 5 with one text variable of 16 characters.
func transportFile(rows ...string) []byte {
	var f bytes.Buffer
	line := func(text string) { fmt.Fprintf(&f, "%-80s", text) }
	head := func(kind, rest string) { line("HEADER RECORD*******" + kind + " HEADER RECORD!!!!!!!" + rest) }
	zeros := strings.Repeat("0", 30)
	head("LIBRARY", zeros)
	line("SAS     SAS     SASLIB  9.4     X64_10")
	line("16JUN17:15:53:15")
	head("MEMBER ", "000000000000000001600000000140")
	head("DSCRPTR", zeros)
	line("SAS     VS      SASDATA 9.4     X64_10")
	line("16JUN17:15:53:15")
	head("NAMESTR", "000000000100000000000000000000")
	variable := make([]byte, 140)
	binary.BigEndian.PutUint16(variable[0:], 2) // text
	binary.BigEndian.PutUint16(variable[4:], 16)
	binary.BigEndian.PutUint16(variable[6:], 1)
	copy(variable[8:], fmt.Sprintf("%-56s", "VSTEXT"))
	f.Write(variable)
	fill := func() {
		for f.Len()%80 != 0 {
			f.WriteByte(' ')
		}
	}
	fill()
	head("OBS    ", zeros)
	for _, row := range rows {
		fmt.Fprintf(&f, "%-16s", row)
	}
	fill()
	return f.Bytes()
}

func TestABookKilledInTheMiddleOfAddResumesAndDoublesNothing(t *testing.T) {
	const rows = 400_000
	book, path := newBook(t), filepath.Join(t.TempDir(), "vs.ndjson")
	var file bytes.Buffer
	for i := range rows {
		fmt.Fprintf(&file, "{\"USUBJID\":\"01-701-%06d\",\"VSTESTCD\":\"SYSBP\",\"VSORRES\":%d}\n", i, 100+i%60)
	}
	require.NoError(t, os.WriteFile(path, file.Bytes(), 0o600))

	for i := range 3 {
		add := equipoised(t, "book", "add", "--book", book, path)
		require.NoError(t, add.Start())
		waitForGrowth(t, filepath.Join(book, "records"), int64(i+1)*(5<<20))
		_ = add.Process.Kill() // it may have finished
		_ = add.Wait()
	}
	interrupted := statusOf(t, book)
	require.Len(t, interrupted.Imports, 1)
	require.EqualValues(t, rows, interrupted.Imports[0].Rows)
	require.Positive(t, interrupted.Originals)
	require.Less(t, interrupted.Originals, uint64(rows), "the kills came in the middle")

	succeeds(t, "book", "add", "--book", book, path)
	whole := statusOf(t, book)
	require.EqualValues(t, rows, whole.Originals)
	succeeds(t, "book", "add", "--book", book, path)
	require.Equal(t, whole, statusOf(t, book), "adding a file again adds nothing")
	succeeds(t, "book", "check", "--book", book)
}

// waitForGrowth returns when the files of a folder have a size.
func waitForGrowth(t testing.TB, dir string, size int64) {
	t.Helper()
	require.Eventually(t, func() bool {
		var total int64
		entries, _ := os.ReadDir(dir)
		for _, e := range entries {
			if info, err := e.Info(); err == nil {
				total += info.Size()
			}
		}
		return total >= size
	}, patience, time.Millisecond)
}

// A folder of data sets is added whole, the empty ones among them.
func TestAnEmptyDataSetIsNoReasonToStop(t *testing.T) {
	dir, book := t.TempDir(), newBook(t)
	var files []string
	for _, f := range []struct {
		name string
		file []byte
	}{
		{"dm.xpt", transportFile("dataset of three", "observations 123", "that are legible")}, {"ae.xpt", transportFile()},
		{"vs.ndjson", []byte("{\"datasetJSONVersion\":\"1.1.0\",\"name\":\"VS\",\"records\":1,\"columns\":[{}]}\n[1]\n")},
	} {
		path := filepath.Join(dir, f.name)
		require.NoError(t, os.WriteFile(path, f.file, 0o600))
		files = append(files, path)
	}
	out := succeeds(t, append([]string{"book", "add", "--book", book}, files...)...)
	require.Contains(t, out, "ae.xpt: the file has no records: nothing to add to dataset ae")
	require.Contains(t, out, "1 records added to dataset vs, 1 in the file")
	require.Contains(t, out, "line 1 is the header of a Dataset-JSON file")
	require.Contains(t, out, "has room for 2 more observations whose texts are all empty")
	require.Equal(t, uint64(4), statusOf(t, book).Records)
	succeeds(t, "book", "add", "--book", book, "--observations", "4", "--dataset", "dm2", files[0])
	require.Equal(t, uint64(8), statusOf(t, book).Records)
}
