package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/equipoise-trials/equipoise/book"
)

// rowBytes is the length of each row of the file, its end included.
const rowBytes = 256

// measureBook adds a file to a new book, again and again. When Add returns, records and tree are on disk.
func measureBook(o Options) (r BookResult, err error) {
	file := filepath.Join(o.Scratch, "visits.ndjson")
	if err := os.WriteFile(file, rows(o.Records), 0o600); err != nil {
		return r, err
	}
	var rates []float64
	for round := range o.Rounds {
		took, err := addTo(filepath.Join(o.Scratch, fmt.Sprint("book-", round)), file, o.Records)
		if err != nil {
			return r, err
		}
		rates = append(rates, float64(o.Records)/took.Seconds())
	}
	return BookResult{Records: o.Records, RecordBytes: rowBytes, PerSecond: median(rates), Aim: 200_000}, nil
}

func addTo(dir, name string, records int) (took time.Duration, err error) {
	b, err := book.Create(dir, book.Identity{
		ChainID: chainID, Trial: 1, Site: 1, Book: 1, Author: newSigner("coordinator").address,
	})
	if err != nil {
		return 0, err
	}
	defer b.Close()
	file, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer file.Close()

	runtime.GC()
	begin := time.Now()
	reader, err := book.NewNDJSON(file)
	if err != nil {
		return 0, err
	}
	added, err := b.Add(context.Background(), reader, book.AddOptions{Dataset: "vs"})
	took = time.Since(begin)
	if err == nil && added.Rows != uint64(records) {
		err = fmt.Errorf("%d records were added, want %d", added.Rows, records)
	}
	return took, err
}

// rows returns NDJSON of vital signs.
func rows(n int) []byte {
	var file bytes.Buffer
	for i := range n {
		row := fmt.Sprintf(`{"STUDYID":"CDISCPILOT01","DOMAIN":"VS","USUBJID":"01-701-%d","VSSEQ":%d,"VSTESTCD":"SYSBP",`+
			`"VSORRES":"%d","VSORRESU":"mmHg","VSDTC":"2013-12-26","VSPOS":"`, 1000+i%500, i, 110+i%40)
		const end = "\"}\n"
		file.WriteString(row)
		file.Write(bytes.Repeat([]byte{'x'}, rowBytes-len(row)-len(end)))
		file.WriteString(end)
	}
	return file.Bytes()
}
