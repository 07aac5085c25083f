package book

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
)

// flip changes one bit of a file; a negative offset counts from its end.
func flip(t testing.TB, path string, offset int64) {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	if offset < 0 {
		offset += int64(len(data))
	}
	data[offset] ^= 1
	require.NoError(t, os.WriteFile(path, data, 0o600))
}

func TestIndexAndTilesAreMadeAgainFromTheLog(t *testing.T) {
	text := lines(300)
	b := newBook(t)
	add(t, b, text)
	sum, err := b.Commitment(7)
	require.NoError(t, err)
	_, err = b.Correct(Amendment{Predecessor: sum, Reason: fact.ReasonCode_REASON_CODE_CORRECTION}, []byte("{}"))
	require.NoError(t, err)
	want := status(t, b)
	require.NoError(t, b.Close())
	for name, damage := range map[string]func(dir string) error{
		"no index":            func(dir string) error { return os.Remove(filepath.Join(dir, indexFile)) },
		"an empty index":      func(dir string) error { return os.Truncate(filepath.Join(dir, indexFile), 0) },
		"a foreign index":     func(dir string) error { return os.WriteFile(filepath.Join(dir, indexFile), make([]byte, 4096), 0o600) },
		"half an index":       func(dir string) error { return os.Truncate(filepath.Join(dir, indexFile), 32*150+5) },
		"a hole in the index": func(dir string) error { flip(t, filepath.Join(dir, indexFile), 32*100+3); return nil },
		"no tiles":            func(dir string) error { return os.RemoveAll(filepath.Join(dir, tilesDir)) },
		"a tile missing":      func(dir string) error { return os.Remove(filepath.Join(dir, tilesDir, "tile/0/001.p/45")) },
		"a tile flipped":      func(dir string) error { flip(t, filepath.Join(dir, tilesDir, "tile/0/001.p/45"), 100); return nil },
	} {
		t.Run(name, func(t *testing.T) {
			dir := copyBook(t, b)
			require.NoError(t, damage(dir))
			again, err := Open(dir)
			require.NoError(t, err)
			got := status(t, again)
			got.Repairs = nil
			require.Equal(t, want, got)
			check(t, again)
			require.NoError(t, again.Close())
		})
	}
}

func TestDamageInTheMiddleOfTheLogIsNeverCutOff(t *testing.T) {
	b := newBook(t)
	add(t, b, lines(300))
	first, err := b.index.get(0)
	require.NoError(t, err)
	middle, err := b.index.get(150)
	require.NoError(t, err)
	last, err := b.index.get(299)
	require.NoError(t, err)
	require.NoError(t, b.Close())
	log := filepath.Join(recordsDir, segmentName(0))
	noIndex := func(dir string) { require.NoError(t, os.Remove(filepath.Join(dir, indexFile))) }
	for name, damage := range map[string]func(dir string){
		"the last record, bytes":         func(dir string) { flip(t, filepath.Join(dir, log), -1) },
		"the last record, length":        func(dir string) { flip(t, filepath.Join(dir, log), int64(last.at.offset)) },
		"a record, no index":             func(dir string) { flip(t, filepath.Join(dir, log), int64(middle.at.offset)+20); noIndex(dir) },
		"a record's length, no index":    func(dir string) { flip(t, filepath.Join(dir, log), int64(middle.at.offset)+2); noIndex(dir) },
		"the first record, no index":     func(dir string) { flip(t, filepath.Join(dir, log), int64(first.at.offset)+4); noIndex(dir) },
		"the format of the log":          func(dir string) { flip(t, filepath.Join(dir, log), 0) },
		"no log":                         func(dir string) { require.NoError(t, os.Remove(filepath.Join(dir, log))) },
		"an empty log":                   func(dir string) { require.NoError(t, os.Truncate(filepath.Join(dir, log), 0)) },
		"the import, with nothing after": func(dir string) { flip(t, filepath.Join(dir, importsFile), 0) },
		"no imports":                     func(dir string) { require.NoError(t, os.Remove(filepath.Join(dir, importsFile))) },
		"no heads":                       func(dir string) { require.NoError(t, os.Remove(filepath.Join(dir, headsFile))) },
		"the format of the heads":        func(dir string) { flip(t, filepath.Join(dir, headsFile), 3) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := copyBook(t, b)
			damage(dir)
			before, _ := os.Stat(filepath.Join(dir, log))
			_, err := Open(dir)
			require.ErrorIs(t, err, ErrDamaged)
			after, _ := os.Stat(filepath.Join(dir, log))
			if before != nil {
				require.Equal(t, before.Size(), after.Size(), "nothing was cut off")
			}
		})
	}
}

func TestDamageToAJournalBeforeItsLastEntryIsNeverCutOff(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	for row := range 3 {
		add(t, b, fmt.Sprintln(row))
	}
	require.NoError(t, b.Close())
	for offset := int64(len(importsFormat) + 1); offset < b.importsEnd(t, 2); offset++ {
		flip(t, filepath.Join(b.dir, importsFile), offset)
		_, err := Open(b.dir)
		flip(t, filepath.Join(b.dir, importsFile), offset)
		require.ErrorIs(t, err, ErrDamaged, "byte %d", offset)
	}
}

// importsEnd returns where the first count entries of the closed book's imports end.
func (b *Book) importsEnd(t testing.TB, count int) int64 {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(b.dir, importsFile))
	require.NoError(t, err)
	rest := data[len(importsFormat)+1:]
	for range count {
		_, rest, err = cutFrame(rest)
		require.NoError(t, err)
	}
	return int64(len(data) - len(rest))
}

func TestALogShorterThanWhatWasSubmittedIsNotRepaired(t *testing.T) {
	b := newBook(t)
	add(t, b, lines(64))
	_, err := b.PrepareSubmission(emptyHead(), false)
	require.NoError(t, err)
	require.NoError(t, b.Close())
	log := filepath.Join(b.dir, recordsDir, segmentName(0))
	info, err := os.Stat(log)
	require.NoError(t, err)
	require.NoError(t, os.Truncate(log, info.Size()-1))
	_, err = Open(b.dir)
	require.ErrorIs(t, err, ErrDamaged)
	require.ErrorContains(t, err, "ends after 63 records and blanks, but 64 were submitted")
	after, err := os.Stat(log)
	require.NoError(t, err)
	require.Equal(t, info.Size()-1, after.Size())
}

func TestRecordsOtherThanThoseSubmittedAreNoticed(t *testing.T) {
	b, other := newBook(t), newBook(t)
	for _, b := range []*Book{b, other} {
		add(t, b, lines(64))
	}
	_, err := b.PrepareSubmission(emptyHead(), false)
	require.NoError(t, err)
	require.NoError(t, b.Close())
	require.NoError(t, other.Close())
	heads, err := os.ReadFile(filepath.Join(b.dir, headsFile))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(other.dir, headsFile), heads, 0o600))
	_, err = Open(other.dir)
	require.ErrorIs(t, err, ErrDamaged)
	require.ErrorContains(t, err, "64 records were submitted under root")
}
