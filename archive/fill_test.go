package archive

import (
	"context"
	"io"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
)

// mirrorOf returns the directory of an archive with the first size entries of a chain.
func mirrorOf(t testing.TB, c *testChain, size int) string {
	t.Helper()
	dir := t.TempDir()
	a := openArchive(t, dir)
	appendAll(t, a, c.entries()[:size])
	return dir
}

func openMirror(t testing.TB, location string) Mirror {
	t.Helper()
	m, err := OpenMirror(location)
	require.NoError(t, err)
	return m
}

func TestFillTakesTheLogFromADirectoryAndFromAFileServer(t *testing.T) {
	for _, size := range []int{1, 3, 256, 300, 515} {
		c := newTestChain(uint64(size))
		c.grow(size)
		dir := mirrorOf(t, c, size)
		server := httptest.NewServer(http.FileServer(http.Dir(dir)))
		for _, location := range []string{dir, server.URL} {
			a := openArchive(t, t.TempDir())
			appendAll(t, a, c.entries()[:size/3])
			var done, total uint64
			progress := func(d, n uint64) { done, total = d, n }
			require.NoError(t, a.Fill(t.Context(), openMirror(t, location), c.head(), progress))
			requireWhole(t, a, c)
			require.EqualValues(t, size, done)
			require.EqualValues(t, size, total)
			require.NoError(t, a.Fill(t.Context(), openMirror(t, location), c.head(), nil), "again is no work")
		}
		server.Close()
	}
}

func TestFillTakesAnOlderCheckpointFromALargerMirror(t *testing.T) {
	c := newTestChain(60)
	c.grow(530)
	dir := mirrorOf(t, c, 530)
	for _, size := range []int{2, 255, 256, 257, 512, 520} {
		a := openArchive(t, t.TempDir())
		require.NoError(t, a.Fill(t.Context(), openMirror(t, dir), c.heads[size], nil))
		require.EqualValues(t, size, a.Size())
		requireSound(t, a)
	}
}

func TestFillClosesGapsEvenFromAMirrorThatEndsBeforeTheCheckpoint(t *testing.T) {
	c := newTestChain(61)
	c.grow(400)
	b := c.entries()
	dir := mirrorOf(t, c, 300)
	a := openArchive(t, t.TempDir())
	appendAll(t, a, b[:20])
	appendAll(t, a, b[290:350])
	appendAll(t, a, b[351:])
	appendAll(t, a, b[350:351])
	require.NoError(t, a.Fill(t.Context(), openMirror(t, dir), c.head(), nil))
	requireWhole(t, a, c)

	b = c.entries()
	a = openArchive(t, t.TempDir())
	appendAll(t, a, b[310:])
	err := a.Fill(t.Context(), openMirror(t, dir), c.head(), nil)
	require.ErrorContains(t, err, "has 300 entries, want at least 310")
}

func TestFillReadsACopyTakenWhileTheNodeWrote(t *testing.T) {
	c := newTestChain(71)
	c.grow(270)
	dir := t.TempDir()
	a := openArchive(t, dir)
	appendAll(t, a, c.entries()[:260])
	size := snapshot(t, dir)[sizeFile]
	appendAll(t, a, c.entries()[260:]) // after the size was copied, before the tiles were
	files := snapshot(t, dir)
	files[sizeFile] = size
	filled := openArchive(t, t.TempDir())
	m := openMirror(t, restoreIn(t, files))
	require.NoError(t, filled.fillOnce(t.Context(), m, c.heads[260]))
	require.EqualValues(t, 260, filled.Size())
	requireSound(t, filled)
}

// fillOnce is Fill without patience for the mirror.
func (a *Archive) fillOnce(ctx context.Context, m Mirror, checkpoint fact.Checkpoint) error {
	r, err := a.trusted(ctx, m, checkpoint)
	if err != nil {
		return err
	}
	r.tries = 1
	for n := uint64(0); a.Size() < r.size; n++ {
		if err := a.fillBundle(ctx, r, n); err != nil {
			return err
		}
	}
	return nil
}

func TestFillGoesOnWhereItStopped(t *testing.T) {
	c := newTestChain(62)
	c.grow(600)
	a := openArchive(t, t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	stop := func(done, _ uint64) {
		if done > 0 {
			cancel()
		}
	}
	server := httptest.NewServer(http.FileServer(http.Dir(mirrorOf(t, c, 600))))
	defer server.Close()
	require.ErrorIs(t, a.Fill(ctx, openMirror(t, server.URL), c.head(), stop), context.Canceled)
	require.EqualValues(t, 256, a.Size())
	require.NoError(t, a.Fill(t.Context(), openMirror(t, server.URL), c.head(), nil))
	requireWhole(t, a, c)
}

func TestFillRefusesAnotherLogAndWritesNothing(t *testing.T) {
	c, other := newTestChain(63), newTestChain(64)
	c.grow(300)
	other.grow(300)
	a := openArchive(t, t.TempDir())
	appendAll(t, a, c.entries()[:10])
	err := a.Fill(t.Context(), openMirror(t, mirrorOf(t, other, 300)), c.head(), nil)
	require.ErrorIs(t, err, errMirror)
	require.EqualValues(t, 10, a.Size())
}

func TestFillRefusesToExtendAnArchiveOfAnotherLog(t *testing.T) {
	c, other := newTestChain(65), newTestChain(66)
	c.grow(600)
	other.grow(300)
	dir := mirrorOf(t, c, 600)
	for _, size := range []int{1, 256, 300} {
		a := openArchive(t, t.TempDir())
		appendAll(t, a, other.entries()[:size])
		require.ErrorIs(t, a.Fill(t.Context(), openMirror(t, dir), c.head(), nil), ErrDiverged)
		require.EqualValues(t, size, a.Size())
	}
}

func TestACorruptMirrorNeverGetsAnythingWrongIn(t *testing.T) {
	c := newTestChain(67)
	for range 300 {
		c.addBlock(true, true)
	}
	good := snapshot(t, mirrorOf(t, c, 300))
	rng := rand.New(rand.NewPCG(1, 1))
	refused := 0
	for path, data := range good {
		if data == "" || path == sizeFile || strings.HasPrefix(path, "tile/0/001.p") && path != "tile/0/001.p/44" {
			continue
		}
		for range 4 {
			bad := []byte(data)
			bad[rng.IntN(len(bad))] ^= 1 << rng.IntN(8)
			good[path] = string(bad)
			a := openArchive(t, t.TempDir())
			if err := a.Fill(t.Context(), openMirror(t, restoreIn(t, good)), c.head(), nil); err != nil {
				refused++
			}
			require.NoError(t, a.Agrees(c.heads[a.Size()]), path)
			requireSound(t, a)
		}
		good[path] = data
	}
	require.Greater(t, refused, 12)
}

func TestATruncatedMirrorFileIsRefused(t *testing.T) {
	c := newTestChain(68)
	c.grow(300)
	good := snapshot(t, mirrorOf(t, c, 300))
	for _, path := range []string{
		"tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", entriesFraming.path(0, 256), entriesFraming.path(1, 44),
		factsFraming.path(0, 256), factsFraming.path(1, 44),
	} {
		data := good[path]
		for _, end := range []int{0, 1, len(data) / 2, len(data) - 1} {
			good[path] = data[:end]
			a := openArchive(t, t.TempDir())
			require.Error(t, a.Fill(t.Context(), openMirror(t, restoreIn(t, good)), c.head(), nil), path)
			requireSound(t, a)
		}
		good[path] = data
	}
}

// flaky fails each file a few times before it serves it.
type flaky struct {
	Mirror
	fails map[string]int
}

func (m flaky) Open(ctx context.Context, path string) (io.ReadCloser, error) {
	if m.fails[path]++; m.fails[path] < 2 {
		return nil, fs.ErrNotExist
	}
	return m.Mirror.Open(ctx, path)
}

func TestFillTriesAgainWhatAMirrorFailsToServe(t *testing.T) {
	c := newTestChain(69)
	c.grow(3)
	m := flaky{openMirror(t, mirrorOf(t, c, 3)), map[string]int{sizeFile: 5}}
	a := openArchive(t, t.TempDir())
	require.NoError(t, a.Fill(t.Context(), m, c.head(), nil))
	requireWhole(t, a, c)
}

func TestAServerThatStopsSendingIsGivenUp(t *testing.T) {
	served := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "100")
		w.WriteHeader(http.StatusOK)
		_, _ = w.Write([]byte(sizeTag)) // and then nothing
		w.(http.Flusher).Flush()
		select {
		case <-r.Context().Done():
		case <-served:
		}
	}))
	defer server.Close()
	defer close(served)
	m := openMirror(t, server.URL).(httpMirror)
	m.patience = 50 * time.Millisecond
	_, err := mirrorSize(t.Context(), m)
	require.ErrorContains(t, err, "nothing arrived for 50ms")
}

func TestOpenMirrorSaysWhatItWants(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, filePerm))
	for location, want := range map[string]string{
		"ftp://example.org":        "want an http or https URL",
		"http://":                  "want a base URL with a host",
		"https://example.org/?a=b": "without query",
		file:                       "want a directory",
		file + ".missing":          "no such file",
	} {
		_, err := OpenMirror(location)
		require.ErrorContains(t, err, want, location)
	}
	_, err := mirrorSize(t.Context(), openMirror(t, t.TempDir()))
	require.ErrorIs(t, err, fs.ErrNotExist)
}

func TestAFileThatIsTooLargeIsNotRead(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, sizeFile), make([]byte, maxSize+1), filePerm))
	_, err := mirrorSize(t.Context(), openMirror(t, dir))
	require.ErrorContains(t, err, "more than 1024 bytes")
}

func TestAMirrorCannotPassARestrictedFactOn(t *testing.T) {
	c := newTestChain(70)
	c.addBlock(false)
	leaf := c.entries()[0].Leaves[0]
	leaves, err := parseLeaves(marshalLeaves([]Leaf{{Hash: fact.LeafHash(leaf), Data: leaf}}), ofMirror)
	require.NoError(t, err)
	require.Equal(t, []Leaf{{Hash: fact.LeafHash(leaf)}}, leaves)
}
