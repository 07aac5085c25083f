package collect

import (
	"context"
	"errors"
	"fmt"

	"github.com/equipoise-trials/equipoise/book"
	"github.com/equipoise-trials/equipoise/fact"
	recordfact "github.com/equipoise-trials/equipoise/fact/record"
	"github.com/equipoise-trials/equipoise/proof"
	recordtypes "github.com/equipoise-trials/equipoise/x/record/types"
)

// Opened collects the bundle of a record from its book, under the head that the chain holds now.
func (n Node) Opened(ctx context.Context, b *book.Book, index uint64, trust *proof.Trust) (*proof.Bundle, *book.Opening, error) {
	id := b.Identity()
	res, err := recordtypes.NewQueryClient(n.Query).Book(ctx, &recordtypes.QueryBookRequest{Trial: id.Trial, Book: id.Book})
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", id, err)
	}
	head := res.Book
	if head.Size_ <= index {
		return nil, nil, errors.New("the record is under no head that the chain holds: submit the book first")
	}
	opening, err := b.Opening(index, head.Size_)
	if err != nil {
		return nil, nil, err
	}
	place, err := n.Find(ctx, head.Height, func(l fact.Leaf) bool { return isHead(l, head) })
	if err != nil {
		return nil, nil, fmt.Errorf("the fact that the book grew to %d leaves: %w", head.Size_, err)
	}
	bundle, err := n.Record(ctx, place, opening.Commitment, opening.Index, opening.Path, trust)
	return bundle, opening, err
}

// isHead reports whether a leaf is the fact that a book grew to a head.
func isHead(l fact.Leaf, head recordtypes.Book) bool {
	f, err := l.Decode()
	if err != nil {
		return false
	}
	grown, ok := f.(*recordfact.RecordsAppended)
	return ok && grown.Trial == head.Trial && grown.Book == head.Number && grown.NewSize == head.Size_ &&
		string(grown.NewRoot) == string(head.Root)
}
