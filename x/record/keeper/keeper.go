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
