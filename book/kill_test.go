package book

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var errKilled = errors.New("killed")

// mortal is a file that takes a number of bytes, shared with other files, and then no more, as if the process had been
// killed in the middle of a write.
type mortal struct {
	file
	budget *int
}

func (m mortal) WriteAt(data []byte, offset int64) (int, error) {
	part := data[:min(len(data), *m.budget)]
	*m.budget -= len(part)
	n, err := m.file.WriteAt(part, offset)
	if err == nil && len(part) < len(data) {
		err = errKilled
	}
	return n, err
}

// mortalBook opens a book that dies after budget bytes. The segments it may add live for ever.
func mortalBook(t testing.TB, dir string, budget int) *Book {
	t.Helper()
	b, err := Open(dir)
	require.NoError(t, err)
	for _, f := range []*file{&b.log.segments[len(b.log.segments)-1], &b.index.file, &b.imports.journal.file, &b.heads.journal.file} {
		*f = mortal{*f, &budget}
	}
	return b
}

// snapshot holds the files of a closed book, to be laid out again and again.
type snapshot map[string][]byte

func snap(t testing.TB, b *Book) snapshot {
	t.Helper()
	files := make(snapshot)
	require.NoError(t, filepath.WalkDir(b.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(b.dir, path)
		if err != nil {
			return err
		}
		files[name], err = os.ReadFile(path)
		return err
	}))
	return files
}

// lay makes the files in dir those of the snapshot again.
func (s snapshot) lay(t testing.TB, dir string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if _, ok := s[name]; !ok && err == nil {
			return os.Remove(path)
		}
		return err
	}))
	for name, want := range s {
		path := filepath.Join(dir, name)
		if got, err := os.ReadFile(path); err == nil && bytes.Equal(got, want) {
			continue
		}
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, want, 0o600))
	}
}

// copyBook copies the files of a closed book.
func copyBook(t testing.TB, b *Book) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "copy")
	require.NoError(t, os.Mkdir(dir, 0o700))
	snap(t, b).lay(t, dir)
	return dir
}

func TestAddResumesAfterAKillAtAnyByte(t *testing.T) {
	t.Parallel()
	text := lines(6)
	dir := filepath.Join(t.TempDir(), "book")
	b, err := Create(dir, testIdentity)
	require.NoError(t, err)
	require.NoError(t, b.Close())
	killed, files := 0, snap(t, b)
	for budget := 0; ; budget += 19 {
		files.lay(t, dir)
		dying := mortalBook(t, dir, budget)
		_, err := dying.Add(context.Background(), ndjson(t, text), AddOptions{Dataset: "vs"})
		if err == nil {
			require.NoError(t, dying.Close())
			break
		}
		killed++
		require.ErrorIs(t, err, errKilled)
		_, err = dying.Add(context.Background(), ndjson(t, text), AddOptions{Dataset: "vs"})
		require.ErrorContains(t, err, "open it again", "after a failed write the book stays shut")
		require.NoError(t, dying.Close())

		again, err := Open(dir)
		require.NoError(t, err, "after %d bytes", budget)
		added := add(t, again, text)
		require.EqualValues(t, 6, added.Import.Added)
		requireRows(t, again, text)
		check(t, again)
		require.NoError(t, again.Close())
	}
	require.Greater(t, killed, 30)
}

func TestALongAddResumesAfterAKill(t *testing.T) {
	t.Parallel()
	text := lines(20_000) // three groups
	for _, budget := range []int{500_000, 1_700_000, 3_000_000} {
		b := newBook(t)
		require.NoError(t, b.Close())
		dying := mortalBook(t, b.dir, budget)
		_, err := dying.Add(context.Background(), ndjson(t, text), AddOptions{Dataset: "vs"})
		require.ErrorIs(t, err, errKilled)
		require.NoError(t, dying.Close())
		again, err := Open(b.dir)
		require.NoError(t, err)
		require.NotEmpty(t, status(t, again).Repairs)
		add(t, again, text)
		requireRows(t, again, text)
		check(t, again)
		require.NoError(t, again.Close())
	}
}

// TestALogCutAtAnyByteKeepsItsWholeRecords takes away the end of the record log, over the last two records, byte by byte over the last:
// with index and tiles as they were (they name more than there is) and without them.
func TestALogCutAtAnyByteKeepsItsWholeRecords(t *testing.T) {
	t.Parallel()
	text := lines(5)
	b := newBook(t)
	add(t, b, text)
	fourth, err := b.index.get(3)
	require.NoError(t, err)
	var ends []int64
	for i := range uint64(5) {
		e, err := b.index.get(i)
		require.NoError(t, err)
		ends = append(ends, int64(e.end().offset))
	}
	require.NoError(t, b.Close())
	files := snap(t, b)
	bare := maps.Clone(files)
	maps.DeleteFunc(bare, func(name string, _ []byte) bool { return name == indexFile || strings.HasPrefix(name, tilesDir) })
	for size := int64(fourth.at.offset); size <= ends[4]; size++ {
		if size < ends[3]-1 && size%5 != 0 {
			continue // every byte of the last record will do
		}
		left := files
		if size%2 == 0 {
			left = bare
		}
		left = maps.Clone(left)
		log := filepath.Join(recordsDir, segmentName(0))
		left[log] = left[log][:size]
		left.lay(t, b.dir)
		cut, err := Open(b.dir)
		require.NoError(t, err)
		whole := uint64(0)
		for whole < 5 && ends[whole] <= size {
			whole++
		}
		require.Equal(t, whole, status(t, cut).Size, "cut at byte %d", size)
		if size%7 == 0 {
			require.EqualValues(t, 5-whole, add(t, cut, text).Rows)
			requireRows(t, cut, text)
			check(t, cut)
		}
		require.NoError(t, cut.Close())
	}
}

func TestAJournalCutAtAnyByteKeepsItsWholeEntries(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	add(t, b, lines(64))
	submission, err := b.PrepareSubmission(emptyHead(), false)
	require.NoError(t, err)
	first := b.heads.journal.size
	require.NoError(t, b.recordConfirmed(submission.New))
	second := b.heads.journal.size
	require.NoError(t, b.Close())
	files := snap(t, b)
	whole := files[headsFile]
	for size := first; size <= second; size++ {
		files[headsFile] = whole[:size]
		files.lay(t, b.dir)
		cut, err := Open(b.dir)
		require.NoError(t, err)
		want := emptyHead()
		if size == second {
			want = submission.New
		}
		s := status(t, cut)
		require.Equal(t, want, s.Confirmed)
		require.Equal(t, size != first && size != second, len(s.Repairs) > 0)
		require.NoError(t, cut.recordConfirmed(submission.New))
		require.NoError(t, cut.Close())
	}
}
