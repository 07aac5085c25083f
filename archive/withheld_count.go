package archive

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/tiles"
	"github.com/equipoise-trials/equipoise/fact/tiles/durable"
)

const (
	// withheldFile holds how many facts of the first entries were withheld, so that opening an archive does not read all of it.
	withheldFile   = "withheld"
	withheldFormat = "equipoise/withheld/v1"
)

// withheldCount says how many facts of the first size entries were withheld. The root says of which log.
type withheldCount struct {
	size  uint64
	root  fact.Hash
	count uint64
}

func (c withheldCount) marshal() []byte {
	return fmt.Appendf(nil, "%s\n%d\n%s\n%d\n", withheldFormat, c.size, base64.StdEncoding.EncodeToString(c.root[:]), c.count)
}

// parseWithheldCount reads what marshal writes, byte for byte.
func parseWithheldCount(data []byte) (c withheldCount, err error) {
	lines := strings.Split(string(data), "\n")
	if len(lines) != 5 {
		return c, fmt.Errorf("it has %d lines, want 4", len(lines)-1)
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != fact.HashSize {
		return c, fmt.Errorf("its root %.50q is no hash in base64", lines[2])
	}
	c.root = fact.Hash(root)
	if c.size, err = strconv.ParseUint(lines[1], 10, 64); err != nil {
		return c, err
	}
	if c.count, err = strconv.ParseUint(lines[3], 10, 64); err != nil {
		return c, err
	}
	if string(c.marshal()) != string(data) {
		return c, fmt.Errorf("it is not as it would be written, in the format %s", withheldFormat)
	}
	return c, nil
}

// readWithheld returns the count in a directory, nil if there is none.
func readWithheld(dir string) (*withheldCount, error) {
	data, err := os.ReadFile(filepath.Join(dir, withheldFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	c, err := parseWithheldCount(data)
	return &c, err
}

// keptCount returns what was counted before of this log, nothing if that is not known.
func (a *Archive) keptCount() withheldCount {
	kept, err := readWithheld(a.dir)
	if err == nil && kept != nil && kept.size <= a.log.Size() {
		var root fact.Hash
		if root, err = a.log.Root(kept.size); err == nil && root == kept.root {
			return *kept
		}
	}
	if err != nil {
		a.logger.Error("the audit archive counts anew what was withheld from it", "file", withheldFile, "err", err)
	}
	return withheldCount{}
}

// countWithheld counts the withheld leaves of the log: those that were counted before, and those of later entries as the files
// have them.
func (a *Archive) countWithheld() {
	kept := a.keptCount()
	a.withheld, a.counted = kept.count, true
	for from, size := kept.size, a.log.Size(); from < size; {
		end := min((from/tiles.Width+1)*tiles.Width, size)
		err := a.shelf.walk(from, end, func(_ uint64, _, facts []byte) error {
			count, err := countWithheld(facts)
			a.withheld += count
			return err
		})
		if err != nil { // what Check is for: it is no reason to keep the rest from being served
			a.logger.Error("the audit archive cannot count what was withheld from it", "from entry", from, "err", err)
			a.counted = false
		}
		from = end
	}
	a.keptSize = kept.size
}

// keepCount writes down what is counted, for the next time that the archive is opened. Without it everything is read then, so a
// failure is only logged. The caller holds the lock for writing, or is alone.
func (a *Archive) keepCount() {
	size := a.log.Size()
	if a.readOnly || !a.counted || size == a.keptSize {
		return
	}
	root, err := a.log.Root(size)
	if err == nil {
		err = durable.WriteFile(filepath.Join(a.dir, withheldFile), withheldCount{size, root, a.Withheld()}.marshal(), filePerm)
	}
	if err != nil {
		a.logger.Error("the audit archive cannot keep how much was withheld from it", "file", withheldFile, "err", err)
		return
	}
	a.keptSize = size
}

// forgetCount removes what was written down, before leaves change that it counts: after a kill in between they are counted anew.
func (a *Archive) forgetCount() error {
	a.keptSize = 0
	err := os.Remove(filepath.Join(a.dir, withheldFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return errors.Join(err, durable.SyncDir(a.dir))
}
