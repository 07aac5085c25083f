package tiles

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"sync"
	"sync/atomic"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/tiles/durable"
)

var (
	// ErrDamaged says that the files of a log contradict each other, which no kill can cause: restore them, or build the
	// log again from what it was made of.
	ErrDamaged = errors.New("the log is damaged")
	// ErrReadOnly says that a log opened by OpenReadOnly was to be changed.
	ErrReadOnly = errors.New("the log is open for reading only")
)

// Log is an append-only RFC 6962 log of leaf hashes on disk. It has one writer at a time; readers may run beside an
// Append, but not beside a Truncate.
type Log struct {
	dir  string
	lock *durable.Lock // nil when read-only
	size atomic.Uint64 // what readers see: a size whose tiles are durable

	writing sync.Mutex    // held by Append, Truncate and Close
	edges   [][]fact.Hash // by level, the hashes of the partial tile at the right edge

	write func([]durable.File) error // writes tiles; a test replaces it to kill the log between two bytes
}

// Open opens the log in a directory for writing, creating both when missing, and locks it: a second Open fails with
// [durable.ErrLocked]. It fails with ErrDamaged if the tiles at the right edge do not have the root that the log names.
func Open(dir string) (*Log, error) {
	if err := durable.MkdirAll(dir, dirPerm); err != nil {
		return nil, err
	}
	lock, err := durable.Acquire(filepath.Join(dir, "lock"))
	if err != nil {
		return nil, err
	}
	l := &Log{dir: dir, lock: lock, write: writeTiles}
	if err := l.load(true); err != nil {
		return nil, errors.Join(err, lock.Release())
	}
	return l, nil
}

// OpenReadOnly opens the log in a directory at the size it has now. It takes no lock and changes nothing, and may run
// beside a writer that appends.
func OpenReadOnly(dir string) (*Log, error) {
	l := &Log{dir: dir}
	if err := l.load(false); err != nil {
		return nil, err
	}
	return l, nil
}

func writeTiles(files []durable.File) error { return durable.WriteFiles(files, filePerm, dirPerm) }

// load reads the head and the right edge, and compares the root they have with the one the head names.
func (l *Log) load(create bool) error {
	h, err := readHead(l.dir)
	if create && errors.Is(err, fs.ErrNotExist) {
		h = head{root: fact.EmptyRoot()}
		err = writeHead(l.dir, h)
	}
	if err != nil {
		return fmt.Errorf("log of tiles in %s: %w", l.dir, err)
	}
	l.size.Store(h.size)
	root, err := l.Root(h.size)
	if err != nil {
		return err
	}
	if root != h.root {
		return fmt.Errorf("%w: %s has root %x at size %d, its tiles have %x", ErrDamaged, l.dir, h.root, h.size, root)
	}
	return l.loadEdges(h.size)
}

func (l *Log) loadEdges(size uint64) error {
	edges := make([][]fact.Hash, levels(size))
	for level := range edges {
		p, ok := edge(size, level)
		if !ok {
			continue
		}
		data, err := l.readTile(p)
		if err != nil {
			return err
		}
		edges[level] = split(data)
	}
	l.edges = edges
	return nil
}

// Size returns the number of leaves.
func (l *Log) Size() uint64 { return l.size.Load() }

// Close releases the lock. The log must not be used afterwards.
func (l *Log) Close() error {
	l.writing.Lock()
	defer l.writing.Unlock()
	if l.lock == nil {
		return nil
	}
	lock := l.lock
	l.lock = nil
	return lock.Release()
}
