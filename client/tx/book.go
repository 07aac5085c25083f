package tx

import (
	"context"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/equipoise-trials/equipoise/book"
	"github.com/equipoise-trials/equipoise/fact"
	recordtypes "github.com/equipoise-trials/equipoise/x/record/types"
)

// BookChain is the chain as a book of records sees it: it is asked for the book's head, and a sender appends to it.
type BookChain struct {
	*Sender
	// Trial and Book name the book.
	Trial uint64
	Book  uint32
}

var _ book.Chain = BookChain{}

// Head returns the head that the chain holds for the book.
func (c BookChain) Head(ctx context.Context, trial uint64, number uint32) (head book.Head, found bool, err error) {
	res, err := recordtypes.NewQueryClient(c.network.Context).Book(ctx, &recordtypes.QueryBookRequest{Trial: trial, Book: number})
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

// Append submits a new head and waits until it is in a block.
func (c BookChain) Append(ctx context.Context, s book.Submission) error {
	_, err := c.Send(ctx, &recordtypes.MsgAppendRecords{
		Signer: c.String(), Trial: c.Trial, Book: c.Book,
		OldSize: s.Old.Size, OldRoot: s.Old.Root[:],
		NewSize: s.New.Size, NewRoot: s.New.Root[:],
		Proof: s.Proof,
	})
	return err
}
