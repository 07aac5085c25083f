package book

import (
	"fmt"

	"github.com/equipoise-trials/equipoise/fact"
)

const (
	// PadTo is the number of leaves that every submission ends at a multiple of, so that counts do not tell; a heartbeat
	// has as many blanks.
	PadTo = 64
	// MaxGrowth is how many leaves the chain accepts in one submission.
	MaxGrowth = 1 << 20
)

// Submission is what MsgAppendRecords carries: the book's tree grew from an old head to a new one.
type Submission struct {
	// Old is the head that the chain holds.
	Old Head
	// New is the head that it is to hold.
	New Head
	// Proof is the RFC 6962 consistency proof between them, hashes of 32 bytes; empty if Old has size 0.
	Proof [][]byte
}

// ForkError says that the chain's head is not one that this book ever had: two copies of the book were used, or it was
// restored from a backup older than its last submission. Nothing can merge them.
type ForkError struct {
	// Chain is the head on the chain.
	Chain Head
	// Book is the book's own tree: at the chain's size, or, if it is smaller than that, as a whole.
	Book Head
}

// Error implements error.
func (e *ForkError) Error() string {
	if e.Book.Size < e.Chain.Size {
		return fmt.Sprintf("the chain's head (%s) is ahead of this book (%s): records are missing here; use the copy of the book that submitted them, or its newest backup", e.Chain, e.Book)
	}
	return fmt.Sprintf("the chain's head (%s) is not this book's (%s): another copy of the book was submitted; nothing is merged, find out which copy is the book", e.Chain, e.Book)
}

// PrepareSubmission pads the book with blanks, journals what is about to be submitted on top of the chain's head, and
// returns it. It returns nil if the chain has everything, but with heartbeat 64 blanks then. A submission that was
// prepared before on the same head is returned again, unchanged. Books that grew by more than MaxGrowth take several:
// prepare the next one on the head of the one before. A head that is not the book's own is a [ForkError].
func (b *Book) PrepareSubmission(head Head, heartbeat bool) (*Submission, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.usable(); err != nil {
		return nil, err
	}
	if err := b.recognise(head); err != nil {
		return nil, err
	}
	if b.heads.from == head && b.heads.intended.Size > head.Size {
		return b.submission(head, b.heads.intended)
	}
	if head.Size == b.tally.size && !heartbeat {
		return nil, nil
	}
	if err := b.pad(paddedSize(head.Size, b.tally.size)); err != nil {
		return nil, err
	}
	size := nextSize(head.Size, b.tally.size)
	root, err := b.tiles.Root(size)
	if err != nil {
		return nil, err
	}
	next := Head{size, root}
	if err := b.fail(b.heads.journal.append(appendIntended(nil, head, next))); err != nil {
		return nil, err
	}
	b.heads.from, b.heads.intended = head, next
	return b.submission(head, next)
}

// recognise accepts a head that the book's own tree had.
func (b *Book) recognise(head Head) error {
	size := min(head.Size, b.tally.size)
	root, err := b.tiles.Root(size)
	if err != nil {
		return err
	}
	if own := (Head{size, root}); own != head {
		return &ForkError{Chain: head, Book: own}
	}
	return nil
}

// paddedSize returns the size to which a book is padded before it is submitted: the next multiple of PadTo that is larger
// than what the chain has.
func paddedSize(chain, book uint64) uint64 {
	size := max(book, chain+1)
	return (size + PadTo - 1) / PadTo * PadTo
}

// nextSize returns the size that the next submission of a padded book takes the chain to.
func nextSize(chain, book uint64) uint64 { return min(book, (chain+MaxGrowth)/PadTo*PadTo) }

// pad adds blanks up to a size.
func (b *Book) pad(size uint64) error {
	if size == b.tally.size {
		return nil
	}
	blanks := make([]Record, size-b.tally.size)
	for i := range blanks {
		blanks[i] = Record{Index: b.tally.size + uint64(i), Kind: fact.Blank}
	}
	_, err := b.addAlone(blanks...)
	return err
}

func (b *Book) submission(from, to Head) (*Submission, error) {
	path, err := b.tiles.Consistency(from.Size, to.Size)
	if err != nil {
		return nil, err
	}
	s := &Submission{Old: from, New: to}
	for _, h := range path {
		s.Proof = append(s.Proof, h[:])
	}
	return s, nil
}
