package durable

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWriteFileReplacesTheWholeFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "head")
	require.NoError(t, WriteFile(path, []byte("a longer first content"), 0o600))
	require.NoError(t, os.WriteFile(path+tempSuffix, []byte("torn by a kill, and longer than what follows"), 0o600))
	require.NoError(t, WriteFile(path, []byte("second"), 0o600))
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "second", string(data))
	require.NoFileExists(t, path+tempSuffix)
}

func TestFailedWriteFileKeepsTheOldContent(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "taken") // a directory cannot be replaced by a file
	require.NoError(t, os.Mkdir(path, 0o700))
	require.Error(t, WriteFile(path, []byte("x"), 0o600))
	require.DirExists(t, path)
	require.NoFileExists(t, path+tempSuffix)
	require.Error(t, WriteFile(filepath.Join(dir, "missing", "file"), nil, 0o600))
}

func TestMkdirAllMakesTheWholePath(t *testing.T) {
	dir := t.TempDir()
	deep := filepath.Join(dir, "a", "b", "c")
	require.NoError(t, MkdirAll(deep, 0o700))
	require.NoError(t, MkdirAll(deep, 0o700))
	info, err := os.Stat(filepath.Join(dir, "a"))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o700), info.Mode().Perm())
	require.NoError(t, os.WriteFile(filepath.Join(dir, "file"), nil, 0o600))
	require.ErrorContains(t, MkdirAll(filepath.Join(dir, "file"), 0o700), "want a directory")
	require.Error(t, MkdirAll(filepath.Join(dir, "file", "below"), 0o700))
}

func TestWriteFilesWritesThemAll(t *testing.T) {
	dir := t.TempDir()
	var files []File
	for i := range 100 {
		files = append(files, File{filepath.Join(dir, fmt.Sprint(i%3), fmt.Sprint(i)), []byte(fmt.Sprint(i))})
	}
	require.NoError(t, WriteFiles(nil, 0o600, 0o700))
	require.NoError(t, WriteFiles(files, 0o600, 0o700))
	for _, f := range files {
		data, err := os.ReadFile(f.Path)
		require.NoError(t, err)
		require.Equal(t, f.Data, data)
	}
	require.NoError(t, os.Mkdir(filepath.Join(dir, "0", "taken"), 0o700))
	err := WriteFiles(append(files, File{filepath.Join(dir, "0", "taken"), nil}), 0o600, 0o700)
	require.ErrorContains(t, err, "taken")
}

func TestLockHasOneHolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	lock, err := Acquire(path)
	require.NoError(t, err)
	_, err = Acquire(path)
	require.ErrorIs(t, err, ErrLocked)
	require.ErrorContains(t, err, path)
	require.NoError(t, lock.Release())
	lock, err = Acquire(path)
	require.NoError(t, err)
	require.NoError(t, lock.Release())
	_, err = Acquire(filepath.Join(path, "below"))
	require.Error(t, err)
}
