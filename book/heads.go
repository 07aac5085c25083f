package book

import (
	"encoding/binary"
	"fmt"
	"path/filepath"

	"github.com/equipoise-trials/equipoise/fact"
)

const (
	headsFile   = "heads"
	headsFormat = "equipoise/book/heads/v1"
)

// Head is the size and root of a book's tree, as the chain keeps it.
type Head struct {
	// Size is the number of leaves, blanks included.
	Size uint64
	// Root is the RFC 6962 root over them, SHA-256 of nothing at size 0.
	Root fact.Hash
}

func (h Head) String() string { return fmt.Sprintf("size %d, root %x", h.Size, h.Root) }

func emptyHead() Head { return Head{Root: fact.EmptyRoot()} }

// The kinds of entry in the journal of heads.
const (
	headIntended  = 'I' // written before a submission is handed out
	headConfirmed = 'C' // seen on the chain
)

// headList is the journal of heads: what was to be submitted, and what the chain was seen to hold.
type headList struct {
	journal   *journal
	intended  Head // the last one
	from      Head // where the intended one starts
	confirmed []Head
}

// appendIntended appends an entry v1: 'I' BE64(old size) old root BE64(new size) new root.
func appendIntended(dst []byte, from, to Head) []byte {
	dst = append(dst, headIntended)
	return appendHead(appendHead(dst, from), to)
}

// appendConfirmed appends an entry v1: 'C' BE64(size) root.
func appendConfirmed(dst []byte, h Head) []byte { return appendHead(append(dst, headConfirmed), h) }

func appendHead(dst []byte, h Head) []byte {
	return append(binary.BigEndian.AppendUint64(dst, h.Size), h.Root[:]...)
}

func (p *parts) head() Head { return Head{Size: p.uint64(), Root: p.hash()} }

// read takes in one entry.
func (l *headList) read(payload []byte) error {
	p := parts{rest: payload}
	switch kind := p.byte(); kind {
	case headIntended:
		l.from, l.intended = p.head(), p.head()
	case headConfirmed:
		l.confirmed = append(l.confirmed, p.head())
	default:
		return fmt.Errorf("head of the unknown kind %q", kind)
	}
	return p.done("head")
}

func (b *Book) openHeads() (err error) {
	b.heads.from, b.heads.intended = emptyHead(), emptyHead()
	var torn int
	b.heads.journal, torn, err = openJournal(filepath.Join(b.dir, headsFile), headsFormat, b.heads.read)
	b.repairedTail(headsFile, torn)
	return err
}

// last returns the newest confirmed head.
func (l *headList) last() Head {
	if len(l.confirmed) == 0 {
		return emptyHead()
	}
	return l.confirmed[len(l.confirmed)-1]
}

// floor is the size below which the book must never fall: the chain has it or may have it.
func (l *headList) floor() uint64 { return max(l.intended.Size, l.last().Size) }

// checkHeads compares the tree with what was submitted last.
func (b *Book) checkHeads() error {
	for _, h := range []Head{b.heads.last(), b.heads.intended} {
		root, err := b.tiles.Root(h.Size)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		if root != h.Root {
			return fmt.Errorf("%w: %d records were submitted under root %x, the record log has root %x", ErrDamaged, h.Size, h.Root, root)
		}
	}
	return nil
}

// recordConfirmed notes a head that the chain holds, once.
func (b *Book) recordConfirmed(h Head) error {
	if h == b.heads.last() {
		return nil
	}
	if err := b.fail(b.heads.journal.append(appendConfirmed(nil, h))); err != nil {
		return err
	}
	b.heads.confirmed = append(b.heads.confirmed, h)
	return nil
}
