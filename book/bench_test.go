package book

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkAdd256 reports records per second from an NDJSON file into a book: checked, salted, hashed, durable in log and
// tree. The file has 200,000 lines of 256 bytes.
func BenchmarkAdd256(b *testing.B) {
	const rows = 200_000
	file := linesOf256(rows)
	dir := b.TempDir()
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		b.StopTimer()
		n++
		book, err := Create(filepath.Join(dir, fmt.Sprint(n)), testIdentity)
		require.NoError(b, err)
		reader, err := NewNDJSON(bytes.NewReader(file))
		require.NoError(b, err)
		b.StartTimer()
		added, err := book.Add(context.Background(), reader, AddOptions{Dataset: "vs"})
		require.NoError(b, err)
		b.StopTimer()
		require.EqualValues(b, rows, added.Rows)
		require.NoError(b, book.Close())
		b.StartTimer()
	}
	b.ReportMetric(float64(rows*n)/b.Elapsed().Seconds(), "records/s")
}

// linesOf256 returns NDJSON of vital signs, each line 256 bytes with its end.
func linesOf256(rows int) []byte {
	var file bytes.Buffer
	for i := range rows {
		line := fmt.Sprintf(`{"STUDYID":"CDISCPILOT01","DOMAIN":"VS","USUBJID":"01-701-%d","VSSEQ":%d,"VSTESTCD":"SYSBP","VSORRES":"131","VSORRESU":"mmHg","VSDTC":"2013-12-26","COMMENT":"`, 1000+i%500, i)
		file.WriteString(line)
		for range 253 - len(line) {
			file.WriteByte('x')
		}
		file.WriteString("\"}\n")
	}
	return file.Bytes()
}
