package story

import (
	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	recordtypes "github.com/equipoise-trials/equipoise/x/record/types"
)

// Book is a book of records: the hashes of its leaves.
type Book struct {
	Number uint32
	leaves []fact.Hash
}

// OpenBook opens a book at a site.
func (s *Story) OpenBook(site *Site) Act {
	site.Book = &Book{Number: site.Number}
	return site.Coordinator.Acts(&recordtypes.MsgOpenBook{
		Signer: site.Coordinator.String(), Trial: s.Trial, Site: site.Number, Book: site.Book.Number,
	})
}

// Submit adds n records to a site's book and submits its head.
func (s *Story) Submit(site *Site, n int) Act {
	s.Helper()
	book, grown := site.Book, site.Book.leaves
	for range n {
		record := s.Fresh()
		grown = append(grown, fact.LeafHash(record[:]))
	}
	act := s.Head(site, grown)
	book.leaves = grown
	return act
}

// Head submits a head of a site's book with the given leaves, which an honest site only ever adds to.
func (s *Story) Head(site *Site, leaves []fact.Hash) Act {
	s.Helper()
	before := site.Book.leaves
	oldRoot, newRoot := fact.Root(before), fact.Root(leaves)
	m := &recordtypes.MsgAppendRecords{
		Signer: site.Coordinator.String(), Trial: s.Trial, Book: site.Book.Number,
		OldSize: uint64(len(before)), OldRoot: oldRoot[:], NewSize: uint64(len(leaves)), NewRoot: newRoot[:],
	}
	if len(before) > 0 {
		path, err := fact.Consistency(leaves, uint64(len(before)))
		require.NoError(s, err)
		for _, h := range path {
			m.Proof = append(m.Proof, h[:])
		}
	}
	return site.Coordinator.Acts(m)
}

// Leaves returns the hashes of the book's leaves.
func (b *Book) Leaves() []fact.Hash { return b.leaves }
