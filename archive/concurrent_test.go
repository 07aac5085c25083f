package archive

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
)

func TestReadersBesideAWriterAlwaysSeeAWholeLog(t *testing.T) {
	c := newTestChain(110)
	c.grow(600)
	b := c.entries()
	dir := memoryDir(t)
	a := openArchive(t, dir)
	appendAll(t, a, b[:1])
	written := make(chan struct{})
	var readers sync.WaitGroup
	until := func(read func() error) {
		readers.Go(func() {
			for {
				if err := read(); err != nil {
					t.Error(err)
					return
				}
				select {
				case <-written:
					return
				default:
				}
			}
		})
	}
	until(func() error { return readHead(a, c) })
	until(func() error {
		reader, err := OpenReadOnly(dir) // as another process does
		if err != nil {
			return err
		}
		report, err := reader.Check(t.Context(), nil)
		if err == nil && !report.Sound() {
			err = fmt.Errorf("%q", report.Problems)
		}
		return errors.Join(err, reader.Agrees(c.heads[reader.Size()]), reader.Close())
	})
	for at := 1; at < len(b); {
		batch := min(1+at%11, len(b)-at)
		appendAll(t, a, b[at:at+batch])
		at += batch
	}
	close(written)
	readers.Wait()
	requireWhole(t, a, c)
}

// readHead verifies the last entry that the archive shows at this moment.
func readHead(a *Archive, c *testChain) error {
	size := a.Size()
	data, err := a.EntryData(size - 1)
	if err != nil {
		return err
	}
	path, err := a.Inclusion(size-1, size)
	if err != nil {
		return err
	}
	if _, err := a.Leaves(size - 1); err != nil {
		return err
	}
	if len(a.Gaps()) > 0 {
		return fmt.Errorf("gaps %v", a.Gaps())
	}
	if _, err := a.IndexAt(1); err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	return fact.VerifyInclusion(size-1, size, fact.LeafHash(data), c.heads[size].Root, path)
}

// BenchmarkAppend makes one block after the other durable, as a chain does.
func BenchmarkAppend(b *testing.B) {
	c := newTestChain(111)
	c.grow(b.N)
	a := openArchive(b, b.TempDir())
	blocks := c.entries()
	b.ResetTimer()
	for _, block := range blocks {
		if err := a.Append(block); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCatchUp reads blocks that are there already, two in three of them without facts.
func BenchmarkCatchUp(b *testing.B) {
	c := newTestChain(112)
	c.grow(b.N)
	a := openArchive(b, b.TempDir())
	b.ResetTimer()
	require.NoError(b, a.CatchUp(b.Context(), c))
}

// BenchmarkFill takes entries from a directory.
func BenchmarkFill(b *testing.B) {
	c := newTestChain(113)
	c.grow(b.N)
	m := openMirror(b, mirrorOf(b, c, b.N))
	a := openArchive(b, b.TempDir())
	b.ResetTimer()
	require.NoError(b, a.Fill(b.Context(), m, c.head(), nil))
}

// BenchmarkCheck computes an archive anew.
func BenchmarkCheck(b *testing.B) {
	c := newTestChain(114)
	c.grow(b.N)
	a := openArchive(b, b.TempDir())
	appendAll(b, a, c.entries())
	b.ResetTimer()
	requireSound(b, a)
}
