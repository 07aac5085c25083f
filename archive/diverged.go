package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/equipoise-trials/equipoise/archive/api"
	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/tiles/durable"
)

// ErrDiverged says that the archive contradicts the chain. One of the two has been replaced or tampered with. The archive
// takes nothing more until somebody has looked: move it aside and let the node build or fill another.
var ErrDiverged = errors.New("the archive contradicts the chain")

const divergedFile = "diverged"

// divergedError describes a divergence.
func divergedError(d *api.Divergence) error {
	return fmt.Errorf("%w: entry %d at height %d has leaf hash %x, the archive holds %x", ErrDiverged, d.Entry, d.Height,
		d.Offered, d.Held)
}

// readDivergence returns the divergence that an earlier run found, nil if there was none.
func readDivergence(dir string) (*api.Divergence, error) {
	data, err := os.ReadFile(filepath.Join(dir, divergedFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var d api.Divergence
	if err := json.Unmarshal(data, &d); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrDamaged, divergedFile, err)
	}
	return &d, nil
}

// diverge records, for ever, that the chain offers another row than the archive holds.
func (a *Archive) diverge(r row, held fact.Hash) error {
	offered := r.hash()
	d := &api.Divergence{Entry: r.index, Height: r.entry.Height, Held: held[:], Offered: offered[:]}
	a.mu.Lock()
	a.diverged = d
	a.mu.Unlock()
	data, err := json.Marshal(d)
	if err == nil {
		err = durable.WriteFile(filepath.Join(a.dir, divergedFile), append(data, '\n'), filePerm)
	}
	return errors.Join(divergedError(d), err)
}
