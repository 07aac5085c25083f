package book

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"

	"github.com/equipoise-trials/equipoise/fact"
)

// AddOptions say what the records of a file are.
type AddOptions struct {
	// Dataset names the kind of data, "dm" for example.
	Dataset string
	// Author is the address of whoever enters the records; if empty, that of the book's identity.
	Author string
	// Name of the file, for people.
	Name string
	// Report is told the progress; may be nil.
	Report Report
}

// Added says what Add has done.
type Added struct {
	// Import is the import with all its rows.
	Import Import
	// Rows is how many records this call has added: none if the file was in the book already, fewer than the file has if
	// an interrupted import was resumed.
	Rows uint64
	// First is the index of the first record that this call added; they follow each other.
	First uint64
}

// Add adds each record of a file as an original. The whole file is checked before the first record is written. If the same file
// was added to the dataset before, nothing is added; if that was interrupted, it goes on with the next row. A file without
// records is whole: there is nothing to add, and the book does not note it. When ctx
// ends, Add stops between two batches of records and can be resumed.
func (b *Book) Add(ctx context.Context, reader RecordReader, opts AddOptions) (Added, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.usable(); err != nil {
		return Added{}, err
	}
	opts, err := b.checkAdd(opts)
	if err != nil {
		return Added{}, err
	}
	file, err := surveyFile(ctx, reader, opts.Report)
	if err != nil {
		return Added{}, err
	}
	if file.rows == 0 {
		return Added{Import: Import{Dataset: opts.Dataset, Digest: file.digest, Name: opts.Name}, First: b.tally.size}, nil
	}
	imp, err := b.importOf(Import{Dataset: opts.Dataset, Digest: file.digest, Name: opts.Name, Rows: file.rows})
	if err != nil {
		return Added{}, err
	}
	if err := reader.Rewind(); err != nil {
		return Added{}, err
	}
	before, first := b.tally.rows[imp.Number], b.tally.size
	if before < imp.Rows {
		a := addition{book: b, reader: reader, file: file, imp: imp, author: opts.Author, skip: before, report: opts.Report}
		err = errors.Join(a.run(ctx), b.settleTiles())
	}
	imp.Added = b.tally.rows[imp.Number]
	return Added{Import: imp, Rows: imp.Added - before, First: first}, err
}

func (b *Book) checkAdd(opts AddOptions) (AddOptions, error) {
	if opts.Author == "" {
		opts.Author = b.id.Author
	}
	if len(opts.Name) > maxName {
		opts.Name = opts.Name[:maxName]
	}
	return opts, errors.Join(checkDataset(opts.Dataset), checkAuthor(opts.Author))
}

// A group of rows is read, sealed and written together. Which rows make up a group depends on the file alone, so that
// both readings have the same groups.
const (
	groupRows  = 8192
	groupBytes = 4 << 20
	// maxBatch bounds the bytes of the record log that one write adds: a group whose last row is as large as a record
	// can be, with the fields of each record.
	maxBatch = groupBytes + maxFrame + groupRows*1024
)

// group holds rows in one piece of memory.
type group struct {
	first uint64 // row number in the file
	data  []byte
	ends  []int // where each row ends in data
}

func (g *group) row(i int) []byte {
	start := 0
	if i > 0 {
		start = g.ends[i-1]
	}
	return g.data[start:g.ends[i]:g.ends[i]]
}

// read fills the group with the next rows; io.EOF says that there are none.
func (g *group) read(reader RecordReader) error {
	g.first += uint64(len(g.ends))
	g.data, g.ends = g.data[:0], g.ends[:0]
	for len(g.ends) < groupRows && len(g.data) < groupBytes {
		row, err := reader.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if len(row) > MaxRecord {
			return fmt.Errorf("row %d has %d bytes, at most %d are allowed", g.first+uint64(len(g.ends)), len(row), MaxRecord)
		}
		g.data = append(g.data, row...)
		g.ends = append(g.ends, len(g.data))
	}
	if len(g.ends) == 0 {
		return io.EOF
	}
	return nil
}

// sum tells whether a group is the same in the second reading.
func (g *group) sum(seed maphash.Seed) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	h.Write(g.data)
	for _, end := range g.ends {
		maphash.WriteComparable(&h, end)
	}
	return h.Sum64()
}

// survey is what the first reading of a file finds out.
type survey struct {
	rows   uint64
	digest fact.Hash
	seed   maphash.Seed
	sums   []uint64 // by group
}

func surveyFile(ctx context.Context, reader RecordReader, report Report) (survey, error) {
	s := survey{seed: maphash.MakeSeed()}
	if err := reader.Rewind(); err != nil {
		return s, err
	}
	var g group
	for {
		err := g.read(reader)
		if errors.Is(err, io.EOF) {
			s.digest = reader.Digest()
			return s, nil
		}
		if err := errors.Join(err, ctx.Err()); err != nil {
			return s, err
		}
		s.rows += uint64(len(g.ends))
		s.sums = append(s.sums, g.sum(s.seed))
		report.call(StageReading, s.rows, 0)
	}
}

// addition is the second reading.
type addition struct {
	book   *Book
	reader RecordReader
	file   survey
	imp    Import
	author string
	skip   uint64 // rows that are in the book already
	report Report
}

// run seals groups in one goroutine and writes them in this one.
func (a *addition) run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	batches := make(chan *batch, 1)
	failed := make(chan error, 1)
	go func() {
		defer close(batches)
		failed <- a.seal(ctx, batches)
	}()
	var err error
	done := a.skip
	for sealed := range batches {
		if err != nil {
			continue // drain, so that the other goroutine ends
		}
		if err = a.book.commit(sealed); err != nil {
			cancel()
			continue
		}
		done += uint64(len(sealed.entries))
		a.report.call(StageAdding, done, a.imp.Rows)
	}
	if err != nil {
		return err
	}
	return <-failed
}

var errFileChanged = errors.New("the file has changed while it was read: what is in the book is from the file as it was first read")

// seal reads the groups again, compares them with the first reading, and sends them on as batches.
func (a *addition) seal(ctx context.Context, batches chan<- *batch) error {
	var g group
	next := a.book.tally.size
	for _, sum := range a.file.sums {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := g.read(a.reader); err != nil {
			return errors.Join(errFileChanged, err)
		}
		if g.sum(a.file.seed) != sum {
			return errFileChanged
		}
		records := a.records(&g, next)
		if len(records) == 0 {
			continue
		}
		sealed, err := sealRecords(a.book.id, records)
		if err != nil {
			return err
		}
		next += uint64(len(records))
		select {
		case batches <- sealed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// records returns the rows of a group that the book lacks, as originals from index next on.
func (a *addition) records(g *group, next uint64) []Record {
	records := make([]Record, 0, len(g.ends))
	for i := range g.ends {
		row := g.first + uint64(i)
		if row < a.skip {
			continue
		}
		records = append(records, Record{
			Index: next + uint64(len(records)), Kind: fact.Original, Dataset: a.imp.Dataset, Author: a.author,
			Import: a.imp.Number, Row: row, Bytes: g.row(i),
		})
	}
	return records
}
