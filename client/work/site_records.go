package work

import (
	"context"
	"fmt"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/equipoise-trials/equipoise/book"
	"github.com/equipoise-trials/equipoise/fact"
	recordtypes "github.com/equipoise-trials/equipoise/x/record/types"
)

// OpenBook opens a book of records of the site on the chain. The number is free in the trial, at least 1.
func (s Site) OpenBook(number uint32) *Draft[Done] {
	return &Draft[Done]{
		by: s.Person, what: fmt.Sprintf("open book %d of %s", number, s.where()),
		make: one(&recordtypes.MsgOpenBook{Signer: s.String(), Trial: s.Trial, Site: s.Number, Book: number}),
		read: nothing,
	}
}

// MoveHead moves the head that the chain holds for a book to that of a larger tree. [Site.SubmitBook] does so as often as it
// takes.
func (s Site) MoveHead(number uint32, to book.Submission) *Draft[Done] {
	return &Draft[Done]{
		by: s.Person, what: fmt.Sprintf("submit records %d to %d of book %d", to.Old.Size, to.New.Size, number),
		make: one(&recordtypes.MsgAppendRecords{
			Signer: s.String(), Trial: s.Trial, Book: number, OldSize: to.Old.Size, OldRoot: to.Old.Root[:],
			NewSize: to.New.Size, NewRoot: to.New.Root[:], Proof: to.Proof,
		}),
		read: nothing,
	}
}

// SubmitBook brings the head that the chain holds for a book up to the book, and returns it. The chain is asked by query.
func (s Site) SubmitBook(ctx context.Context, query grpc.ClientConnInterface, b *book.Book, options book.SubmitOptions) (book.Head, error) {
	return b.Submit(ctx, bookChain{s, query, b.Identity().Book}, options)
}

// Correction replaces a record of a book by another. The original stays.
type Correction struct {
	// Record is the place of the record in the book, from 0.
	Record uint64
	// Reason of the closed list.
	Reason fact.ReasonCode
	// Bytes are the exact bytes of the record as it should be.
	Bytes []byte
}

// Correct corrects a record of a book, and submits the book. It returns the head that the chain then holds.
func (s Site) Correct(ctx context.Context, query grpc.ClientConnInterface, b *book.Book, c Correction) (book.Head, error) {
	original, err := b.Commitment(c.Record)
	if err != nil {
		return book.Head{}, err
	}
	if _, err := b.Correct(book.Amendment{Predecessor: original, Reason: c.Reason, Author: s.String()}, c.Bytes); err != nil {
		return book.Head{}, err
	}
	return s.SubmitBook(ctx, query, b, book.SubmitOptions{})
}

// bookChain is the chain as a book sees it.
type bookChain struct {
	site   Site
	query  grpc.ClientConnInterface
	number uint32
}

var _ book.Chain = bookChain{}

// Head returns the head that the chain holds for a book.
func (c bookChain) Head(ctx context.Context, trial uint64, number uint32) (head book.Head, found bool, err error) {
	res, err := recordtypes.NewQueryClient(c.query).Book(ctx, &recordtypes.QueryBookRequest{Trial: trial, Book: number})
	if status.Code(err) == codes.NotFound {
		return head, false, nil
	}
	if err != nil {
		return head, false, err
	}
	roots, err := fact.Hashes([][]byte{res.Book.Root})
	if err != nil {
		return head, false, err
	}
	return book.Head{Size: res.Book.Size_, Root: roots[0]}, true, nil
}

// Append submits a head and waits until it is in a block.
func (c bookChain) Append(ctx context.Context, s book.Submission) error {
	_, err := c.site.MoveHead(c.number, s).Do(ctx)
	return err
}
