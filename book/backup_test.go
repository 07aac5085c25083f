package book

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// submitted returns a book with everything that a book can hold.
func submitted(t testing.TB, rows int) (*Book, *chain) {
	t.Helper()
	b, c := newBook(t), newChain(t)
	add(t, b, lines(rows))
	_, err := b.Correct(Amendment{Predecessor: commitment(t, b, 1), Reason: correction}, []byte("{}"))
	require.NoError(t, err)
	submit(t, b, c)
	return b, c
}

func backup(t testing.TB, b *Book) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, b.Backup(&out))
	return out.Bytes()
}

func TestARestoredBookIsTheSameBook(t *testing.T) {
	b, c := submitted(t, 20_000)
	want := status(t, b)
	dir := filepath.Join(t.TempDir(), "new", "place")
	var seen []Progress
	require.NoError(t, Restore(context.Background(), dir, bytes.NewReader(backup(t, b)), func(p Progress) { seen = append(seen, p) }))
	require.Equal(t, Progress{StageChecking, want.Size, want.Size}, seen[len(seen)-1])
	require.NoError(t, b.Close())

	again, err := Open(dir)
	require.NoError(t, err)
	require.Equal(t, want, status(t, again))
	require.Zero(t, add(t, again, lines(20_000)).Rows)
	add(t, again, "1\n")
	submit(t, again, c)
	require.Equal(t, 2, c.appends)
	requireRows(t, again, lines(20_000)+"1\n")
	require.NoError(t, again.Close())
}

func TestABackupHoldsAllFilesOfTheLog(t *testing.T) {
	b := newBook(t)
	require.NoError(t, b.Close())
	small, err := open(b.dir, 200_000)
	require.NoError(t, err)
	add(t, small, lines(9000))
	require.Greater(t, len(small.log.segments), 1)
	dir := filepath.Join(t.TempDir(), "b")
	require.NoError(t, Restore(context.Background(), dir, bytes.NewReader(backup(t, small)), nil))
	require.NoError(t, small.Close())
	again, err := Open(dir)
	require.NoError(t, err)
	requireRows(t, again, lines(9000))
	require.NoError(t, again.Close())
}

func TestADamagedBackupLeavesNothing(t *testing.T) {
	t.Parallel()
	b, _ := submitted(t, 4)
	whole := backup(t, b)
	parent := t.TempDir()
	dir := filepath.Join(parent, "b")
	refused := func(data []byte, what string, n int) {
		err := Restore(context.Background(), dir, bytes.NewReader(data), nil)
		require.Error(t, err, "%s %d", what, n)
		entries, err := os.ReadDir(parent)
		require.NoError(t, err)
		require.Empty(t, entries, "%s %d", what, n)
	}
	for n := 0; n < len(whole); n += 101 {
		refused(whole[:n], "cut at byte", n)
		flipped := bytes.Clone(whole)
		flipped[n] ^= 0x10
		refused(flipped, "flipped byte", n)
	}
	refused(whole[:len(whole)-1], "cut at byte", len(whole)-1)
	refused(append(bytes.Clone(whole), 0), "with a byte more than", len(whole))
	refused([]byte("PK\x03\x04 something else"), "foreign", 0)
	require.NoError(t, Restore(context.Background(), dir, bytes.NewReader(whole), nil))
}

func TestABackupWhoseRecordsDoNotFitItsHeadsIsRefused(t *testing.T) {
	b, _ := submitted(t, 4)
	other, _ := submitted(t, 4)
	heads, err := os.ReadFile(filepath.Join(other.dir, headsFile))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(b.dir, headsFile), heads, 0o600))
	data := backup(t, b)
	dir := filepath.Join(t.TempDir(), "b")
	err = Restore(context.Background(), dir, bytes.NewReader(data), nil)
	require.ErrorContains(t, err, "64 records were submitted under root")
	require.NoDirExists(t, dir)
}

func TestRestoreNeedsAnEmptyPlace(t *testing.T) {
	b, _ := submitted(t, 2)
	data := backup(t, b)
	err := Restore(context.Background(), b.dir, bytes.NewReader(data), nil)
	require.ErrorContains(t, err, "there is a book already")
	check(t, b)
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestABackupThatCannotBeWrittenSaysSo(t *testing.T) {
	b, _ := submitted(t, 2)
	require.ErrorContains(t, b.Backup(full{}), "no space left on device")
	check(t, b)
}

func TestABackupNamesNoFileOutsideTheBook(t *testing.T) {
	for _, name := range []string{"", "..", "../x", "/etc/passwd", "records/../../x.log", "records/1.log", "records/0000000a.log", "index", "tiles/size", "records/00000000.log/x", "lock"} {
		require.False(t, isBackupPart(name), name)
	}
	for _, name := range []string{identityFile, importsFile, headsFile, "records/00000017.log"} {
		require.True(t, isBackupPart(name), name)
	}
}

// memory is a restored file that nobody keeps.
type memory struct{ bytes.Buffer }

func (*memory) Close() error { return nil }
func (*memory) Sync() error  { return nil }

func FuzzRestore(f *testing.F) {
	b, _ := submitted(f, 2)
	whole := backup(f, b)
	f.Add(whole)
	f.Add([]byte(backupFormat + "\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		files := make(map[string]*memory)
		_, err := unpack(bytes.NewReader(data), func(name string) (restoredFile, error) {
			if files[name] != nil {
				return nil, errors.New("there already")
			}
			files[name] = new(memory)
			return files[name], nil
		})
		if err == nil && !bytes.Equal(data, whole) {
			require.NotEmpty(t, files)
		}
	})
}
