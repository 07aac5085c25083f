package xpt

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/testutil/need"
)

// column describes a variable of a file made for a test.
type column struct {
	name   string
	kind   Type
	length int
}

// build makes a transport file. Rows must have the length that the columns add up to.
func build(columns []column, rows ...string) []byte {
	var f bytes.Buffer
	line := func(format string, args ...any) { fmt.Fprintf(&f, "%-80s", fmt.Sprintf(format, args...)) }
	zeros := strings.Repeat("0", 30)
	line("%s%s", libraryHeader, zeros)
	line("SAS     SAS     SASLIB  9.4     X64_10  %24s16JUN17:15:53:15", "")
	line("16JUN17:15:53:15")
	line("%s%s", memberHeader, "000000000000000001600000000140")
	line("%s%s", descriptorHeader, zeros)
	line("SAS     VS      SASDATA 9.4     X64_10  %24s16JUN17:15:53:15", "")
	line("16JUN17:15:53:15%16sVital Signs", "")
	line("%s000000%04d%s", namestrHeader, len(columns), zeros[:20])
	position := 0
	for i, c := range columns {
		n := make([]byte, 140)
		binary.BigEndian.PutUint16(n[0:], uint16(c.kind))
		binary.BigEndian.PutUint16(n[4:], uint16(c.length))
		binary.BigEndian.PutUint16(n[6:], uint16(i+1))
		copy(n[8:], fmt.Sprintf("%-8s%-40s%-8s", c.name, "Label of "+c.name, ""))
		binary.BigEndian.PutUint32(n[84:], uint32(position))
		f.Write(n)
		position += c.length
	}
	pad(&f)
	line("%s%s", obsHeader, zeros)
	for _, row := range rows {
		f.WriteString(row)
	}
	pad(&f)
	return f.Bytes()
}

// pad fills up the last 80-byte record.
func pad(f *bytes.Buffer) {
	for f.Len()%recordSize != 0 {
		f.WriteByte(' ')
	}
}

// readAll returns copies of all observations.
func readAll(data []byte) ([]string, error) {
	r, err := NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return rowsOf(r)
}

func rowsOf(r *Reader) ([]string, error) {
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

// realFile opens a file of the shared test data, or skips the test.
func realFile(t testing.TB, path string) *os.File {
	t.Helper()
	file, err := os.Open(need.Data(t, path))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, file.Close()) })
	return file
}
