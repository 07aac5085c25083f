package types

import (
	"errors"
	"fmt"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/field"
)

// DefaultGenesis returns the state of a chain that continues no other.
func DefaultGenesis() *GenesisState { return &GenesisState{} }

// Validate reports what keeps the state from being the start of a chain.
func (g *GenesisState) Validate() error {
	if _, err := g.Log.Range(); err != nil {
		return err
	}
	if (g.Log.Size_ == 0) != (g.Height == 0) {
		return errors.New("the height of the last entry must be given exactly when the log has entries")
	}
	if g.Origin == nil {
		return nil
	}
	switch o := g.Origin; {
	case o.ChainId == "":
		return errors.New("origin names no chain-id")
	case o.Height <= 0:
		return fmt.Errorf("origin height is %d, want at least 1", o.Height)
	}
	if err := field.RequireHash("origin header hash", g.Origin.HeaderHash); err != nil {
		return err
	}
	return field.RequireHash("origin export digest", g.Origin.ExportDigest)
}

// Range returns the compact range that the state describes.
func (l LogRange) Range() (*fact.Range, error) {
	hashes, err := fact.Hashes(l.Hashes)
	if err != nil {
		return nil, err
	}
	return fact.NewRange(l.Size_, hashes)
}

// NewLogRange returns the state that describes a compact range.
func NewLogRange(r *fact.Range) LogRange {
	hashes := r.Hashes()
	parts := make([][]byte, len(hashes))
	for i := range hashes {
		parts[i] = hashes[i][:]
	}
	return LogRange{Size_: r.Size(), Hashes: parts}
}
