package archive

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	"github.com/equipoise-trials/equipoise/fact/tiles"
)

// killed is what a directory may look like after a kill during an append.
type killed struct {
	moment string
	files  map[string]string
}

// moments returns every state on the way from one snapshot to the next, in the order in which an append writes: the facts
// byte by byte, their new name, the entries likewise, the tiles, the size. Steps are stride bytes apart.
func moments(before, after map[string]string, size uint64, stride int) []killed {
	var all []killed
	now := maps.Clone(before)
	add := func(format string, args ...any) {
		all = append(all, killed{fmt.Sprintf(format, args...), maps.Clone(now)})
	}
	n, width := size/tiles.Width, int(size%tiles.Width)
	for _, f := range []framing{factsFraming, entriesFraming} {
		old, grown := f.path(n, width), f.path(n, width+1)
		for end := len(before[old]); end < len(after[grown]); end += stride {
			now[old] = after[grown][:end]
			add("%s has %d of %d bytes", old, end, len(after[grown]))
		}
		now[old] = after[grown]
		add("%s is whole and has its old name", f.name)
		delete(now, old)
		now[grown] = after[grown]
		add("%s has its new name", f.name)
	}
	for path, data := range after {
		if before[path] == data || path == "size" || now[path] == data {
			continue
		}
		for end := 0; end < len(data); end += 8 * stride {
			now[path] = data[:end]
			add("%s has %d of %d bytes", path, end, len(data))
		}
		now[path] = data
	}
	now["size"+".tmp"] = after["size"][:10]
	add("the new size is half written")
	now["size"] = after["size"]
	add("the size is written")
	for _, f := range []framing{factsFraming, entriesFraming} {
		now[f.path(n, width)] = now[f.path(n, width+1)]
		delete(now, f.path(n, width+1))
	}
	add("the size is written and the power cut took back the names")
	return all
}

func TestAppendResumesAfterAKillAtAnyByte(t *testing.T) {
	for _, test := range []struct {
		size   uint64
		stride int
	}{{0, 11}, {5, 1}, {255, 61}, {256, 17}, {511, 61}} {
		t.Run(fmt.Sprint(test.size), func(t *testing.T) {
			t.Parallel()
			c := newTestChain(test.size)
			for range test.size {
				c.addBlock(true)
			}
			c.addBlock(true, false)
			dir := t.TempDir()
			a := openArchive(t, dir)
			blocks := c.entries()
			appendAll(t, a, blocks[:test.size])
			before := snapshot(t, dir)
			require.NoError(t, a.Append(blocks[test.size]))
			after := snapshot(t, dir)
			c.addBlock(false)
			for _, k := range moments(before, after, test.size, test.stride) {
				requireResumes(t, k, c, test.size)
			}
		})
	}
}

// requireResumes opens an archive after a kill while entry number size was written, and goes on.
func requireResumes(t *testing.T, k killed, c *testChain, size uint64) {
	t.Helper()
	dir := restoreIn(t, k.files)
	a, err := Open(dir, log.NewNopLogger())
	require.NoError(t, err, k.moment)
	require.GreaterOrEqual(t, a.Size(), size, k.moment)
	require.NoError(t, a.Agrees(c.heads[a.Size()]), k.moment)
	appendAll(t, a, c.entries()[size:])
	require.NoError(t, a.Agrees(c.head()), k.moment)
	report, err := a.Check(t.Context(), nil)
	require.NoError(t, err)
	require.Empty(t, report.Problems, k.moment)
	require.NoError(t, a.Close())
	require.NoError(t, os.RemoveAll(dir))
}

// restoreIn makes a directory with the files of a snapshot.
func restoreIn(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := memoryDir(t)
	for path, data := range files {
		if strings.HasSuffix(path, "lock") {
			continue
		}
		path = filepath.Join(dir, path)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), dirPerm))
		require.NoError(t, os.WriteFile(path, []byte(data), filePerm))
	}
	return dir
}

// memoryDir returns a directory in memory where there is one: hundreds of archives are opened here, and waiting for a disk
// to make each durable would test the disk.
func memoryDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "archive")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	return dir
}

func TestAFailedWriteIsCutOffBeforeTheNextOne(t *testing.T) {
	for _, size := range []int{0, 3, 255, 256} {
		c := newTestChain(uint64(size))
		for range size + 2 {
			c.addBlock(true, false)
		}
		blocks := c.entries()
		dir := t.TempDir()
		a := openArchive(t, dir)
		appendAll(t, a, blocks[:size])

		a.shelf.entries.limit = 1 // the facts are on disk when the entry fails
		require.Error(t, a.Append(blocks[size]))
		require.Error(t, a.Append(blocks[size]))
		a.shelf.entries.limit = entriesFraming.limit
		require.EqualValues(t, size, a.Size())
		appendAll(t, a, blocks[size:])
		requireWhole(t, a, c)
	}
}

func TestACopyTakenWhileTheNodeWroteIsCutDownToWhatIsWhole(t *testing.T) {
	c := newTestChain(11)
	c.grow(270)
	blocks := c.entries()
	for _, size := range []int{5, 256, 260} {
		dir := t.TempDir()
		a := openArchive(t, dir)
		appendAll(t, a, blocks[:size])
		early := snapshot(t, dir)
		appendAll(t, a, blocks[size:size+9])
		late := snapshot(t, dir)
		for path, data := range early {
			if strings.HasPrefix(path, "tile/facts") || strings.HasPrefix(path, "tile/entries") {
				late[path] = data
			}
		}
		for path := range late {
			if _, ok := early[path]; !ok && (strings.HasPrefix(path, "tile/facts") || strings.HasPrefix(path, "tile/entries")) {
				delete(late, path)
			}
		}
		copied := openArchive(t, restoreIn(t, late))
		require.EqualValues(t, size, copied.Size())
		appendAll(t, copied, blocks)
		requireWhole(t, copied, c)
	}
}

func TestAMissingBundleInTheMiddleIsDamageAndNothingIsCutOff(t *testing.T) {
	c := newTestChain(12)
	for range 520 {
		c.addBlock(true)
	}
	dir := t.TempDir()
	a := openArchive(t, dir)
	appendAll(t, a, c.entries())
	require.NoError(t, a.Close())
	before := snapshot(t, dir)
	for _, f := range []framing{factsFraming, entriesFraming} {
		path := filepath.Join(dir, f.path(1, tiles.Width))
		require.NoError(t, os.Rename(path, path+".away"))
		_, err := Open(dir, log.NewNopLogger())
		require.ErrorIs(t, err, ErrDamaged)
		require.NoError(t, os.Rename(path+".away", path))
	}
	require.Equal(t, before, snapshot(t, dir))
	requireWhole(t, openArchive(t, dir), c)
}
