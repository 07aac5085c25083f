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

// OpenBook begins a book for the signer's organisation.
func (k msgServer) OpenBook(ctx context.Context, msg *types.MsgOpenBook) (*types.MsgOpenBookResponse, error) {
	if msg.Book == 0 {
		return nil, errorsmod.Wrap(types.ErrInvalid, "books are numbered from 1")
	}
	if err := types.CheckNumber(msg.Site, msg.Book); err != nil {
		return nil, err
	}
	grant, err := k.authorize(ctx, msg.Signer, msg.Trial, msg.Site)
	if err != nil {
		return nil, err
	}
	if taken, err := k.books.Has(ctx, collections.Join(msg.Trial, msg.Book)); err != nil {
		return nil, err
	} else if taken {
		return nil, errorsmod.Wrapf(types.ErrBookExists, "trial %d has a book %d already: choose another number", msg.Trial, msg.Book)
	}

	sdkCtx, root := sdk.UnwrapSDKContext(ctx), fact.EmptyRoot()
	if err := k.add(ctx, types.Book{
		Trial: msg.Trial, Number: msg.Book, Site: msg.Site, Organisation: grant.Actor.Organisation,
		Root: root[:], Height: sdkCtx.BlockHeight(), Updated: sdkCtx.BlockTime(),
	}); err != nil {
		return nil, err
	}
	return &types.MsgOpenBookResponse{}, k.audit.Record(ctx, &recordfact.BookOpened{
		Signature:    fact.By(grant.Actor, fact.Meaning_MEANING_AUTHORED),
		Trial:        msg.Trial,
		Site:         msg.Site,
		Book:         msg.Book,
		Organisation: grant.Actor.Organisation,
	})
}
