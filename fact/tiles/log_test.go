package tiles

import (
	"crypto/sha256"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/tiles/durable"
)

// leaves returns count distinct leaf hashes, those from index begin of an endless row.
func leaves(begin, count uint64) []fact.Hash {
	row := make([]fact.Hash, count)
	for i := range row {
		var data [8]byte
		binary.BigEndian.PutUint64(data[:], begin+uint64(i))
		row[i] = sha256.Sum256(data[:])
	}
	return row
}

func open(t testing.TB, dir string) *Log {
	t.Helper()
	l, err := Open(dir)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, l.Close()) })
	return l
}

// requireLog checks the log against the reference in package fact.
func requireLog(t testing.TB, l *Log, want []fact.Hash) {
	t.Helper()
	require.Equal(t, uint64(len(want)), l.Size())
	root, err := l.Root(l.Size())
	require.NoError(t, err)
	require.Equal(t, fact.Root(want), root)
	got, err := l.Leaves(0, l.Size())
	require.NoError(t, err)
	require.Equal(t, want, got)
}

func TestRootIsThatOfTheReferenceAtEverySize(t *testing.T) {
	l := open(t, t.TempDir())
	row := leaves(0, 700)
	require.NoError(t, l.Append(row[:3]))
	require.NoError(t, l.Append(row[3:255]))
	require.NoError(t, l.Append(row[255:256]))
	require.NoError(t, l.Append(row[256:]))
	require.NoError(t, l.Append(nil))
	for size := range uint64(701) {
		root, err := l.Root(size)
		require.NoError(t, err)
		require.Equal(t, fact.Root(row[:size]), root, "size %d", size)
	}
	requireLog(t, l, row)
}

func TestLogGrowsTheSameWhateverTheSteps(t *testing.T) {
	const size = 66_000 // three levels of tiles
	row := leaves(0, size)
	for _, step := range []int{size, 10_007, 65_536} {
		l := open(t, t.TempDir())
		for begin := 0; begin < size; begin += step {
			require.NoError(t, l.Append(row[begin:min(begin+step, size)]))
		}
		requireLog(t, l, row)
	}
}

func TestProofsVerify(t *testing.T) {
	l := open(t, t.TempDir())
	row := leaves(0, 66_000)
	require.NoError(t, l.Append(row))
	sizes := []uint64{1, 2, 3, 64, 255, 256, 257, 511, 512, 513, 1000, 65_535, 65_536, 65_537, 66_000}
	for _, size := range sizes {
		root, err := l.Root(size)
		require.NoError(t, err)
		for _, index := range []uint64{0, size / 2, size - 1} {
			path, err := l.Inclusion(index, size)
			require.NoError(t, err)
			require.NoError(t, fact.VerifyInclusion(index, size, row[index], root, path), "%d in %d", index, size)
		}
		for _, old := range append([]uint64{0}, sizes...) {
			if old >= size {
				break
			}
			oldRoot, err := l.Root(old)
			require.NoError(t, err)
			path, err := l.Consistency(old, size)
			require.NoError(t, err)
			require.NoError(t, fact.VerifyConsistency(old, size, oldRoot, root, path), "%d to %d", old, size)
		}
	}
}

func TestQuestionsBeyondTheLogAreRefused(t *testing.T) {
	l := open(t, t.TempDir())
	require.NoError(t, l.Append(leaves(0, 5)))
	for name, ask := range map[string]func() error{
		"leaf 5":                   func() error { _, err := l.Leaf(5); return err },
		"root 6":                   func() error { _, err := l.Root(6); return err },
		"inclusion of 5 in 5":      func() error { _, err := l.Inclusion(5, 5); return err },
		"inclusion of 0 in 6":      func() error { _, err := l.Inclusion(0, 6); return err },
		"consistency of 0 with 6":  func() error { _, err := l.Consistency(0, 6); return err },
		"consistency of 5 with 4":  func() error { _, err := l.Consistency(5, 4); return err },
		"leaves backwards":         func() error { _, err := l.Leaves(4, 3); return err },
		"truncation to a size up":  func() error { return l.Truncate(6) },
		"root at the largest size": func() error { _, err := l.Root(1<<64 - 1); return err },
	} {
		require.Error(t, ask(), name)
	}
	root, err := l.Root(0)
	require.NoError(t, err)
	require.Equal(t, fact.EmptyRoot(), root)
}

func TestLogIsThereAfterClosing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	l, err := Open(dir)
	require.NoError(t, err)
	require.NoError(t, l.Append(leaves(0, 300)))
	require.NoError(t, l.Close())
	require.NoError(t, l.Close())
	require.ErrorIs(t, l.Append(leaves(300, 1)), ErrReadOnly)

	again := open(t, dir)
	require.NoError(t, again.Append(leaves(300, 300)))
	requireLog(t, again, leaves(0, 600))
}

func TestOneWriterAtATime(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	_, err := Open(dir)
	require.ErrorIs(t, err, durable.ErrLocked)

	require.NoError(t, l.Append(leaves(0, 10)))
	reader, err := OpenReadOnly(dir)
	require.NoError(t, err)
	requireLog(t, reader, leaves(0, 10))
	require.ErrorIs(t, reader.Append(leaves(10, 1)), ErrReadOnly)
	require.ErrorIs(t, reader.Truncate(1), ErrReadOnly)
}

func TestReaderKeepsItsSizeWhileTheLogGrows(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	require.NoError(t, l.Append(leaves(0, 300)))
	reader, err := OpenReadOnly(dir)
	require.NoError(t, err)
	require.NoError(t, l.Append(leaves(300, 1000))) // fills the tile that the reader knows as partial
	requireLog(t, reader, leaves(0, 300))
}

func TestReadOnlyNeedsALog(t *testing.T) {
	_, err := OpenReadOnly(t.TempDir())
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestTruncatedLogGrowsAnew(t *testing.T) {
	dir := t.TempDir()
	want := leaves(0, 66_000)
	l, err := Open(dir)
	require.NoError(t, err)
	require.NoError(t, l.Append(want))
	for _, size := range []uint64{65_999, 65_537, 65_536, 65_535, 700, 512, 300, 1, 0} {
		require.NoError(t, l.Truncate(size))
		want = want[:size:size]
		requireLog(t, l, want)
		more := leaves(1_000_000+size, 600)
		require.NoError(t, l.Append(more))
		want = append(want, more...)
		require.NoError(t, l.Close())
		l, err = Open(dir)
		require.NoError(t, err)
		requireLog(t, l, want)
		require.NoError(t, l.Check())
	}
	require.NoError(t, l.Close())
}

func TestTruncationLeavesNoTileBeyondTheSize(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	require.NoError(t, l.Append(leaves(0, 600)))
	require.NoError(t, l.Truncate(300))
	require.FileExists(t, filepath.Join(dir, Path(0, 0, 256)))
	require.FileExists(t, filepath.Join(dir, Path(0, 1, 44)))
	require.NoFileExists(t, filepath.Join(dir, Path(0, 1, 256)))
	require.NoDirExists(t, filepath.Join(dir, Path(0, 2, 256)+".p"))
	require.NoFileExists(t, filepath.Join(dir, Path(1, 0, 2)))
}

func TestPartialTilesStayUntilTheirTileIsFull(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	require.NoError(t, l.Append(leaves(0, 5)))
	require.NoError(t, l.Append(leaves(5, 2)))
	require.FileExists(t, filepath.Join(dir, "tile/0/000.p/5"))
	require.FileExists(t, filepath.Join(dir, "tile/0/000.p/7"))
	require.NoError(t, l.Append(leaves(7, 249)))
	require.NoDirExists(t, filepath.Join(dir, "tile/0/000.p"))
	require.FileExists(t, filepath.Join(dir, "tile/0/000"))
	require.FileExists(t, filepath.Join(dir, "tile/1/000.p/1"))
}

func TestDamageIsNoticedAndNamed(t *testing.T) {
	damage := map[string]func(t *testing.T, dir string){
		"a flipped bit at the edge": func(t *testing.T, dir string) { flip(t, filepath.Join(dir, Path(0, 1, 44))) },
		"a tile of another length": func(t *testing.T, dir string) {
			require.NoError(t, os.Truncate(filepath.Join(dir, Path(0, 1, 44)), 40))
		},
		"a tile missing":            func(t *testing.T, dir string) { require.NoError(t, os.Remove(filepath.Join(dir, Path(0, 1, 44)))) },
		"a flipped bit in the size": func(t *testing.T, dir string) { flip(t, filepath.Join(dir, "size")) },
		"an empty size":             func(t *testing.T, dir string) { require.NoError(t, os.Truncate(filepath.Join(dir, "size"), 0)) },
	}
	for name, do := range damage {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			l, err := Open(dir)
			require.NoError(t, err)
			require.NoError(t, l.Append(leaves(0, 300)))
			require.NoError(t, l.Close())
			do(t, dir)
			_, err = Open(dir)
			require.ErrorIs(t, err, ErrDamaged)
			require.ErrorContains(t, err, dir)
		})
	}
}

func flip(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	data[len(data)/2] ^= 1
	require.NoError(t, os.WriteFile(path, data, 0o644))
}
