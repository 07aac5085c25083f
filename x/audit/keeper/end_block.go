package keeper

import (
	"context"
	"encoding/base64"
	"strconv"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/audit/types"
	"github.com/equipoise-trials/equipoise/x/internal/row"
)

// EndBlock closes the block's facts: it hashes them into a tree, appends the block's entry to the log and emits the
// normative events. It must run after every other module. A block without facts appends nothing.
func (k Keeper) EndBlock(ctx context.Context) error {
	leaves, err := k.leaves(ctx)
	if err != nil || len(leaves) == 0 {
		return err
	}
	hashes := make([]fact.Hash, len(leaves))
	for i, leaf := range leaves {
		hashes[i] = fact.LeafHash(leaf)
	}

	sdkCtx := sdk.UnwrapSDKContext(ctx)
	entry := fact.Entry{
		ChainID:    sdkCtx.ChainID(),
		Height:     sdkCtx.BlockHeight(),
		Time:       sdkCtx.BlockTime(),
		HeaderHash: sdkCtx.HeaderHash(),
		Count:      uint32(len(leaves)),
		FactsRoot:  fact.Root(hashes),
	}
	index, err := k.append(ctx, entry)
	if err != nil {
		return err
	}
	return emit(sdkCtx, leaves, index, entry)
}

// leaves returns the leaf data of the block's facts in canonical order: the block's own first, then by transaction.
func (k Keeper) leaves(ctx context.Context) (leaves [][]byte, err error) {
	facts, err := k.pending.OpenTransientStore(ctx).Iterator([]byte{factPrefix}, []byte{factPrefix + 1})
	if err != nil {
		return nil, err
	}
	defer facts.Close()
	for ; facts.Valid(); facts.Next() {
		leaves = append(leaves, facts.Value())
	}
	return leaves, nil
}

// append adds an entry to the log and returns its index.
func (k Keeper) append(ctx context.Context, entry fact.Entry) (uint64, error) {
	stored, err := row.OrZero(k.log.Get(ctx))
	if err != nil {
		return 0, err
	}
	log, err := stored.Range()
	if err != nil {
		return 0, err
	}
	index := log.Size()
	log.Append(entry.Hash())
	if err := k.log.Set(ctx, types.NewLogRange(log)); err != nil {
		return 0, err
	}
	return index, k.checkpoint.Set(ctx, fact.Checkpoint{Size: log.Size(), Root: log.Root(), Height: entry.Height})
}

// emit emits one event per leaf and one for the entry: the normative copy of what was recorded.
func emit(ctx sdk.Context, leaves [][]byte, index uint64, entry fact.Entry) error {
	for i, data := range leaves {
		leaf, err := fact.ParseLeaf(data)
		if err != nil {
			return err
		}
		ctx.EventManager().EmitEvent(sdk.NewEvent(fact.EventLeaf,
			sdk.NewAttribute(fact.AttributeIndex, strconv.Itoa(i)),
			sdk.NewAttribute(fact.AttributeType, leaf.TypeURL),
			sdk.NewAttribute(fact.AttributeData, base64.StdEncoding.EncodeToString(data)),
		))
	}
	ctx.EventManager().EmitEvent(sdk.NewEvent(fact.EventEntry,
		sdk.NewAttribute(fact.AttributeIndex, strconv.FormatUint(index, 10)),
		sdk.NewAttribute(fact.AttributeData, base64.StdEncoding.EncodeToString(entry.Marshal())),
	))
	return nil
}
