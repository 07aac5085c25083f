package archive

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"cosmossdk.io/log/v2"

	"github.com/equipoise-trials/equipoise/archive/api"
	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/tiles"
)

// Archive is the audit log of a node on disk. It may be used by many goroutines at once.
type Archive struct {
	dir      string
	logger   log.Logger
	readOnly bool

	log     *tiles.Log // leaf hashes of the entries; its size is the archive's
	shelf   *shelf     // the entries and their facts
	arrival arrivals

	writing  sync.Mutex // held while rows are added
	counted  bool       // all withheld leaves could be counted
	keptSize uint64     // the entries whose withheld leaves are written down

	mu       sync.RWMutex     // guards what follows
	last     *fact.Entry      // the last entry of the log, nil if there is none
	withheld uint64           // leaves of the log whose bytes the archive has not seen
	runs     []*run           // rows beyond a gap, by index
	unread   *api.HeightRange // see QueryStatusResponse
	diverged *api.Divergence
}

// Open opens the archive in a directory, which it creates when missing, and locks it: a second Open fails. Whatever a
// kill left half-written is cut off; the node's block results bring it again.
func Open(dir string, logger log.Logger) (*Archive, error) {
	tileLog, err := tiles.Open(dir)
	if err != nil {
		return nil, fmt.Errorf("audit archive: %w", err)
	}
	a := &Archive{dir: dir, logger: logger, log: tileLog, shelf: newShelf(dir, 0)}
	if err := errors.Join(a.align(), a.load()); err != nil {
		return nil, fmt.Errorf("audit archive in %s: %w", dir, errors.Join(err, a.Close()))
	}
	a.keepCount()
	if err := a.resume(); err != nil {
		logger.Error("audit archive: entries kept ahead do not join the log", "err", err)
	}
	return a, nil
}

// OpenReadOnly opens the archive in a directory as it is now, beside a node that may be writing to it: for commands that
// look.
func OpenReadOnly(dir string) (*Archive, error) {
	tileLog, err := tiles.OpenReadOnly(dir)
	if err != nil {
		return nil, fmt.Errorf("audit archive: %w", err)
	}
	a := &Archive{dir: dir, logger: log.NewNopLogger(), readOnly: true, log: tileLog, shelf: newShelf(dir, 0)}
	if err := a.load(); err != nil {
		return nil, fmt.Errorf("audit archive in %s: %w", dir, err)
	}
	return a, nil
}

// Close releases the archive. Nothing may be using it.
func (a *Archive) Close() error {
	a.keepCount()
	err := errors.Join(a.log.Close(), a.shelf.close())
	for _, r := range a.runs {
		err = errors.Join(err, r.shelf.close())
	}
	return err
}

// align makes log and rows equally long. Rows are durable before the log grows, so after a kill the rows are as long or
// longer. Where they are shorter, in a copy taken while the node wrote, the log is cut down to them.
func (a *Archive) align() error {
	size := a.log.Size()
	rows, err := a.shelf.available(size)
	if err != nil {
		return err
	}
	if rows < size {
		a.logger.Error("the audit archive lacks its last entries, which are read again", "entries", size, "complete", rows)
		if err := a.log.Truncate(rows); err != nil {
			return err
		}
	}
	return a.shelf.seek(a.log.Size())
}

// load reads what the archive keeps in memory.
func (a *Archive) load() error {
	if size := a.log.Size(); size > 0 {
		entry, err := a.Entry(size - 1)
		if err != nil {
			return err
		}
		a.last = &entry
	}
	a.countWithheld()
	var err error
	if a.diverged, err = readDivergence(a.dir); err != nil {
		return err
	}
	a.runs, err = openRuns(filepath.Join(a.dir, aheadDir), a.readOnly, a.logger)
	return err
}

// resume lets rows join the log that were doing so when the node was killed.
func (a *Archive) resume() error {
	a.writing.Lock()
	defer a.writing.Unlock()
	if a.diverged != nil {
		return nil
	}
	return a.drain()
}

// Size returns the number of entries that the archive has from the first one on.
func (a *Archive) Size() uint64 { return a.log.Size() }

// Root returns the RFC 6962 root of the log at a size up to the archive's.
func (a *Archive) Root(size uint64) (fact.Hash, error) { return a.log.Root(size) }

// Inclusion returns the RFC 6962 path of an entry in the log at a size up to the archive's.
func (a *Archive) Inclusion(index, size uint64) ([]fact.Hash, error) {
	return a.log.Inclusion(index, size)
}

// Consistency returns the RFC 6962 proof that the log of newSize entries starts with that of oldSize.
func (a *Archive) Consistency(oldSize, newSize uint64) ([]fact.Hash, error) {
	return a.log.Consistency(oldSize, newSize)
}

// EntryData returns the exact entry data at an index of the log.
func (a *Archive) EntryData(index uint64) ([]byte, error) {
	if err := a.within(index); err != nil {
		return nil, err
	}
	return a.shelf.entry(index)
}

// Entry returns the entry at an index of the log.
func (a *Archive) Entry(index uint64) (fact.Entry, error) {
	data, err := a.EntryData(index)
	if err != nil {
		return fact.Entry{}, err
	}
	entry, err := fact.ParseEntry(data)
	if err != nil {
		return fact.Entry{}, fmt.Errorf("%w: entry %d: %w", ErrDamaged, index, err)
	}
	return entry, nil
}

// Leaves returns the facts of the entry at an index of the log, in the order of the block's tree.
func (a *Archive) Leaves(index uint64) ([]Leaf, error) {
	if err := a.within(index); err != nil {
		return nil, err
	}
	return a.shelf.leaves(index)
}

func (a *Archive) within(index uint64) error {
	if size := a.Size(); index >= size {
		return fmt.Errorf("%w: entry %d of an archive of %d", ErrNotFound, index, size)
	}
	return nil
}

// Agrees checks that the archive holds the log of a checkpoint of the chain: the same root at its size.
func (a *Archive) Agrees(c fact.Checkpoint) error {
	if size := a.Size(); size < c.Size {
		return fmt.Errorf("the archive has %d entries, the checkpoint of height %d has %d", size, c.Height, c.Size)
	}
	root, err := a.Root(c.Size)
	if err != nil {
		return err
	}
	if root != c.Root {
		return fmt.Errorf("%w: at %d entries the chain's root is %x, the archive's %x", ErrDiverged, c.Size, c.Root, root)
	}
	return nil
}
