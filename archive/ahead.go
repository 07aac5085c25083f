package archive

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"cosmossdk.io/log/v2"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/tiles/durable"
)

const (
	// aheadDir holds, per run, a folder named by the index of its first row.
	aheadDir = "ahead"
	// doneSuffix marks a run that has joined the log and is being deleted.
	doneSuffix = ".done"
	// asideSuffix marks a run that turned out damaged.
	asideSuffix  = ".damaged"
	asideMessage = "audit entries kept beyond a gap are damaged and set aside"
)

// run is a row of consecutive blocks beyond a gap. It waits for the gap to be filled.
type run struct {
	shelf *shelf
	first fact.Entry

	// Guarded by the archive's mu; only the holder of its lock for writing changes them.
	last    fact.Entry
	end     uint64 // index after the last row
	drained uint64 // index of the first row that has not joined the log
}

func runPath(dir string, base uint64) string {
	return filepath.Join(dir, fmt.Sprintf("%012d", base))
}

// openRuns reads the runs in a directory, by index. A damaged one is set aside: its rows are a gap again.
func openRuns(dir string, readOnly bool, logger log.Logger) ([]*run, error) {
	names, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var runs []*run
	for _, name := range names {
		if strings.HasSuffix(name.Name(), doneSuffix) && !readOnly {
			if err := os.RemoveAll(filepath.Join(dir, name.Name())); err != nil {
				return nil, err
			}
		}
		base, err := strconv.ParseUint(name.Name(), 10, 63)
		if err != nil {
			continue // not a run
		}
		r, err := openRun(dir, base)
		if errors.Is(err, ErrDamaged) && !readOnly {
			logger.Error(asideMessage, "entry", base, "err", err)
			err = moveRun(dir, base, asideSuffix)
		}
		if err != nil && readOnly && !exists(runPath(dir, base)) {
			continue // it has joined the log meanwhile
		}
		if err != nil {
			return nil, err
		}
		if r != nil {
			runs = append(runs, r)
		}
	}
	slices.SortFunc(runs, func(a, b *run) int { return compareBase(a, b.shelf.base) })
	return runs, nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

func newRunShelf(path string, base uint64) *shelf {
	s := newShelf(path, base)
	s.sealed = true
	return s
}

// openRun opens the run that starts at base, nil if a kill left nothing whole in it.
func openRun(dir string, base uint64) (*run, error) {
	s := newRunShelf(runPath(dir, base), base)
	count, err := s.available(0)
	if err != nil || count == 0 {
		return nil, err
	}
	s.count, s.torn = count, true // put in place when it grows
	r := &run{shelf: s, end: base + count, drained: base}
	for _, at := range []struct {
		index uint64
		entry *fact.Entry
	}{{base, &r.first}, {base + count - 1, &r.last}} {
		data, err := s.entry(at.index)
		if err != nil {
			return nil, err
		}
		if *at.entry, err = fact.ParseEntry(data); err != nil {
			return nil, fmt.Errorf("%w: entry %d: %w", ErrDamaged, at.index, err)
		}
	}
	return r, nil
}

// addAhead keeps rows that lie beyond the end of the log.
func (a *Archive) addAhead(rows []row) error {
	for _, r := range rows {
		if err := a.addOneAhead(r); err != nil {
			return err
		}
		a.mu.Lock()
		a.settleUnread(r.entry)
		a.mu.Unlock()
	}
	return nil
}

func (a *Archive) addOneAhead(r row) error {
	at := a.runOf(r.index)
	if at == nil || at.end < r.index {
		return a.beginRun(r)
	}
	if r.index < at.end {
		data, err := at.shelf.entry(r.index)
		if err != nil {
			return err
		}
		if held := fact.LeafHash(data); held != r.hash() {
			return a.diverge(r, held)
		}
		return nil
	}
	if err := checkOrder(&at.last, []row{r}); err != nil {
		return err
	}
	if err := a.closeRunsBut(at); err != nil {
		return err
	}
	if _, err := at.shelf.put([]row{r}); err != nil {
		return fmt.Errorf("write entry %d ahead: %w", r.index, err)
	}
	a.mu.Lock()
	at.last = r.entry
	at.end++
	a.mu.Unlock()
	return nil
}

// beginRun starts a run with a row.
func (a *Archive) beginRun(r row) error {
	path := runPath(filepath.Join(a.dir, aheadDir), r.index)
	if err := os.RemoveAll(path); err != nil { // what a kill may have left
		return err
	}
	if err := durable.MkdirAll(path, dirPerm); err != nil {
		return err
	}
	s := newRunShelf(path, r.index)
	if _, err := s.put([]row{r}); err != nil {
		return errors.Join(fmt.Errorf("write entry %d ahead: %w", r.index, err), s.close())
	}
	begun := &run{shelf: s, first: r.entry, last: r.entry, end: r.index + 1, drained: r.index}
	if err := a.closeRunsBut(begun); err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	i, _ := slices.BinarySearchFunc(a.runs, r.index, compareBase)
	a.runs = slices.Insert(a.runs, i, begun)
	return nil
}

func compareBase(r *run, index uint64) int { return cmp.Compare(r.shelf.base, index) }

// closeRunsBut closes the files of all runs but one, so that many runs do not hold many files open.
func (a *Archive) closeRunsBut(kept *run) error {
	var err error
	for _, r := range a.runs {
		if r != kept && !r.shelf.torn {
			err = errors.Join(err, r.shelf.close())
			r.shelf.torn = true // to be put in place when it grows
		}
	}
	return err
}

// removeRun takes a run out of the directory, under a name that openRuns does not read.
func (a *Archive) removeRun(r *run, suffix string) error {
	dir := filepath.Join(a.dir, aheadDir)
	if err := errors.Join(r.shelf.close(), moveRun(dir, r.shelf.base, suffix)); err != nil {
		return err
	}
	a.mu.Lock()
	a.runs = slices.DeleteFunc(a.runs, func(other *run) bool { return other == r })
	a.mu.Unlock()
	if suffix != doneSuffix {
		return nil
	}
	return os.RemoveAll(runPath(dir, r.shelf.base) + suffix)
}

// moveRun adds a suffix to the name of a run's folder.
func moveRun(dir string, base uint64, suffix string) error {
	path := runPath(dir, base)
	if err := errors.Join(os.RemoveAll(path+suffix), os.Rename(path, path+suffix)); err != nil {
		return err
	}
	return durable.SyncDir(dir)
}

func (a *Archive) firstRun() *run {
	a.mu.RLock()
	defer a.mu.RUnlock()
	if len(a.runs) == 0 {
		return nil
	}
	return a.runs[0]
}

// runOf returns the last run that starts at or before an index, nil if there is none.
func (a *Archive) runOf(index uint64) *run {
	a.mu.RLock()
	defer a.mu.RUnlock()
	i, found := slices.BinarySearchFunc(a.runs, index, compareBase)
	switch {
	case found:
		return a.runs[i]
	case i == 0:
		return nil
	}
	return a.runs[i-1]
}

// aheadSpan is what a run holds at some moment.
type aheadSpan struct {
	shelf *shelf
	end   uint64
}

func (a *Archive) aheadSpans() []aheadSpan {
	a.mu.RLock()
	defer a.mu.RUnlock()
	spans := make([]aheadSpan, len(a.runs))
	for i, r := range a.runs {
		spans[i] = aheadSpan{r.shelf, r.end}
	}
	return spans
}
