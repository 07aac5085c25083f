// Package durable makes files survive a power cut: what a function of this package has written is on the disk, name
// and content, when the function returns.
//
// It needs a POSIX file system: directories that can be fsynced, atomic renames, flock.
package durable

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// tempSuffix ends the name of a file that WriteFile has not renamed yet. A kill can leave one behind; the next
// WriteFile of the same path overwrites it.
const tempSuffix = ".tmp"

// WriteFile replaces the file at path atomically: after a kill at any moment it has its old content or the new one,
// never a part. Two writers of the same path must exclude each other, by [Acquire] for example.
func WriteFile(path string, data []byte, perm fs.FileMode) error {
	temp := path + tempSuffix
	if err := writeSynced(temp, data, perm); err != nil {
		return errors.Join(err, ignoreMissing(os.Remove(temp)))
	}
	if err := os.Rename(temp, path); err != nil {
		return errors.Join(err, ignoreMissing(os.Remove(temp)))
	}
	return SyncDir(filepath.Dir(path))
}

// writeSynced writes a file in place and fsyncs its content, but not its name.
func writeSynced(path string, data []byte, perm fs.FileMode) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, perm)
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := f.Sync(); err != nil {
		return errors.Join(err, f.Close())
	}
	return f.Close()
}

// SyncDir makes the names in a directory durable: files created, renamed or removed there.
func SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// MkdirAll creates a directory and the parents it lacks, and makes their names durable.
func MkdirAll(dir string, perm fs.FileMode) error {
	info, err := os.Stat(dir)
	if err == nil {
		if !info.IsDir() {
			return fmt.Errorf("%s is a file, want a directory", dir)
		}
		return nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	parent := filepath.Dir(filepath.Clean(dir))
	if err := MkdirAll(parent, perm); err != nil {
		return err
	}
	if err := os.Mkdir(dir, perm); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return SyncDir(parent)
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
