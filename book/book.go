package book

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/tiles"
	"github.com/equipoise-trials/equipoise/fact/tiles/durable"
)

// ErrDamaged says that the files of a book contradict each other or what was submitted, which no kill can cause. Nothing
// is repaired then: restore the book from a backup.
var ErrDamaged = errors.New("the book is damaged")

const (
	lockFile = "lock"
	tilesDir = "tiles"
)

// Book is an open book of records. Its methods may be called from several goroutines and wait for each other. After a
// failed write every further one fails: close the book and open it again, which repairs it.
type Book struct {
	id  Identity
	dir string

	submitting sync.Mutex // held by Submit as a whole

	mu      sync.Mutex // held for every look at what follows
	lock    *durable.Lock
	log     *recordLog
	index   *index
	tiles   *tiles.Log
	tiling  tiling
	tally   *tally
	imports importList
	heads   headList
	repairs []string
	failed  error // the first failed write
}

// Create makes an empty book in a directory that does not exist yet or is empty, and opens it. A kill leaves no half
// book behind.
func Create(dir string, id Identity) (*Book, error) {
	if err := id.check(); err != nil {
		return nil, err
	}
	err := build(dir, func(partial string) error {
		return errors.Join(
			createRecordLog(partial),
			createJournal(filepath.Join(partial, importsFile), importsFormat),
			createJournal(filepath.Join(partial, headsFile), headsFormat),
			writeIdentity(partial, id),
		)
	})
	if err != nil {
		return nil, fmt.Errorf("create a book in %s: %w", dir, err)
	}
	return Open(dir)
}

// build fills a directory beside dir and renames it to dir when all is durable. What a killed build has left is removed
// by the next.
func build(dir string, fill func(partial string) error) (err error) {
	if err := requireVacant(dir); err != nil {
		return err
	}
	partial := filepath.Clean(dir) + ".partial"
	lock, err := durable.Acquire(partial + ".lock")
	if errors.Is(err, fs.ErrNotExist) {
		if err := durable.MkdirAll(filepath.Dir(partial), dirPerm); err != nil {
			return err
		}
		lock, err = durable.Acquire(partial + ".lock")
	}
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, os.RemoveAll(partial), os.Remove(partial+".lock"), lock.Release())
	}()
	if err := os.RemoveAll(partial); err != nil {
		return err
	}
	if err := durable.MkdirAll(partial, dirPerm); err != nil {
		return err
	}
	if err := fill(partial); err != nil {
		return err
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err // not empty any more
	}
	if err := os.Rename(partial, dir); err != nil {
		return err
	}
	return durable.SyncDir(filepath.Dir(partial))
}

// requireVacant accepts a directory that does not exist or is empty.
func requireVacant(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() == identityFile {
			return errors.New("there is a book already")
		}
	}
	if len(entries) > 0 {
		return errors.New("the directory is not empty")
	}
	return nil
}

// Open opens the book in a directory and locks it: a second Open fails with [durable.ErrLocked]. It cuts off what a kill
// has torn and brings index and tiles into line with the record log; Status.Repairs says what was done. It fails with
// ErrDamaged where no kill explains what it finds.
func Open(dir string) (*Book, error) { return open(dir, segmentSize) }

func open(dir string, segment int64) (*Book, error) {
	id, err := readIdentity(dir)
	if err != nil {
		return nil, err
	}
	b := &Book{id: id, dir: dir}
	if b.lock, err = durable.Acquire(filepath.Join(dir, lockFile)); err != nil {
		return nil, err
	}
	if err := b.load(segment); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", dir, err), b.close())
	}
	return b, nil
}

func (b *Book) load(segment int64) (err error) {
	if err := errors.Join(b.openImports(), b.openHeads()); err != nil {
		return err
	}
	if b.log, err = openRecordLog(b.dir, segment); err != nil {
		return err
	}
	if b.index, err = openIndex(b.dir); err != nil {
		return err
	}
	if b.tiles, err = b.openTiles(); err != nil {
		return err
	}
	if err := b.alignIndex(); err != nil {
		return err
	}
	if err := b.alignTiles(); err != nil {
		return err
	}
	return b.checkHeads()
}

// openTiles opens the tree. Damaged tiles are thrown away: they are made again from the record log.
func (b *Book) openTiles() (*tiles.Log, error) {
	dir := filepath.Join(b.dir, tilesDir)
	log, err := tiles.Open(dir)
	if !errors.Is(err, tiles.ErrDamaged) {
		return log, err
	}
	b.repaired("the tiles were damaged (%v): made again from the record log", err)
	if err := os.RemoveAll(dir); err != nil {
		return nil, err
	}
	return tiles.Open(dir)
}

func (b *Book) repaired(format string, args ...any) {
	b.repairs = append(b.repairs, fmt.Sprintf(format, args...))
}

// Identity returns which book it is.
func (b *Book) Identity() Identity { return b.id }

// Close releases the book. It must not be used afterwards.
func (b *Book) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.close()
}

func (b *Book) close() error {
	var errs []error
	if b.log != nil {
		errs = append(errs, b.log.close())
	}
	if b.index != nil {
		errs = append(errs, b.index.file.Sync(), b.index.file.Close())
	}
	if b.tiles != nil {
		errs = append(errs, b.tiles.Close())
	}
	for _, j := range []*journal{b.imports.journal, b.heads.journal} {
		if j != nil {
			errs = append(errs, j.close())
		}
	}
	if b.lock != nil {
		errs = append(errs, b.lock.Release())
	}
	b.log, b.index, b.tiles, b.lock = nil, nil, nil, nil
	b.imports.journal, b.heads.journal = nil, nil
	b.failed = errClosed
	return errors.Join(errs...)
}

var errClosed = errors.New("the book is closed")

// usable fails after a failed write or Close.
func (b *Book) usable() error {
	if b.failed != nil && b.failed != errClosed {
		return fmt.Errorf("an earlier write failed (%w): close the book and open it again", b.failed)
	}
	return b.failed
}

// fail remembers the first failed write.
func (b *Book) fail(err error) error {
	if err != nil && b.failed == nil {
		b.failed = err
	}
	return err
}

// find returns the index of the record with a commitment. It reads the leaves of the tree from the newest on, which
// takes about a second for ten million.
func (b *Book) find(commitment fact.Hash) (index uint64, ok bool, err error) {
	const step = 1 << 16
	want := leafHash(commitment)
	for end := b.tally.size; end > 0; {
		begin := (end - 1) / step * step
		leaves, err := b.tiles.Leaves(begin, end)
		if err != nil {
			return 0, false, err
		}
		for i := len(leaves) - 1; i >= 0; i-- {
			if leaves[i] == want {
				return begin + uint64(i), true, nil
			}
		}
		end = begin
	}
	return 0, false, nil
}
