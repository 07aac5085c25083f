package story

import (
	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/book"
	"github.com/equipoise-trials/equipoise/fact"
)

// Book is a book of records: the hashes of its leaves.
type Book struct {
	Number uint32
	leaves []fact.Hash
}

// OpenBook opens a book at a site.
func (s *Story) OpenBook(site *Site) Act {
	s.Helper()
	site.Book = &Book{Number: site.Number}
	return act(s, site.Coordinator, s.at(site, site.Coordinator).OpenBook(site.Book.Number))
}

// Submit adds n records to a site's book and submits its head.
func (s *Story) Submit(site *Site, n int) Act {
	s.Helper()
	grown := site.Book.leaves
	for range n {
		record := s.Fresh()
		grown = append(grown, fact.LeafHash(record[:]))
	}
	act := s.Head(site, grown)
	site.Book.leaves = grown
	return act
}

// Head submits a head of a site's book with the given leaves, which an honest site only ever adds to.
func (s *Story) Head(site *Site, leaves []fact.Hash) Act {
	s.Helper()
	before := site.Book.leaves
	to := book.Submission{
		Old: book.Head{Size: uint64(len(before)), Root: fact.Root(before)}, New: book.Head{Size: uint64(len(leaves)), Root: fact.Root(leaves)},
	}
	if len(before) > 0 {
		path, err := fact.Consistency(leaves, uint64(len(before)))
		require.NoError(s, err)
		for _, h := range path {
			to.Proof = append(to.Proof, h[:])
		}
	}
	return act(s, site.Coordinator, s.at(site, site.Coordinator).MoveHead(site.Book.Number, to))
}

// Leaves returns the hashes of the book's leaves.
func (b *Book) Leaves() []fact.Hash { return b.leaves }
