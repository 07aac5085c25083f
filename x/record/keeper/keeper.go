// Package keeper keeps the heads of record books.
package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/core/address"
	"cosmossdk.io/core/store"
	errorsmod "cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/codec"

	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/record/types"
)

// Keeper keeps the heads of record books.
type Keeper struct {
	addresses address.Codec
	trial     types.TrialKeeper
	audit     types.AuditKeeper

	schema collections.Schema
	// books holds the head of each book by trial and number. Written by OpenBook and AppendRecords; one row per book,
	// however many records it holds.
	books collections.Map[collections.Pair[uint64, uint32], types.Book]
	// counts holds how many books an organisation has, by trial, site (0 for the trial as a whole) and organisation. Written by
	// OpenBook; rebuilt at import; one row per organisation and site.
	counts collections.Map[collections.Triple[uint64, uint32, uint64], uint32]
}

// NewKeeper returns the keeper of record books.
func NewKeeper(cdc codec.BinaryCodec, state store.KVStoreService, addresses address.Codec,
	trial types.TrialKeeper, audit types.AuditKeeper,
) Keeper {
	sb := collections.NewSchemaBuilder(state)
	k := Keeper{
		addresses: addresses,
		trial:     trial,
		audit:     audit,
		books: collections.NewMap(sb, types.BooksPrefix, "books",
			collections.PairKeyCodec(collections.Uint64Key, collections.Uint32Key), codec.CollValue[types.Book](cdc)),
		counts: collections.NewMap(sb, types.CountsPrefix, "counts",
			collections.TripleKeyCodec(collections.Uint64Key, collections.Uint32Key, collections.Uint64Key), collections.Uint32Value),
	}
	schema, err := sb.Build()
	if err != nil {
		panic(err)
	}
	k.schema = schema
	return k
}

// Book returns the head of a book.
func (k Keeper) Book(ctx context.Context, trial uint64, number uint32) (types.Book, error) {
	book, err := k.books.Get(ctx, collections.Join(trial, number))
	if row.IsMissing(err) {
		return book, errorsmod.Wrapf(types.ErrNoBook, "trial %d has no book %d: open it first", trial, number)
	}
	return book, err
}

// add writes a new book and counts it. It fails if the organisation has as many as it may have.
func (k Keeper) add(ctx context.Context, book types.Book) error {
	owner := collections.Join3(book.Trial, book.Site, book.Organisation)
	count, err := k.counts.Get(ctx, owner)
	if err != nil && !row.IsMissing(err) {
		return err
	}
	if count >= types.MaxBooks {
		return errorsmod.Wrapf(types.ErrTooManyBooks, "organisation %d has %d books at site %d of trial %d (0: the trial as a whole), at most %d are "+
			"allowed: append to one of them", book.Organisation, count, book.Site, book.Trial, types.MaxBooks)
	}
	if err := k.counts.Set(ctx, owner, count+1); err != nil {
		return err
	}
	return k.books.Set(ctx, collections.Join(book.Trial, book.Number), book)
}
