package keep

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) {
	scryptWork = 10 // a guess need not be dear here
	os.Exit(m.Run())
}

// place is where a keep lies.
type place struct {
	dir string
	Options
}

func newPlace(t testing.TB) place {
	home := t.TempDir()
	return place{filepath.Join(home, "keep"), Options{Identity: filepath.Join(home, "keep.identity"), Writer: "nurse-ward-7"}}
}

// as returns the same keep for another writer.
func (p place) as(writer string) place {
	p.Writer = writer
	return p
}

// under returns the same keep with a passphrase for its identity.
func (p place) under(passphrase string) place {
	p.Passphrase = func(bool) (string, error) { return passphrase, nil }
	return p
}

func (p place) create(t testing.TB) *Keep {
	t.Helper()
	k, err := Create(p.dir, p.Options)
	require.NoError(t, err)
	return k
}

func (p place) open(t testing.TB) *Keep {
	t.Helper()
	k, err := Open(p.dir, p.Options)
	require.NoError(t, err)
	return k
}

// first is the path of the writer's first segment.
func (p place) first() string { return filepath.Join(p.dir, segmentName(p.Writer, 1)) }

// item returns the n-th item of a series. Its value is recognised wherever it lies.
func item(n int) Item {
	return Item{"visit", fmt.Appendf(nil, "id %d", n), fmt.Appendf(nil, "a secret value, number %d", n)}
}

func items(from, to int) (all []Item) {
	for n := from; n < to; n++ {
		all = append(all, item(n))
	}
	return all
}

// requireKept wants a keep to have the first n items of the series and no other.
func requireKept(t testing.TB, k *Keep, n int) {
	t.Helper()
	all, err := k.List("visit")
	require.NoError(t, err)
	require.Len(t, all, n)
	for _, i := range items(0, n) {
		value, err := k.Get(i.Kind, i.ID)
		require.NoError(t, err)
		require.Equal(t, i.Value, value)
	}
}

// read returns a file.
func read(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	return data
}

func write(t testing.TB, path string, data []byte) {
	t.Helper()
	require.NoError(t, os.WriteFile(path, data, 0o600))
}

var errKilled = errors.New("killed")

// mortal is a file that takes a number of bytes and then no more, as if the process had been killed in the middle of a
// write. A dead one does not truncate either.
type mortal struct {
	file
	budget *int
	spent  bool
}

// after makes a keep die when it has written budget bytes.
func after(k *Keep, budget int) *Keep {
	k.openFile = func(path string) (file, error) {
		f, err := openFile(path)
		return &mortal{file: f, budget: &budget}, err
	}
	return k
}

func (m *mortal) WriteAt(data []byte, offset int64) (int, error) {
	part := data[:min(len(data), *m.budget)]
	*m.budget -= len(part)
	n, err := m.file.WriteAt(part, offset)
	if err == nil && len(part) < len(data) {
		m.spent, err = true, errKilled
	}
	return n, err
}

func (m *mortal) Truncate(size int64) error {
	if m.spent {
		return errKilled
	}
	return m.file.Truncate(size)
}

// frames returns where each frame of a segment begins, and where the last one ends.
func frames(t testing.TB, p place, path string) (bounds []int64) {
	t.Helper()
	identity, err := openIdentity(p.Identity, p.Passphrase)
	require.NoError(t, err)
	data := read(t, path)
	_, c, err := openHead(data, identity)
	require.NoError(t, err)
	for {
		bounds = append(bounds, c.offset)
		if _, err := c.next(data[c.offset:]); err != nil {
			require.ErrorIs(t, err, errTorn)
			require.Equal(t, int(c.offset), len(data))
			return bounds
		}
	}
}

func requireNowhere(t testing.TB, dir string, secrets ...string) {
	t.Helper()
	found := 0
	require.NoError(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		found++
		data := read(t, path)
		for _, s := range secrets {
			require.False(t, bytes.Contains(data, []byte(s)), "%s has %q in plain text", path, s)
		}
		return nil
	}))
	require.NotZero(t, found)
}
