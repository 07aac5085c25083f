package durable

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// ErrLocked says that another process, or another part of this one, holds the lock.
var ErrLocked = errors.New("is in use by another process")

// Lock is an exclusive lock on a file. The kernel releases it when its process ends, however it ends.
type Lock struct{ file *os.File }

// Acquire takes the exclusive lock at path, creating the file if need be. It does not wait: if the lock is held it fails
// with ErrLocked.
func Acquire(path string) (*Lock, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, errors.Join(fmt.Errorf("%s %w", path, ErrLocked), f.Close())
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", path, err), f.Close())
	}
	return &Lock{f}, nil
}

// Release gives the lock back. The file stays: removing it would let two holders in. Closing it would not do: a child
// process that is just being started still holds it open.
func (l *Lock) Release() error {
	return errors.Join(syscall.Flock(int(l.file.Fd()), syscall.LOCK_UN), l.file.Close())
}
