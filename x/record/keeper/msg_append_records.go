package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	recordfact "github.com/equipoise-trials/equipoise/fact/record"
	"github.com/equipoise-trials/equipoise/x/record/types"
)

// AppendRecords moves the head of a book to a larger tree that starts with the current one (RFC 6962 2.1.2). Sent
// again when the head is there already, it succeeds and changes nothing, so that a client may retry.
func (k msgServer) AppendRecords(ctx context.Context, msg *types.MsgAppendRecords) (*types.MsgAppendRecordsResponse, error) {
	growth, err := msg.Growth()
	if err != nil {
		return nil, err
	}
	book, err := k.Book(ctx, msg.Trial, msg.Book)
	if err != nil {
		return nil, err
	}
	grant, err := k.authorize(ctx, msg.Signer, book.Trial, book.Site)
	if err != nil {
		return nil, err
	}
	if grant.Actor.Organisation != book.Organisation {
		return nil, errorsmod.Wrapf(types.ErrNotOwner, "book %d of trial %d belongs to organisation %d, %s is of organisation %d",
			book.Number, book.Trial, book.Organisation, msg.Signer, grant.Actor.Organisation)
	}
	if growth.IsHead(book) {
		return &types.MsgAppendRecordsResponse{}, nil
	}
	if err := growth.Check(book); err != nil {
		return nil, err
	}

	sdkCtx := sdk.UnwrapSDKContext(ctx)
	book.Size_, book.Root = growth.NewSize, msg.NewRoot
	book.Height, book.Updated = sdkCtx.BlockHeight(), sdkCtx.BlockTime()
	if err := k.books.Set(ctx, collections.Join(book.Trial, book.Number), book); err != nil {
		return nil, err
	}
	return &types.MsgAppendRecordsResponse{}, k.audit.Record(ctx, &recordfact.RecordsAppended{
		Signature: fact.By(grant.Actor, fact.Meaning_MEANING_AUTHORED),
		Trial:     book.Trial,
		Site:      book.Site,
		Book:      book.Number,
		OldSize:   growth.OldSize,
		OldRoot:   msg.OldRoot,
		NewSize:   growth.NewSize,
		NewRoot:   msg.NewRoot,
	})
}
