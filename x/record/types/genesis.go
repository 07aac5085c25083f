package types

import (
	"fmt"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/field"
)

// DefaultGenesis returns the state of a new chain: no books.
func DefaultGenesis() *GenesisState { return &GenesisState{} }

// Validate reports what keeps the state from being the start of a chain.
func (g *GenesisState) Validate() error {
	type key struct {
		trial uint64
		book  uint32
	}
	type owner struct {
		trial        uint64
		site         uint32
		organisation uint64
	}
	seen, owned := make(map[key]bool, len(g.Books)), make(map[owner]int)
	for i, b := range g.Books {
		k := key{b.Trial, b.Number}
		if err := field.RequireHash("root", b.Root); err != nil {
			return fmt.Errorf("book %d of trial %d: %w", b.Number, b.Trial, err)
		}
		if err := CheckNumber(b.Site, b.Number); err != nil {
			return fmt.Errorf("book %d of trial %d: %w", b.Number, b.Trial, err)
		}
		switch {
		case b.Trial == 0 || b.Number == 0 || b.Organisation == 0:
			return fmt.Errorf("book %d: trial, number and organisation start at 1", i)
		case seen[k]:
			return fmt.Errorf("trial %d has book %d twice", b.Trial, b.Number)
		case b.Size_ == 0 && fact.Hash(b.Root) != fact.EmptyRoot():
			return fmt.Errorf("book %d of trial %d is empty, but its root is not SHA-256 of nothing", b.Number, b.Trial)
		case b.Size_%Padding != 0 || b.Size_ > MaxSize:
			return fmt.Errorf("book %d of trial %d has size %d, want a multiple of %d up to %d", b.Number, b.Trial, b.Size_, Padding, uint64(MaxSize))
		}
		seen[k] = true
		of := owner{b.Trial, b.Site, b.Organisation}
		if owned[of]++; owned[of] > MaxBooks {
			return fmt.Errorf("organisation %d has more than %d books at site %d of trial %d", b.Organisation, MaxBooks, b.Site, b.Trial)
		}
	}
	return nil
}
