package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/field"
)

// Growth is a checked request to move a head.
type Growth struct {
	OldSize, NewSize uint64
	OldRoot, NewRoot fact.Hash
	Proof            []fact.Hash
}

// Growth checks the form of the message: the lengths of hashes, the number of hashes in the proof, and sizes. It says
// nothing about the head that the chain has.
func (m *MsgAppendRecords) Growth() (g Growth, err error) {
	switch {
	case m.NewSize <= m.OldSize:
		return g, errorsmod.Wrapf(ErrInvalid, "new size %d, want more than the old size %d", m.NewSize, m.OldSize)
	case m.NewSize-m.OldSize > MaxGrowth:
		return g, errorsmod.Wrapf(ErrInvalid, "%d leaves at once, at most %d are allowed: submit in parts",
			m.NewSize-m.OldSize, MaxGrowth)
	case m.NewSize > MaxSize:
		return g, errorsmod.Wrapf(ErrInvalid, "new size %d, a book holds at most %d leaves: open another", m.NewSize, uint64(MaxSize))
	case m.NewSize%Padding != 0:
		return g, errorsmod.Wrapf(ErrInvalid, "new size %d, want a multiple of %d: pad with blanks", m.NewSize, Padding)
	}
	g = Growth{OldSize: m.OldSize, NewSize: m.NewSize}
	if g.OldRoot, err = field.Hash(ErrInvalid, "old_root", m.OldRoot); err != nil {
		return g, err
	}
	if g.NewRoot, err = field.Hash(ErrInvalid, "new_root", m.NewRoot); err != nil {
		return g, err
	}
	if g.Proof, err = fact.Hashes(m.Proof); err != nil {
		return g, errorsmod.Wrapf(ErrInvalid, "consistency proof: %s", err)
	}
	return g, nil
}

// Check reports whether the book may grow so: from its current head, to a tree that starts with the current one.
func (g Growth) Check(b Book) error {
	if g.OldSize != b.Size_ || g.OldRoot != fact.Hash(b.Root) {
		return errorsmod.Wrapf(ErrHeadMoved, "the head of book %d has size %d and root %X; the message starts from size %d and root %X",
			b.Number, b.Size_, b.Root, g.OldSize, g.OldRoot)
	}
	if err := fact.VerifyConsistency(g.OldSize, g.NewSize, g.OldRoot, g.NewRoot, g.Proof); err != nil {
		return errorsmod.Wrapf(ErrInconsistent, "book %d, from size %d to %d: records were dropped, reordered or rewritten, or the proof is wrong: %s",
			b.Number, g.OldSize, g.NewSize, err)
	}
	return nil
}

// IsHead reports whether the growth ends at the head that the book has: it was done already.
func (g Growth) IsHead(b Book) bool { return g.NewSize == b.Size_ && g.NewRoot == fact.Hash(b.Root) }
